import ExporterCore
import KernelFiles

/// The hardware and software watchdogs: what they are, and when they bite.
///
/// Source: `/sys/class/watchdog/watchdog0/timeleft`, as in `300` (seconds), and its neighbours. A driver has only some
/// of them.
struct WatchdogCollector: Collector {
    static let name = "watchdog"

    static let bootStatus = Metric.gauge(
        "node_watchdog_bootstatus", "What the watchdog says of the last boot, as bits.", labels: ["name"])
    static let firmwareVersion = Metric.gauge(
        "node_watchdog_fw_version", "Version of the watchdog's firmware.", labels: ["name"])
    static let noWayOut = Metric.gauge(
        "node_watchdog_nowayout", "Whether the watchdog cannot be stopped.", labels: ["name"])
    static let timeLeft = Metric.gauge(
        "node_watchdog_timeleft_seconds", "Time until the watchdog resets the host.", labels: ["name"])
    static let timeout = Metric.gauge(
        "node_watchdog_timeout_seconds", "Time within which the watchdog wants a sign of life.", labels: ["name"])
    static let pretimeout = Metric.gauge(
        "node_watchdog_pretimeout_seconds", "How long before the reset the watchdog warns.", labels: ["name"])
    static let accessCS0 = Metric.gauge(
        "node_watchdog_access_cs0", "Whether the host was booted from the alternate chip select.", labels: ["name"])
    static let info = Metric.gauge(
        "node_watchdog_info", "What the watchdog is, as labels; always 1.",
        labels: ["identity", "name", "options", "pretimeout_governor", "state", "status"])

    /// The files with a number in them.
    private static let numbers: [(file: String, metric: Metric<1>)] = [
        ("bootstatus", bootStatus), ("fw_version", firmwareVersion), ("nowayout", noWayOut), ("timeleft", timeLeft),
        ("timeout", timeout), ("pretimeout", pretimeout), ("access_cs0", accessCS0),
    ]

    static let metrics: [any MetricDeclaration] = numbers.map(\.metric) + [info]

    func collect(from files: NodeFiles, into page: inout MetricPage) throws(CollectorError) {
        let directory = try files.sys("class/watchdog")
        let watchdogs = try directory.names().compactMap {
            Watchdog($0, in: directory, numbers: Self.numbers.map(\.file))
        }

        for (index, (_, metric)) in Self.numbers.enumerated() {
            page.family(metric) { for watchdog in watchdogs { $0.add(watchdog.numbers[index], watchdog.name) } }
        }
        page.family(Self.info) { samples in
            for watchdog in watchdogs {
                samples.add(
                    1,
                    labels: [
                        watchdog.identity, watchdog.name, watchdog.options, watchdog.pretimeoutGovernor, watchdog.state,
                        watchdog.status,
                    ])
            }
        }
    }
}

/// A reading of one watchdog; texts that its driver lacks are empty.
private struct Watchdog {
    let name: String
    let numbers: [Int?]
    let identity: String
    let options: String
    let pretimeoutGovernor: String
    let state: String
    let status: String

    init?(_ name: String, in parent: borrowing Directory, numbers files: [String]) {
        guard let directory = parent.directory(ifPresent: name) else { return nil }
        self.name = name
        numbers = files.map { directory.integer(ifPresent: $0) }
        identity = directory.text(ifPresent: "identity") ?? ""
        options = directory.text(ifPresent: "options") ?? ""
        pretimeoutGovernor = directory.text(ifPresent: "pretimeout_governor") ?? ""
        state = directory.text(ifPresent: "state") ?? ""
        status = directory.text(ifPresent: "status") ?? ""
    }
}
