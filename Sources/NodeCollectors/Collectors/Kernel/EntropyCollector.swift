import ExporterCore

/// How much randomness the kernel has gathered.
///
/// Source: `/proc/sys/kernel/random/entropy_avail` and `poolsize`, a number each; since Linux 5.18 both say 256.
struct EntropyCollector: Collector {
    static let name = "entropy"

    static let availableBits = Metric.gauge("node_entropy_available_bits", "Bits of entropy at hand.")
    static let poolSizeBits = Metric.gauge("node_entropy_pool_size_bits", "Bits of entropy that the pool can hold.")

    static let metrics: [any MetricDeclaration] = [availableBits, poolSizeBits]

    func collect(from files: NodeFiles, into page: inout MetricPage) throws(CollectorError) {
        let available = try files.number("sys/kernel/random/entropy_avail")
        let poolSize = try files.number("sys/kernel/random/poolsize")

        page.write(Self.availableBits, available)
        page.write(Self.poolSizeBits, poolSize)
    }
}
