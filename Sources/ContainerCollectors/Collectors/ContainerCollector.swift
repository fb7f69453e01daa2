import ExporterCore

/// A collector of what cgroups and containers tell.
///
/// What could not be read of one of them is reported, and costs the others nothing.
protocol ContainerCollector: Collector where Source == ContainerFiles {
    /// Whether its samples can carry the time they were read at, as the original's do.
    static var isTimed: Bool { get }

    func write(from files: ContainerFiles, on page: inout MetricPage) throws(CollectorError)
}

extension ContainerCollector {
    static var isTimed: Bool { true }

    func collect(from files: ContainerFiles, into page: inout MetricPage) throws(CollectorError) {
        if Self.isTimed, files.settings.writesTimes { page.stamp(UInt64(files.now * 1000)) }
        try write(from: files, on: &page)
        for problem in files.takeProblems() { page.report(problem) }
    }
}

extension ContainerFiles {
    /// What `read` gets of each container whose usage is reported; containers of which there is nothing are left out.
    func readings<Reading>(_ read: (Container) -> Reading?) -> [(container: Container, reading: Reading)] {
        var readings: [(container: Container, reading: Reading)] = []
        readings.reserveCapacity(containers.count)
        for container in containers where container.isMeasured {
            if let reading = read(container) { readings.append((container, reading)) }
        }
        return readings
    }
}

/// A family with at most a sample a container.
struct ContainerField<Reading>: Sendable {
    let metric: Metric<1>
    let value: @Sendable (Reading) -> Scaled?

    static func counter(
        _ name: String,
        _ help: String,
        _ value: @escaping @Sendable (Reading) -> Scaled?
    ) -> Self {
        Self(metric: .counter("container_\(name)", help, labels: ["id"]), value: value)
    }

    static func counter(
        _ name: String,
        _ help: String,
        count value: @escaping @Sendable (Reading) -> UInt64?
    ) -> Self {
        counter(name, help) { value($0).map { Scaled($0, .ones) } }
    }

    static func gauge(
        _ name: String,
        _ help: String,
        count value: @escaping @Sendable (Reading) -> UInt64?
    ) -> Self {
        Self(metric: .gauge("container_\(name)", help, labels: ["id"])) { value($0).map { Scaled($0, .ones) } }
    }
}

extension MetricPage {
    /// Writes a family of each field.
    mutating func write<Reading>(
        _ fields: [ContainerField<Reading>],
        of readings: [(container: Container, reading: Reading)]
    ) {
        for field in fields {
            family(field.metric) { samples in
                // By position: nothing is copied of what has no sample.
                for index in readings.indices {
                    guard let value = field.value(readings[index].reading) else { continue }
                    samples.add(value, readings[index].container.labels)
                }
            }
        }
    }
}
