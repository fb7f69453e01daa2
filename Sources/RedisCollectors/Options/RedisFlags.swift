public import ExporterCore

/// The flags about servers and connections, with the original's environment variables.
public enum RedisFlags {
    static let addresses = Flag(
        "redis.addr", default: "redis://localhost:6379",
        "The server, or several, separated by commas: redis://, rediss://, valkey://, unix:// or HOST:PORT.",
        environment: "REDIS_ADDR")
    static let user = Flag(
        "redis.user", default: "", "The user to log in as, where the server has ACLs.", environment: "REDIS_USER")
    static let password = Flag(
        "redis.password", default: "", "The password; better in the environment, which others cannot see.",
        environment: "REDIS_PASSWORD")
    static let passwordFile = Flag(
        "redis.password-file", default: "",
        "A JSON or YAML file with the passwords, and users, of servers by address; read again when it changes.",
        environment: "REDIS_PASSWORD_FILE")
    static let timeout = Flag(
        "connection-timeout", default: Duration.seconds(15),
        "How long a connection may take to be made, and a scrape in all, whatever Prometheus grants.",
        environment: "REDIS_EXPORTER_CONNECTION_TIMEOUT")
    static let setClientName = Flag(
        "set-client-name", default: true, "Leave the connection without a name in CLIENT LIST.",
        environment: "REDIS_EXPORTER_SET_CLIENT_NAME")
    static let pingOnConnect = Flag(
        "ping-on-connect", default: false, "Send a PING with each new connection, and report how long it took.",
        environment: "REDIS_EXPORTER_PING_ON_CONNECT")
    static let appendRole = Flag(
        "append-instance-role-label", default: false, "Add the label instance_role to all metrics of a server.",
        environment: "REDIS_EXPORTER_APPEND_INSTANCE_ROLE_LABEL")
    public static let namespace = Flag(
        "namespace", default: "redis", "What the names of all metrics of servers begin with.",
        environment: "REDIS_EXPORTER_NAMESPACE")
    public static let disableScrape = Flag(
        "disable-scrape-endpoint", default: false, "Answer /scrape with 404.",
        environment: "REDIS_EXPORTER_DISABLE_SCRAPE_ENDPOINT")
    static let isCluster = Flag(
        "is-cluster", default: false, "Look for keys on all nodes of the cluster that the server belongs to.",
        environment: "REDIS_EXPORTER_IS_CLUSTER")
    static let allNodes = Flag(
        "cluster.all-nodes", default: false,
        "Watch every node of the cluster, each with the label node; the addresses given are where to begin.",
        environment: "REDIS_EXPORTER_CLUSTER_ALL_NODES")
    static let sentinelMasters = Flag(
        "sentinel.discover-masters", default: false,
        "Watch the masters that a sentinel watches too, each with the label node.",
        environment: "REDIS_EXPORTER_SENTINEL_DISCOVER_MASTERS")
    static let discoverHostnames = Flag(
        "cluster-discover-hostnames", default: false,
        "Answer /discover-cluster-nodes with host names where nodes announce them.",
        environment: "REDIS_EXPORTER_CLUSTER_DISCOVER_HOSTNAMES")
    static let certificate = Flag(
        "tls-client-cert-file", default: "", "The exporter's certificate for servers, a PEM file.",
        environment: "REDIS_EXPORTER_TLS_CLIENT_CERT_FILE")
    static let key = Flag(
        "tls-client-key-file", default: "", "The key of that certificate, a PEM file.",
        environment: "REDIS_EXPORTER_TLS_CLIENT_KEY_FILE")
    static let authorities = Flag(
        "tls-ca-cert-file", default: "", "The authorities that sign servers' certificates, a PEM file.",
        environment: "REDIS_EXPORTER_TLS_CA_CERT_FILE")
    static let serverName = Flag(
        "tls-server-name", default: "", "The name to find in servers' certificates, instead of the host's.",
        environment: "REDIS_EXPORTER_TLS_SERVER_NAME")
    static let skipVerification = Flag(
        "skip-tls-verification", default: false, "Trust whatever certificate a server shows.",
        environment: "REDIS_EXPORTER_SKIP_TLS_VERIFICATION")

    public static let all: [any FlagDeclaration] =
        [
            addresses, user, password, passwordFile, timeout, setClientName, pingOnConnect, appendRole, namespace,
            disableScrape, isCluster, allNodes, sentinelMasters, discoverHostnames, certificate, key, authorities,
            serverName, skipVerification, goMetrics,
        ] + ofWeb
}
