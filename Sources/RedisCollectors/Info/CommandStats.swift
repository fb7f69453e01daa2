import ExporterCore

/// INFO commandstats: how often each command ran, and for how long.
///
/// The lines are as in `cmdstat_config|get:calls=16,usec=2758,usec_per_call=172.38,rejected_calls=0,failed_calls=0`;
/// servers before 6.2 know no rejected and failed calls.
struct CommandStats {
    struct Entry {
        /// Where the command's name lies in INFO.
        let command: Range<Int>
        let calls: PrintedNumber
        let microseconds: PrintedNumber
        var rejected: PrintedNumber?
        var failed: PrintedNumber?
    }

    let info: InfoText
    private(set) var entries: [Entry] = []
    private(set) var problems: [CollectorError] = []
    private var guess = 0
    private var positions: [String: Int]?

    init(_ info: InfoText) {
        self.info = info
        let lines = info.lines(in: "Commandstats")
        entries.reserveCapacity(lines.count)
        for line in lines where info.bytes(line.key).hasPrefix(prefix) {
            if let entry = Entry(line, info.bytes(line.value)) {
                entries.append(entry)
            } else {
                problems.append(.malformed(line, of: info, expected: "calls=, usec= and more, each a number"))
            }
        }
    }

    /// The bytes of an entry's command.
    @_lifetime(borrow self)
    func command(_ entry: Entry) -> Span<UInt8> {
        let bytes = info.reply.bytes.extracting(entry.command)
        return bytes
    }

    /// What is known of a command.
    ///
    /// It guesses that commands are asked for in INFO's order, in which the server names them everywhere.
    mutating func entry(_ command: Span<UInt8>) -> Entry? {
        for position in guess..<min(guess + 3, entries.count) {
            guard self.command(entries[position]).equals(command) else { continue }
            guess = position + 1
            return entries[position]
        }
        let positions = self.positions ?? indexed()
        self.positions = positions
        guard let position = positions[String(command)] else { return nil }
        guess = position + 1
        return entries[position]
    }

    private func indexed() -> [String: Int] {
        let names = entries.indices.map { (String(command(entries[$0])), $0) }
        return Dictionary(names) { first, _ in first }
    }

    /// The microseconds that the subcommands of each command took together, and where its name lies in INFO.
    ///
    /// Few commands have subcommands: looking through them costs less than a string for each.
    func subcommandTimes() -> [(command: Range<Int>, microseconds: Double)] {
        var times: [(command: Range<Int>, microseconds: Double)] = []
        for entry in entries {
            let name = command(entry)
            for index in name.indices where name[index] == UInt8(ascii: "|") {
                let container = entry.command.lowerBound..<entry.command.lowerBound + index
                if let place = place(of: name.extracting(..<index), among: times) {
                    times[place].microseconds += entry.microseconds.doubleValue
                } else {
                    times.append((container, entry.microseconds.doubleValue))
                }
            }
        }
        return times
    }

    /// Where a command is in such a list.
    func place(of command: Span<UInt8>, among times: [(command: Range<Int>, microseconds: Double)]) -> Int? {
        for place in times.indices where times[place].command.count == command.count {
            if info.bytes(times[place].command).equals(command) { return place }
        }
        return nil
    }
}

extension CommandStats.Entry {
    /// The fields by name: their order has changed, and may again.
    fileprivate init?(_ line: InfoText.Line, _ value: Span<UInt8>) {
        var calls: PrintedNumber?
        var microseconds: PrintedNumber?
        var rejected: PrintedNumber?
        var failed: PrintedNumber?
        var rest = ByteCursor(value)
        while !rest.isAtEnd {
            let name = rest.field(upTo: UInt8(ascii: "="))
            let number = rest.field(upTo: .comma)
            if name.equals("calls") {
                calls = PrintedNumber(number)
            } else if name.equals("usec") {
                microseconds = PrintedNumber(number)
            } else if name.equals("rejected_calls") {
                rejected = PrintedNumber(number)
                if rejected == nil { return nil }
            } else if name.equals("failed_calls") {
                failed = PrintedNumber(number)
                if failed == nil { return nil }
            }
        }
        guard let calls, let microseconds else { return nil }
        self.calls = calls
        self.microseconds = microseconds
        self.rejected = rejected
        self.failed = failed
        command = line.key.lowerBound + prefix.utf8CodeUnitCount..<line.key.upperBound
    }
}

private let prefix: StaticString = "cmdstat_"
