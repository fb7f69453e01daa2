import ExporterCore

/// What `--perf_events_config` has counted of each container, and of the host's units besides the processors.
///
/// Source: the kernel's counters of `perf_event_open`, one an event, a container and a processor, which begin to count when the
/// container is first seen. Where the hardware has fewer counters than are wanted it takes turns: values are what would
/// have been counted in all of the time, and the ratio is how much of it was.
struct PerfCollector: ContainerCollector {
    static let name = "perf_event"

    static let events = Metric.counter(
        "container_perf_events_total", "Events counted, by processor unless the group percpu is off.",
        labels: ["id", "cpu", "event"])
    static let ratio = Metric.gauge(
        "container_perf_events_scaling_ratio", "In how much of the time the events were counted.",
        labels: ["id", "cpu", "event"])
    static let unitEvents = Metric.counter(
        "container_perf_uncore_events_total", "Events of the host's units counted.",
        labels: ["id", "socket", "event", "pmu"])
    static let unitRatio = Metric.gauge(
        "container_perf_uncore_events_scaling_ratio", "In how much of the time the events of units were counted.",
        labels: ["id", "socket", "event", "pmu"])
    static let metrics: [any MetricDeclaration] = [events, ratio, unitEvents, unitRatio]

    /// A sample of both families.
    private struct Row {
        let processor: String
        let event: String
        var estimate: Double?
        var ratio: Double

        init(_ reading: PerfSession.Reading) {
            processor = "\(reading.processor)"
            event = reading.event
            estimate = reading.reading.estimate
            ratio = reading.reading.ratio
        }

        /// The sum over the processors, and the worst of their ratios.
        init?(sumOf rows: [Row]) {
            guard let first = rows.first else { return nil }
            processor = ""
            event = first.event
            let estimates = rows.compactMap(\.estimate)
            estimate = estimates.isEmpty ? nil : estimates.reduce(0, +)
            ratio = rows.map(\.ratio).min() ?? first.ratio
        }
    }

    func write(from files: ContainerFiles, on page: inout MetricPage) {
        guard !files.settings.perf.isEmpty else { return }
        let session = files.perfSession
        let isByProcessor = files.settings.groups.contains(.percpu)
        let readings = session.readings(in: files).map { (container, readings) in
            let rows = readings.map(Row.init)
            return (container: container, rows: isByProcessor ? rows : sums(of: rows))
        }
        page.family(Self.events) { samples in
            for (container, rows) in readings {
                for row in rows {
                    if let estimate = row.estimate {
                        samples.add(estimate, container.labels, row.processor, row.event)
                    }
                }
            }
        }
        page.family(Self.ratio) { samples in
            for (container, rows) in readings {
                for row in rows { samples.add(row.ratio, container.labels, row.processor, row.event) }
            }
        }
        guard let root = files.containers.first(where: { $0.cgroup.isRoot && $0.isMeasured }) else { return }
        let units = session.units.compactMap { unit in unit.reading.map { (unit, $0) } }
        write(Self.unitEvents, units, of: root, on: &page) { $0.estimate }
        write(Self.unitRatio, units, of: root, on: &page) { $0.ratio }
    }

    private func sums(of rows: [Row]) -> [Row] {
        var events: [String] = []
        for row in rows where !events.contains(row.event) { events.append(row.event) }
        return events.compactMap { event in Row(sumOf: rows.filter { $0.event == event }) }
    }

    private func write(
        _ metric: Metric<4>,
        _ units: [(unit: PerfSession.UnitCounter, reading: PerfReading)],
        of root: Container,
        on page: inout MetricPage,
        _ value: (PerfReading) -> Double?
    ) {
        page.family(metric) { samples in
            for (unit, reading) in units {
                guard let value = value(reading) else { continue }
                samples.add(value) { index, buffer in
                    switch index {
                    case 0: root.labels.writeLabel(to: &buffer)
                    case 1: unit.socket.writeLabel(to: &buffer)
                    case 2: unit.event.writeLabel(to: &buffer)
                    default: unit.unit.writeLabel(to: &buffer)
                    }
                }
            }
        }
    }
}

extension ContainerFiles {
    /// The counters, opened at first use.
    fileprivate var perfSession: PerfSession {
        if let known = machine.perf { return known }
        let session = PerfSession(settings.perf, in: self)
        machine.perf = session
        return session
    }
}
