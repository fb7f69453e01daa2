import ExporterCore

/// What the kernel has counted since it started, in one reading of `/proc/stat`.
///
/// The `cpu` and the `stat` collectors share it. What the file does not have is `nil`, not 0.
struct KernelActivity: Equatable {
    private(set) var processors: [ProcessorTimes] = []
    private(set) var interrupts: UInt64?
    private(set) var contextSwitches: UInt64?
    private(set) var forks: UInt64?
    private(set) var bootTime: UInt64?
    private(set) var runnableProcesses: UInt64?
    private(set) var blockedProcesses: UInt64?
    /// Soft interrupts handled, in the order of ``SoftInterrupt/vectors``.
    private(set) var softInterrupts: [UInt64] = []
}

extension KernelActivity {
    init(parsing text: inout ByteCursor) throws(ParseError) {
        var activity = KernelActivity()
        try text.forEachLine { (line) throws(ParseError) in
            let key = line.field()
            if key.hasPrefix("cpu") {
                if key.count > 3 { activity.processors.append(try ProcessorTimes(named: key, parsing: &line)) }
            } else if key.equals("intr") {
                // The total; the hundreds of counts after it are those of `/proc/interrupts`.
                activity.interrupts = try line.unsigned("intr")
            } else if key.equals("ctxt") {
                activity.contextSwitches = try line.unsigned("ctxt")
            } else if key.equals("btime") {
                activity.bootTime = try line.unsigned("btime")
            } else if key.equals("processes") {
                activity.forks = try line.unsigned("processes")
            } else if key.equals("procs_running") {
                activity.runnableProcesses = try line.unsigned("procs_running")
            } else if key.equals("procs_blocked") {
                activity.blockedProcesses = try line.unsigned("procs_blocked")
            } else if key.equals("softirq") {
                _ = try line.unsigned("softirq total")
                while !line.isAtLineEnd { activity.softInterrupts.append(try line.unsigned("softirq")) }
            }
        }
        self = activity
    }
}

/// What one processor has spent its time on, in hundredths of a second.
struct ProcessorTimes: Equatable {
    /// The columns of a `cpu` line.
    enum Mode: Int, CaseIterable {
        case user, nice, system, idle, iowait, irq, softirq, steal, guest, guestNice
    }

    let processor: Int
    private var columns: InlineArray<10, UInt64>

    subscript(mode: Mode) -> UInt64 { columns[mode.rawValue] }

    static func == (first: Self, second: Self) -> Bool {
        first.processor == second.processor && Mode.allCases.allSatisfy { first[$0] == second[$0] }
    }
}

extension ProcessorTimes {
    /// Reads what follows the `cpu3` that begins a line.
    ///
    /// Old kernels have fewer columns; the others count nothing there.
    init(named name: Span<UInt8>, parsing line: inout ByteCursor) throws(ParseError) {
        guard let processor = Int(ascii: name.extracting(3...)) else {
            throw ParseError("cpu line", name, expected: "cpu and a whole number")
        }
        self.processor = processor
        columns = InlineArray(repeating: 0)
        for column in columns.indices where !line.isAtLineEnd { columns[column] = try line.unsigned(valueOf: name) }
    }

    /// The times, with no column less than it was `before`.
    ///
    /// The kernel's idle and iowait counts step back at times by some hundredths, which would look like a counter that
    /// was reset. Idle time that is less by seconds means that the processor has been away and starts anew.
    func holding(_ before: Self) -> Self {
        let (lost, isLess) = before[.idle].subtractingReportingOverflow(self[.idle])
        if !isLess && lost >= idleTimeOfAnAbsence { return self }
        var held = self
        for column in columns.indices { held.columns[column] = max(columns[column], before.columns[column]) }
        return held
    }
}

/// Three seconds.
private let idleTimeOfAnAbsence: UInt64 = 300

/// The kinds of work that the kernel puts off until after an interrupt.
enum SoftInterrupt {
    /// Their names, in the order of the columns of `/proc/stat`.
    static let vectors = [
        "hi", "timer", "net_tx", "net_rx", "block", "block_iopoll", "tasklet", "sched", "hrtimer", "rcu",
    ]
}
