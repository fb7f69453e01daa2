import ExporterCore

/// How long tasks ran on each processor, how long they waited for it, and how often one was switched to.
///
/// Source: `/proc/schedstat`, as in `cpu0 498494191 0 3533438552 2553969831 3853684107 2465731542 2045936778163039
/// 343796328169361 4767485306`; the last three are nanoseconds running and waiting, and time slices.
struct SchedStatCollector: Collector {
    static let name = "schedstat"

    static let runningSeconds = Metric.counter(
        "node_schedstat_running_seconds_total", "Time in which tasks ran.", labels: ["cpu"])
    static let timeSlices = Metric.counter(
        "node_schedstat_timeslices_total", "Times that a task was given the processor.", labels: ["cpu"])
    static let waitingSeconds = Metric.counter(
        "node_schedstat_waiting_seconds_total", "Time that tasks waited to run, summed over them.", labels: ["cpu"])

    static let metrics: [any MetricDeclaration] = [runningSeconds, timeSlices, waitingSeconds]

    func collect(from files: NodeFiles, into page: inout MetricPage) throws(CollectorError) {
        let processors = try files.proc("schedstat", parse: SchedulerReading.init).processors

        page.family(Self.runningSeconds) { samples in
            for cpu in processors { samples.add(Scaled(cpu.runningNanoseconds, .billionths), cpu.processor) }
        }
        page.family(Self.timeSlices) { samples in
            for cpu in processors { samples.add(cpu.timeSlices, cpu.processor) }
        }
        page.family(Self.waitingSeconds) { samples in
            for cpu in processors { samples.add(Scaled(cpu.waitingNanoseconds, .billionths), cpu.processor) }
        }
    }
}

/// What the scheduler says of one processor.
private struct ProcessorSchedule {
    let processor: Int
    let runningNanoseconds: UInt64
    let waitingNanoseconds: UInt64
    let timeSlices: UInt64

    /// Reads a line; `nil` when it is not one of a processor: there are others, and more with every version.
    init?(parsing line: inout ByteCursor) {
        let name = line.field()
        guard name.hasPrefix("cpu"), let processor = Int(ascii: name.extracting(3...)), line.skipFields(6),
            let running = UInt64(ascii: line.field()), let waiting = UInt64(ascii: line.field()),
            let slices = UInt64(ascii: line.field())
        else { return nil }
        self.processor = processor
        runningNanoseconds = running
        waitingNanoseconds = waiting
        timeSlices = slices
    }
}

/// What the scheduler says of all of them.
private struct SchedulerReading {
    let processors: [ProcessorSchedule]

    init(parsing text: inout ByteCursor) throws(ParseError) {
        var processors: [ProcessorSchedule] = []
        try text.forEachLine { (line) throws(ParseError) in
            if let processor = ProcessorSchedule(parsing: &line) { processors.append(processor) }
        }
        self.processors = processors
    }
}
