import ExporterCore

/// How long calls of each command took.
///
/// Source: LATENCY HISTOGRAM, since Redis 7: for each command its calls, and how many of them took up to so many
/// microseconds. The sum is of INFO commandstats, a command's subcommands included; where INFO does not know the
/// command, there is none.
struct LatencyHistogramCollector: RedisCollector, ConfigurableCollector {
    static let name = "latency_histogram"
    static let histogram = RedisCommand("LATENCY", "HISTOGRAM")
    static let exclude = Flag(
        "exclude-latency-histogram-metrics", default: false,
        "Do not ask for latencies: neither LATENCY HISTOGRAM nor LATENCY LATEST.",
        environment: "REDIS_EXPORTER_EXCLUDE_LATENCY_HISTOGRAM_METRICS")
    static let flags: [any FlagDeclaration] = [exclude]

    static let latencies = Metric.histogram(
        "redis_commands_latencies_usec", "How long calls of the command took, in microseconds.", labels: ["cmd"])
    static let metrics: [any MetricDeclaration] = [latencies]

    private let isOn: Bool

    init(flags: FlagValues) throws(ConfigurationError) {
        isOn = !flags[Self.exclude]
    }

    func commands(_ facts: ServerFacts?) -> [RedisCommand] { isOn ? [Self.histogram] : [] }

    func report(from source: RedisSource, into page: inout MetricPage) throws(CollectorError) {
        guard isOn else { return }
        let reply = try source.reply(to: Self.histogram)
        guard reply.kind == .array else { throw .malformed(Self.histogram.name, "the reply is no array") }
        var times = CommandTimes(source.commandStats)
        var problem: CollectorError?
        page.family(Self.latencies) { samples in
            var rest = reply.elements
            while let command = rest.next(), let row = rest.next() {
                if !write(row, of: command.bytes, &times, to: &samples) {
                    let name = String(quoting: command.bytes)
                    problem = .malformed(Self.histogram.name, "the histogram of \"\(name)\" is not pairs of numbers")
                }
            }
        }
        if let problem { page.report(problem) }
    }

    /// Writes a command's histogram; `false`, and nothing, when it is not what it should be.
    private func write(
        _ row: Reply,
        of command: Span<UInt8>,
        _ times: inout CommandTimes,
        to samples: inout Samples<1>
    ) -> Bool {
        guard let calls = row.value(of: "calls")?.integer, let buckets = row.value(of: "histogram_usec"),
            buckets.isIntegerPairs
        else { return false }
        buckets.forEachIntegerPair { bound, count in samples.addBucket(count, upTo: bound, command) }
        samples.addBucket(calls, upTo: nil, command)
        if let time = times.time(of: command) { samples.addSum(time, command) }
        samples.addCount(calls, command)
        return true
    }
}

/// How many microseconds each command has taken, its subcommands included.
private struct CommandTimes {
    private var stats: CommandStats
    private let subcommands: [(command: Range<Int>, microseconds: Double)]

    init(_ stats: CommandStats) {
        self.stats = stats
        subcommands = stats.subcommandTimes()
    }

    /// `nil` when nothing is known of the command.
    mutating func time(of command: Span<UInt8>) -> Double? {
        let own = stats.entry(command)?.microseconds.doubleValue
        // A command that has run by itself has no subcommands, but for a module's.
        guard let place = stats.place(of: command, among: subcommands) else { return own }
        let others = subcommands[place].microseconds
        return own.map { $0 + others } ?? others
    }
}
