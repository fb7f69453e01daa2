import ExporterCore
import KernelFiles

/// What a cgroup has read and written, a disk a row.
struct DiskActivity {
    /// What is counted.
    enum Part: Int {
        /// Of time there are nanoseconds.
        case bytes, serviced, sectors, merged, queued, time
    }

    struct Row {
        let number: DeviceNumber
        private var parts = InlineArray<6, OperationCounts>(repeating: OperationCounts())
        /// In microseconds, of `io.cost`.
        var cost = InlineArray<4, UInt64?>(repeating: nil)

        init(number: DeviceNumber) {
            self.number = number
        }

        subscript(part: Part) -> OperationCounts {
            get { parts[part.rawValue] }
            set { parts[part.rawValue] = newValue }
        }
    }

    var rows: [Row] = []
}

/// A count for each kind of operation that a file has a line for.
struct OperationCounts {
    enum Operation: Int, CaseIterable {
        case read, write, sync, async, discard, total

        var name: String {
            switch self {
            case .read: "Read"
            case .write: "Write"
            case .sync: "Sync"
            case .async: "Async"
            case .discard: "Discard"
            case .total: "Total"
            }
        }
    }

    private var counts = InlineArray<6, UInt64?>(repeating: nil)
    /// Whether the file has any line of this disk.
    private(set) var isPresent = false

    /// The count; `nil` when the file has no such line.
    subscript(operation: Operation) -> UInt64? { counts[operation.rawValue] }

    /// The count, 0 for an operation that there has been none of; `nil` when there is no line of this disk at all.
    func count(_ operation: Operation) -> UInt64? {
        isPresent ? counts[operation.rawValue] ?? .zero : nil
    }

    mutating func set(_ operation: Operation, _ count: UInt64) {
        counts[operation.rawValue] = count
        isPresent = true
    }
}

extension DiskActivity {
    /// Reads it; `nil` where nobody accounts for the cgroup's disks.
    init?(of cgroup: Cgroup, in files: ContainerFiles) {
        if files.layout?.isV2 == true {
            let stat = files.read(.ioStat, of: cgroup) { (text) throws(ParseError) in try DiskActivity(unified: &text) }
            guard let stat else { return nil }
            self = stat
            return
        }
        var isKnown = false
        for set in fileSets where files.hasBlockFile(set[0].file) && !files.shared.silentFiles.contains(set[0].file) {
            guard let first = files.blockRows(set[0].file, of: cgroup) else { continue }
            // The first set of files counts that says anything.
            isKnown = true
            guard !first.isEmpty else {
                guard files.isLive else { continue }
                // The root's has the lines of all, and those of a cgroup are among the recursive ones.
                if cgroup.isRoot, set[0].file != .throttleServiced { files.shared.silentFiles.insert(set[0].file) }
                if set[0].file == .throttleServicedRecursive { break }
                continue
            }
            take(first, set[0].part)
            for (file, part) in set.dropFirst() {
                if let counts = files.blockRows(file, of: cgroup) { take(counts, part) }
            }
            return
        }
        if !isKnown, files.shared.silentFiles.isEmpty { return nil }
    }

    private mutating func take(
        _ counts: [DeviceNumber: OperationCounts],
        _ part: Part
    ) {
        for (number, operations) in counts.sorted(by: { ($0.key.major, $0.key.minor) < ($1.key.major, $1.key.minor) }) {
            if let place = rows.firstIndex(where: { $0.number == number }) {
                rows[place][part] = operations
            } else {
                var row = Row(number: number)
                row[part] = operations
                rows.append(row)
            }
        }
    }

    /// Source: `io.stat`, as in `254:0 rbytes=4096 wbytes=0 rios=1 wios=0 dbytes=0 dios=0`.
    ///
    /// Some kernels do not end the line of a disk that they tell nothing of, so that the next one follows on it.
    private init(unified text: inout ByteCursor) throws(ParseError) {
        try text.forEachLine { (line) throws(ParseError) in
            guard let number = DeviceNumber(line.field()) else { return }
            var row = Row(number: number)
            while !line.isAtLineEnd {
                let word = line.field()
                if let number = DeviceNumber(word) {
                    row = Row(number: number)
                    continue
                }
                var pair = ByteCursor(word)
                let key = pair.field(upTo: UInt8(ascii: "="))
                try row.set(key, &pair)
            }
            rows.append(row)
        }
    }
}

extension DiskActivity.Row {
    fileprivate mutating func set(_ key: Span<UInt8>, _ pair: inout ByteCursor) throws(ParseError) {
        if key.equals("rbytes") {
            self[.bytes].set(.read, try pair.unsigned(valueOf: key))
        } else if key.equals("wbytes") {
            self[.bytes].set(.write, try pair.unsigned(valueOf: key))
        } else if key.equals("rios") {
            self[.serviced].set(.read, try pair.unsigned(valueOf: key))
        } else if key.equals("wios") {
            self[.serviced].set(.write, try pair.unsigned(valueOf: key))
        } else if key.equals("cost.usage") {
            cost[0] = try pair.unsigned(valueOf: key)
        } else if key.equals("cost.wait") {
            cost[1] = try pair.unsigned(valueOf: key)
        } else if key.equals("cost.indebt") {
            cost[2] = try pair.unsigned(valueOf: key)
        } else if key.equals("cost.indelay") {
            cost[3] = try pair.unsigned(valueOf: key)
        }
    }
}

/// The files of version 1 that count for a cgroup, in the order in which they are tried, by what a host's scheduler offers.
private let fileSets: [[(file: CgroupFile, part: DiskActivity.Part)]] = [
    [
        (.bfqSectors, .sectors), (.bfqTime, .time), (.bfqMerged, .merged), (.bfqQueued, .queued),
        (.bfqServiced, .serviced), (.bfqBytes, .bytes),
    ],
    [(.bfqServiced, .serviced), (.bfqBytes, .bytes)],
    [
        (.cfqSectors, .sectors), (.cfqTime, .time), (.cfqMerged, .merged), (.cfqQueued, .queued),
        (.cfqServiced, .serviced), (.cfqBytes, .bytes),
    ],
    [(.throttleServicedRecursive, .serviced), (.throttleBytesRecursive, .bytes)],
    [(.throttleServiced, .serviced), (.throttleBytes, .bytes)],
]

extension ContainerFiles {
    /// Whether the host has a file of this name in its hierarchy, going by the root of that.
    fileprivate func hasBlockFile(_ file: CgroupFile) -> Bool {
        guard isLive else { return true }
        if machine.blockFiles == nil {
            let place = layout?.place(of: .blkio)
            let names = place.flatMap { place in
                layout.flatMap { layout in try? Directory(layout.hierarchies[place].path).names() }
            }
            let present = Set(names ?? [])
            machine.blockFiles = Set(CgroupFile.allCases.filter { present.contains("\($0.name)") })
        }
        return machine.blockFiles?.contains(file) == true
    }

    /// Source: `blkio.throttle.io_serviced` and the like, as in `8:0 Read 123`, with a line `Total 123` at the end.
    ///
    /// Sectors are counted whatever was done with them, as in `8:0 123`.
    fileprivate func blockRows(_ file: CgroupFile, of cgroup: Cgroup) -> [DeviceNumber: OperationCounts]? {
        read(file, of: cgroup) { (text) throws(ParseError) in
            var rows: [DeviceNumber: OperationCounts] = [:]
            try text.forEachLine { (line) throws(ParseError) in
                guard let number = DeviceNumber(line.field()) else { return }
                let word = line.field()
                var counts = rows[number] ?? OperationCounts()
                let operation = OperationCounts.Operation.allCases.first { word.equals($0.name.utf8.span) }
                if let operation { counts.set(operation, try line.unsigned(valueOf: word)) }
                rows[number] = counts
            }
            return rows
        }
    }
}
