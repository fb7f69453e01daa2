import ExporterCore
import Synchronization

/// INFO's fields that are numbers, whatever section they are in, each as a family of its own.
///
/// Which fields those are, and what they are called, is in the tables of ``InfoField``. Sections with a form of their own
/// (Commandstats, Keyspace, …) are other collectors'.
struct InfoCollector: RedisCollector, ConfigurableCollector {
    static let name = "info"
    static let includeSystem = Flag(
        "include-system-metrics", default: false, "Report the memory of the server's host too.",
        environment: "REDIS_EXPORTER_INCL_SYSTEM_METRICS")
    static let includeUnknown = Flag(
        "include-unknown-info", default: false,
        "Report numeric fields that the exporter does not know, as redis_info_<field>.",
        environment: "REDIS_EXPORTER_INCLUDE_UNKNOWN_INFO")
    static let flags: [any FlagDeclaration] = [includeSystem, includeUnknown]

    static let threadTime = Metric.counter(
        "redis_active_time_io_thread_seconds_total", "Time that each I/O thread has worked, in seconds.",
        labels: ["thread"])

    static var metrics: [any MetricDeclaration] {
        (InfoField.known + InfoField.systemMemory).map(\.metric) + [threadTime] + InstanceFamilies.metrics
    }

    private let fields: InfoFamilies

    init(flags: FlagValues) throws(ConfigurationError) {
        fields = InfoFamilies(
            includingSystem: flags[Self.includeSystem], passingUnknown: flags[Self.includeUnknown])
    }

    func report(from source: RedisSource, into page: inout MetricPage) throws(CollectorError) {
        let info = source.info
        InstanceFamilies.write(info, to: &page)
        let generic = info.sections.filter { !special.contains($0.name) }
        fields.write(generic.flatMap { info.lines[$0.lines] }, of: info, to: &page)
        writeThreadTimes(info, to: &page)
        if let problem = source.session.loginProblem { page.report(problem) }
    }

    private func writeThreadTimes(_ info: InfoText, to page: inout MetricPage) {
        page.family(Self.threadTime) { samples in
            for line in info.lines {
                let key = info.bytes(line.key)
                guard key.hasPrefix(threadPrefix) else { continue }
                let number = key.extracting(threadPrefix.utf8CodeUnitCount...)
                guard Int(ascii: number) != nil, let time = PrintedNumber(info.bytes(line.value)) else { continue }
                samples.add(time, number)
            }
        }
    }
}

private let threadPrefix: StaticString = "used_active_time_io_thread_"

/// Sections whose lines are other collectors'.
private let special: Set<String> = ["Commandstats", "Latencystats", "Errorstats", "Keyspace", "Sentinel"]
