public import ExporterCore

/// The original's flags that mean something here, and our own, spelled as the original's are where they are its.
public enum ContainerFlags {
    static let rootfs = Flag(
        "rootfs", default: HostRoot.conventional,
        "The folder that the host's root is mounted on; everything is read below it. /rootfs where that has a /proc.")
    static let port = Flag("port", default: 8080, "The port to listen on.")
    static let listenIP = Flag("listen_ip", default: "", "The address to listen on; empty is all of them.")
    /// Together what every exporter has one flag for.
    public static let listening: [any FlagDeclaration] = [port, listenIP]
    public static let endpoint = Flag("prometheus_endpoint", default: "/metrics", "The path of the metrics page.")
    public static let pathPrefix = Flag("url_base_prefix", default: "", "What all paths begin with.")

    static let enginesOnly = Flag(
        "docker_only", default: false,
        "Report containers of engines only, the root, and what --raw_cgroup_prefix_whitelist allows.")
    static let allowedPrefixes = Flag(
        "raw_cgroup_prefix_whitelist", default: "",
        "What the paths of cgroups that are no containers must begin with, separated by commas; any, when empty.")
    static let withoutRoot = Flag(
        "disable_root_cgroup_stats", default: false, "Leave out what the root has used, which is the host.")

    static let storeLabels = Flag(
        "store_container_labels", default: true, "Report the labels of containers with all their samples.")
    static let allowedLabels = Flag(
        "whitelisted_container_labels", default: "",
        "The labels to report with --store_container_labels=false, separated by commas.")
    static let environment = Flag(
        "env_metadata_whitelist", default: "",
        "What the names of environment variables begin with that are reported as labels, separated by commas.")
    static let dockerEnvironment = Flag(
        "docker_env_metadata_whitelist", default: "", "A former name of --env_metadata_whitelist.", isHidden: true)
    static let containerdEnvironment = Flag(
        "containerd_env_metadata_whitelist", default: "", "A former name of --env_metadata_whitelist.", isHidden: true)

    static let dockerRoot = Flag(
        "docker_root", default: "",
        "Docker's data folder; without it, what its configuration or its command line says, else /var/lib/docker.")
    static let docker = Flag(
        "docker", default: "",
        "The socket of Docker's daemon, as unix:///var/run/docker.sock: asked for containers that no file tells of.")
    static let machineIDFile = Flag(
        "machine_id_file", default: "/etc/machine-id,/var/lib/dbus/machine-id",
        "Where the id of the machine is, the first of these that there is.")
    static let bootIDFile = Flag(
        "boot_id_file", default: "/proc/sys/kernel/random/boot_id",
        "Where the id of the boot is, the first of these that there is.")

    static let zeroFamilies = Flag(
        "emit-zero-families", default: false,
        "Write as the original does a 0 for what nobody tells, families of nothing else included.")
    static let timestamps = Flag(
        "emit-timestamps", default: false, "Write the time of reading with samples, as the original does.")
    static let hostNetwork = Flag(
        "host-network-of-containers", default: true,
        "Report the host's interfaces for each container that has its network, as the original does.")
    static let cgroupLimit = Flag(
        "cgroup-limit", default: 10_000, "How many cgroups are looked at; the rest is left out and counted.")

    public static let all: [any FlagDeclaration] =
        [
            rootfs, enginesOnly, allowedPrefixes, withoutRoot, storeLabels, allowedLabels,
            environment, dockerEnvironment, containerdEnvironment, dockerRoot, docker, machineIDFile, bootIDFile,
            zeroFamilies, timestamps, hostNetwork, cgroupLimit, PerfConfiguration.flag,
        ] + [pathPrefix, MetricGroup.disable, MetricGroup.enable] + IgnoredFlags.all
}

extension ContainerSettings {
    /// What the flags say, or all that is wrong with the files they name.
    public init(flags: FlagValues) throws(ConfigurationErrors) {
        perf = try PerfConfiguration(flags: flags)
        host = HostRoot(flags[ContainerFlags.rootfs])
        dockerRoot = flags[ContainerFlags.dockerRoot]
        dockerSocket = flags[ContainerFlags.docker]
        groups = MetricGroup.enabled(flags)
        labels = LabelRules(
            storesAll: flags[ContainerFlags.storeLabels],
            allowed: Set(flags[ContainerFlags.allowedLabels].commaSeparated),
            environmentPrefixes: [
                ContainerFlags.environment, ContainerFlags.dockerEnvironment, ContainerFlags.containerdEnvironment,
            ].flatMap { flags[$0].commaSeparated })
        isEnginesOnly = flags[ContainerFlags.enginesOnly]
        allowedPrefixes = flags[ContainerFlags.allowedPrefixes].commaSeparated
        measuresRoot = !flags[ContainerFlags.withoutRoot]
        writesZeros = flags[ContainerFlags.zeroFamilies]
        writesTimes = flags[ContainerFlags.timestamps]
        repeatsHostNetwork = flags[ContainerFlags.hostNetwork]
        cgroupLimit = flags[ContainerFlags.cgroupLimit]
        machineIDFiles = flags[ContainerFlags.machineIDFile].commaSeparated
        bootIDFiles = flags[ContainerFlags.bootIDFile].commaSeparated
    }
}

extension String {
    /// The parts of a list, without blanks around them and without empty ones.
    var commaSeparated: [String] {
        split(separator: ",").map { String($0.utf8.span.trimmed) }.filter { !$0.isEmpty }
    }
}
