import ExporterCore

extension NetClassCollector {
    static let ignoredFlag = Flag(
        "collector.netclass.ignored-devices", default: PatternFlag("^$"),
        "Do not report the network interfaces whose names match.")
    static let invalidSpeedFlag = Flag(
        "collector.netclass.ignore-invalid-speed", default: false,
        "Do not report the speed of network interfaces that do not know it.")
    static let netlinkFlag = Flag(
        "collector.netclass.netlink", default: false,
        "Ask the kernel over netlink for what it tells there.")
    static let statisticsFlag = Flag(
        "collector.netclass_rtnl.with-stats", default: false,
        "With --collector.netclass.netlink, report the counters of the network interfaces too.")

    static let flags: [any FlagDeclaration] = [ignoredFlag, invalidSpeedFlag, netlinkFlag, statisticsFlag]
}
