import ExporterCore

/// Looks at the keys that are named, then at those that match patterns; each key once, and only so many.
struct CheckKeysPass: KeyPass {
    static let scanName = "check-keys"
    static let cuts: [ScanProgress.Cut] = [.keys, .values]
    static let none: [CheckedKey] = []

    private let names: [KeyArguments.Item]
    private let patterns: [KeyArguments.Item]
    private let readsValues: Bool

    init(keys: KeyArguments, singleKeys: KeyArguments, readsValues: Bool) {
        names = singleKeys.items + keys.items.filter { !$0.isPattern }
        patterns = keys.items.filter(\.isPattern)
        self.readsValues = readsValues
    }

    var isEmpty: Bool { names.isEmpty && patterns.isEmpty }

    func run(_ walk: KeyWalk, _ board: KeyBoard<[CheckedKey]>) throws(CollectorError) {
        var seen = KeySet(limit: walk.settings.limit)
        let inspection = KeyInspection(walk, readsValues: readsValues)
        func look(_ keys: [[UInt8]], in database: Int) throws(CollectorError) {
            let fresh = seen.insert(keys, of: database, board.progress)
            for start in stride(from: 0, to: fresh.count, by: keysAtOnce) {
                let some = Array(fresh[start..<min(start + keysAtOnce, fresh.count)])
                let found = try inspection.inspect(some, in: database)
                board.update { $0 += found }
            }
        }
        for (database, items) in names.byDatabase { try look(items.map(\.key), in: database) }
        for pattern in patterns {
            try walk.forEachNode { (node) throws(CollectorError) in
                try walk.scan(pattern, of: node) { (keys, _) throws(CollectorError) in
                    try look(keys, in: pattern.database)
                }
            }
        }
    }
}

/// How many keys are asked about in one go: few enough for the server to be done with in a fraction of a millisecond.
let keysAtOnce = 100

extension [KeyArguments.Item] {
    /// The items of each database, in the order of the databases' first ones.
    var byDatabase: [(database: Int, items: [KeyArguments.Item])] {
        var groups: [(database: Int, items: [KeyArguments.Item])] = []
        for item in self {
            if let position = groups.firstIndex(where: { $0.database == item.database }) {
                groups[position].items.append(item)
            } else {
                groups.append((item.database, [item]))
            }
        }
        return groups
    }
}

/// The keys that are reported: each once, and no more than there may be.
struct KeySet {
    private struct Entry: Hashable {
        let database: Int
        let key: [UInt8]
    }
    private let limit: Int
    private var entries: Set<Entry> = []

    init(limit: Int) {
        self.limit = limit
    }

    /// Takes in keys and returns those that are new.
    ///
    /// What there is no room for is counted; a key that comes twice, twice.
    mutating func insert(_ keys: [[UInt8]], of database: Int, _ progress: ScanProgress) -> [[UInt8]] {
        var fresh: [[UInt8]] = []
        var cut = 0
        for key in keys {
            let entry = Entry(database: database, key: key)
            if entries.count < limit {
                if entries.insert(entry).inserted { fresh.append(key) }
            } else if !entries.contains(entry) {
                cut += 1
            }
        }
        progress.cut(.keys, cut)
        return fresh
    }

    /// Gives back the room of a key that is not reported after all.
    mutating func remove(_ key: [UInt8], of database: Int) {
        entries.remove(Entry(database: database, key: key))
    }
}
