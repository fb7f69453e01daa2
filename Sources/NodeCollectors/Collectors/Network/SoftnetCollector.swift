import ExporterCore

/// What the network's soft interrupts did on each CPU: packets processed and dropped, budgets that ran out.
///
/// Source: `/proc/net/softnet_stat`, a line of hexadecimal numbers for each CPU that is online, such as
/// `00049279 00000000 00000001 …`. Newer kernels add columns; the thirteenth is the CPU's number.
struct SoftnetCollector: Collector {
    static let name = "softnet"

    static let processed = Metric.counter(
        "node_softnet_processed_total", "Packets processed on the CPU.", labels: ["cpu"])
    static let dropped = Metric.counter(
        "node_softnet_dropped_total", "Packets dropped because the CPU's backlog was full.", labels: ["cpu"])
    static let timesSqueezed = Metric.counter(
        "node_softnet_times_squeezed_total", "How often packets were left when the budget was used up.",
        labels: ["cpu"])
    static let cpuCollision = Metric.counter(
        "node_softnet_cpu_collision_total", "How often the transmit lock of a device was held by another CPU.",
        labels: ["cpu"])
    static let receivedRPS = Metric.counter(
        "node_softnet_received_rps_total", "How often another CPU woke this one up for packets.", labels: ["cpu"])
    static let flowLimitCount = Metric.counter(
        "node_softnet_flow_limit_count_total", "Packets dropped because their flow had too many.", labels: ["cpu"])
    static let backlogLength = Metric.gauge(
        "node_softnet_backlog_len", "Packets waiting in the CPU's backlog.", labels: ["cpu"])

    /// In the order of the columns' numbers.
    private static let columns: [(metric: Metric<1>, column: Int)] = [
        (processed, 0), (dropped, 1), (timesSqueezed, 2), (cpuCollision, 8), (receivedRPS, 9), (flowLimitCount, 10),
        (backlogLength, 11),
    ]

    static let metrics: [any MetricDeclaration] = columns.map(\.metric)

    func collect(from files: NodeFiles, into page: inout MetricPage) throws(CollectorError) {
        let table = try files.proc("net/softnet_stat", parse: SoftnetTable.init)

        for (metric, column) in Self.columns {
            page.family(metric) { samples in
                for row in table.rows { samples.add(row.columns[column], row.cpu) }
            }
        }
    }
}

/// The lines of `/proc/net/softnet_stat`.
struct SoftnetTable {
    struct Row {
        let cpu: Int
        /// The first thirteen columns; those that an older kernel lacks are 0.
        let columns: InlineArray<13, UInt64>
    }

    let rows: [Row]
}

extension SoftnetTable {
    init(parsing text: inout ByteCursor) throws(ParseError) {
        var rows: [Row] = []
        try text.forEachLine { (line) throws(ParseError) in
            var columns = InlineArray<13, UInt64>(repeating: 0)
            var count = 0
            while count < columns.count, count < fewestColumns || !line.isAtLineEnd {
                let digits = line.field()
                guard digits.count <= 8, let value = UInt64(hexadecimal: digits) else {
                    throw ParseError("column \(count + 1)", is: String(digits), expected: "a hexadecimal number")
                }
                columns[count] = value
                count += 1
            }
            // Before Linux 5.14 nothing but the order said which CPU a line is of.
            let cpu = count == columns.count ? Int(truncatingIfNeeded: columns[12]) : rows.count
            rows.append(Row(cpu: cpu, columns: columns))
        }
        self.rows = rows
    }
}

/// What Linux 2.6.23 had.
private let fewestColumns = 9
