import ExporterCore

extension FilesystemCollector {
    static let mountPointsExcludeFlag = Flag(
        "collector.filesystem.mount-points-exclude",
        default: PatternFlag(
            "^/(dev|proc|run/credentials/.+|sys|var/lib/docker/.+|var/lib/containers/storage/.+)($|/)"),
        "Regular expression of the mount points to leave out; not together with mount-points-include.")
    static let mountPointsIncludeFlag = Flag(
        "collector.filesystem.mount-points-include", default: PatternFlag.none,
        "Regular expression of the mount points to report; not together with mount-points-exclude.")
    static let typesExcludeFlag = Flag(
        "collector.filesystem.fs-types-exclude",
        default: PatternFlag(
            "^(autofs|binfmt_misc|bpf|cgroup2?|configfs|debugfs|devpts|devtmpfs|fusectl|hugetlbfs|iso9660|mqueue|nsfs"
                + "|overlay|proc|procfs|pstore|rpc_pipefs|securityfs|selinuxfs|squashfs|erofs|sysfs|tracefs)$"),
        "Regular expression of the file system types to leave out; not together with fs-types-include.")
    static let typesIncludeFlag = Flag(
        "collector.filesystem.fs-types-include", default: PatternFlag.none,
        "Regular expression of the file system types to report; not together with fs-types-exclude.")
    static let timeoutFlag = Flag(
        "collector.filesystem.mount-timeout", default: Duration.seconds(5), "How long to wait for a mount.",
        isHidden: true)
    static let workersFlag = Flag(
        "collector.filesystem.stat-workers", default: 4, "Has no effect: one thread is enough here.", isHidden: true)
    static let ignoredMountPointsFlag = Flag(
        "collector.filesystem.ignored-mount-points", default: PatternFlag.none,
        "Former name of mount-points-exclude.", isHidden: true)
    static let ignoredTypesFlag = Flag(
        "collector.filesystem.ignored-fs-types", default: PatternFlag.none, "Former name of fs-types-exclude.",
        isHidden: true)

    static let flags: [any FlagDeclaration] = [
        mountPointsExcludeFlag, mountPointsIncludeFlag, typesExcludeFlag, typesIncludeFlag, timeoutFlag, workersFlag,
        ignoredMountPointsFlag, ignoredTypesFlag,
    ]
}

extension MountFilter {
    init(flags: FlagValues) throws(ConfigurationError) {
        types = try NameFilter(
            include: FilesystemCollector.typesIncludeFlag,
            exclude: flags.given(
                FilesystemCollector.typesExcludeFlag, formerly: FilesystemCollector.ignoredTypesFlag),
            in: flags)
        mountPoints = try NameFilter(
            include: FilesystemCollector.mountPointsIncludeFlag,
            exclude: flags.given(
                FilesystemCollector.mountPointsExcludeFlag, formerly: FilesystemCollector.ignoredMountPointsFlag),
            in: flags)
    }
}
