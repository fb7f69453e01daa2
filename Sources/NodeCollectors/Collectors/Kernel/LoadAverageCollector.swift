import ExporterCore

/// How many tasks were runnable or in uninterruptible sleep, averaged over 1, 5 and 15 minutes.
///
/// Source: `/proc/loadavg`, as in `0.02 0.04 0.05 1/389 2981`.
struct LoadAverageCollector: Collector {
    static let name = "loadavg"

    static let load1 = Metric.gauge("node_load1", "Load average over the last minute.")
    static let load5 = Metric.gauge("node_load5", "Load average over the last 5 minutes.")
    static let load15 = Metric.gauge("node_load15", "Load average over the last 15 minutes.")

    static let metrics: [any MetricDeclaration] = [load1, load5, load15]

    func collect(from files: NodeFiles, into page: inout MetricPage) throws(CollectorError) {
        let load = try files.proc("loadavg", parse: LoadAverage.init)

        page.write(Self.load1, load.oneMinute)
        page.write(Self.load5, load.fiveMinutes)
        page.write(Self.load15, load.fifteenMinutes)
    }
}

/// The averages in one reading of `/proc/loadavg`.
struct LoadAverage: Equatable {
    let oneMinute: Double
    let fiveMinutes: Double
    let fifteenMinutes: Double
}

extension LoadAverage {
    init(parsing line: inout ByteCursor) throws(ParseError) {
        oneMinute = try line.decimal("1m load")
        fiveMinutes = try line.decimal("5m load")
        fifteenMinutes = try line.decimal("15m load")
    }
}
