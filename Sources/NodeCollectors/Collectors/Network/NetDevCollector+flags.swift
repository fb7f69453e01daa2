import ExporterCore

extension NetDevCollector {
    static let includeFlag = Flag(
        "collector.netdev.device-include", default: PatternFlag.none,
        "Report only the network interfaces whose names match.")
    static let excludeFlag = Flag(
        "collector.netdev.device-exclude", default: PatternFlag.none,
        "Do not report the network interfaces whose names match.")
    static let oldIncludeFlag = Flag(
        "collector.netdev.device-whitelist", default: PatternFlag.none,
        "Old name of --collector.netdev.device-include.", isHidden: true)
    static let oldExcludeFlag = Flag(
        "collector.netdev.device-blacklist", default: PatternFlag.none,
        "Old name of --collector.netdev.device-exclude.", isHidden: true)
    static let addressInfoFlag = Flag(
        "collector.netdev.address-info", default: false, "Report the IP addresses of the network interfaces.")
    static let detailedFlag = Flag(
        "collector.netdev.enable-detailed-metrics", default: false,
        "Report each counter of the kernel by its own name, not the columns of /proc/net/dev.")
    static let netlinkFlag = Flag(
        "collector.netdev.netlink", default: true, "Ask the kernel over netlink rather than read /proc/net/dev.")
    static let aliasFlag = Flag(
        "collector.netdev.label-ifalias", default: false, "Add the interface's alias as the label ifalias.")

    static let flags: [any FlagDeclaration] = [
        includeFlag, excludeFlag, oldIncludeFlag, oldExcludeFlag, addressInfoFlag, detailedFlag, netlinkFlag, aliasFlag,
    ]

    static func filter(_ flags: FlagValues) throws(ConfigurationError) -> NameFilter {
        let include = try flags.pattern(includeFlag, orOld: oldIncludeFlag)
        let exclude = try flags.pattern(excludeFlag, orOld: oldExcludeFlag)
        guard include == nil || exclude == nil else {
            throw ConfigurationError(
                "--\(includeFlag.name) and --\(excludeFlag.name) exclude each other; give one of them")
        }
        return NameFilter(include: include, exclude: exclude)
    }
}

extension FlagValues {
    /// The expression given by a flag or by its old name, but not by both.
    fileprivate func pattern(
        _ flag: Flag<PatternFlag>,
        orOld old: Flag<PatternFlag>
    ) throws(ConfigurationError) -> Pattern? {
        guard let oldPattern = self[old].pattern else { return self[flag].pattern }
        guard self[flag].pattern == nil else {
            throw ConfigurationError("--\(old.name) is the old name of --\(flag.name); give only the latter")
        }
        return oldPattern
    }
}
