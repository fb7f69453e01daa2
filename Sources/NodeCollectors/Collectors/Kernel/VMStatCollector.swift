import ExporterCore
import Synchronization

/// What the memory management has counted: page faults, pages swapped in and out, out-of-memory kills.
///
/// Source: `/proc/vmstat`, as in `pgfault 15480221`. Each field that the expression accepts is a metric of its own.
final class VMStatCollector: ConfigurableCollector {
    static let name = "vmstat"

    static let fieldsFlag = Flag(
        "collector.vmstat.fields", default: PatternFlag("^(oom_kill|pgpg|pswp|pg.*fault).*"),
        "Regular expression of the fields to report.")
    static let flags: [any FlagDeclaration] = [fieldsFlag]

    static let metrics: [any MetricDeclaration] = []

    private let fields: NameFilter
    /// The metric of each field seen, `nil` for those that are not reported.
    private let known = Mutex(KeyTable<Metric<0>?>())

    init(flags: FlagValues) {
        fields = NameFilter(include: flags[Self.fieldsFlag].pattern, exclude: nil)
    }

    func collect(from files: NodeFiles, into page: inout MetricPage) throws(CollectorError) {
        for (metric, count) in try files.proc("vmstat", parse: counts) { page.write(metric, count) }
    }

    private func counts(parsing text: inout ByteCursor) throws(ParseError) -> [(Metric<0>, UInt64)] {
        var counts: [(Metric<0>, UInt64)] = []
        try known.withLock { (known) throws(ParseError) in
            known.rewind()
            try text.forEachLine { (line) throws(ParseError) in
                let field = line.field()
                guard !field.isEmpty, let metric = known.find(field, or: makeMetric) else { return }
                counts.append((metric, try line.unsigned(valueOf: field)))
            }
        }
        return counts
    }

    private func makeMetric(of field: String) -> Metric<0>? {
        fields.accepts(field) ? .untyped("node_vmstat_\(field)", "Field \(field) of /proc/vmstat.") : nil
    }
}
