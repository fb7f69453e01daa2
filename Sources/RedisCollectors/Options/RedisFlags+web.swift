public import ExporterCore

/// The original's flags about who may read the page; a web configuration file says the same, and more.
extension RedisFlags {
    public static let serverCertificate = Flag(
        "tls-server-cert-file", default: "", "A PEM file with the certificate that the page is served with.",
        environment: "REDIS_EXPORTER_TLS_SERVER_CERT_FILE")
    public static let serverKey = Flag(
        "tls-server-key-file", default: "", "A PEM file with the key of that certificate.",
        environment: "REDIS_EXPORTER_TLS_SERVER_KEY_FILE")
    public static let clientAuthorities = Flag(
        "tls-server-ca-cert-file", default: "",
        "A PEM file with the authorities of clients' certificates, one of which each client then has to show.",
        environment: "REDIS_EXPORTER_TLS_SERVER_CA_CERT_FILE")
    public static let serverMinimumVersion = Flag(
        "tls-server-min-version", default: "TLS1.2", "The oldest TLS that the page is served with: TLS1.0 to TLS1.3.",
        environment: "REDIS_EXPORTER_TLS_SERVER_MIN_VERSION")
    public static let readerName = Flag(
        "basic-auth-username", default: "", "The user who may read the page, where not everybody may.",
        environment: "REDIS_EXPORTER_BASIC_AUTH_USERNAME")
    public static let readerPassword = Flag(
        "basic-auth-password", default: "", "That user's password; better as a hash, or in the environment.",
        environment: "REDIS_EXPORTER_BASIC_AUTH_PASSWORD")
    public static let readerPasswordHash = Flag(
        "basic-auth-hash-password", default: "", "The bcrypt hash of that password.",
        environment: "REDIS_EXPORTER_BASIC_AUTH_HASH_PASSWORD")

    /// All of them.
    static let ofWeb: [any FlagDeclaration] = [
        serverCertificate, serverKey, clientAuthorities, serverMinimumVersion, readerName, readerPassword,
        readerPasswordHash,
    ]
}
