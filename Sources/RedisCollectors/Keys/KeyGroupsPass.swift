import ExporterCore

/// The groups of a database's keys.
struct KeyGroups: Equatable, Sendable {
    struct Group: Equatable, Sendable {
        let name: [UInt8]
        var keys: Int
        var bytes: Int
    }

    let database: Int
    /// Those that are reported, the one with the most memory first.
    let groups: [Group]
    /// How many there are in all.
    let distinct: Int

    var label: String { "db\(database)" }

    /// Keeps the `limit` groups with the most memory; what is over becomes one.
    init(_ database: Int, _ found: [Group], distinct: Int, limit: Int) {
        self.database = database
        self.distinct = distinct
        let sorted = found.sorted { $0.bytes > $1.bytes }
        guard sorted.count > limit else {
            groups = sorted
            return
        }
        var overflow = Group(name: Array("overflow".utf8), keys: 0, bytes: 0)
        for group in sorted[limit...] {
            overflow.keys += group.keys
            overflow.bytes += group.bytes
        }
        groups = sorted[..<limit] + [overflow]
    }
}

/// Puts all keys of some databases into groups.
struct KeyGroupsPass: KeyPass {
    static let scanName = "key-groups"
    static let cuts: [ScanProgress.Cut] = []
    static let none: [KeyGroups] = []

    let patterns: [String]
    let limit: Int
    let databases: [Int]

    func run(_ walk: KeyWalk, _ board: KeyBoard<[KeyGroups]>) throws(CollectorError) {
        for database in databases {
            var tally = GroupTally()
            for node in try walk.nodes() { try group(database, of: node, walk, &tally) }
            let groups = KeyGroups(database, tally.groups, distinct: tally.distinct, limit: limit)
            board.update { $0.append(groups) }
        }
    }

    private func group(
        _ database: Int,
        of node: KeyWalk.Node,
        _ walk: KeyWalk,
        _ tally: inout GroupTally
    ) throws(CollectorError) {
        try walk.step(through: database, of: node, by: walk.settings.batchSize) {
            (cursor, count) throws(CollectorError) in
            let command = KeyGroupsScript.command(from: cursor, count: count, patterns)
            let reply = try walk.replies(to: [command], in: database, of: node)[0]
            var answer = try walk.outcome(reply, of: command).get().elements
            guard let next = answer.next() else {
                throw CollectorError(.malformed, "read", "EVAL", why: "it is no cursor and groups")
            }
            while let name = answer.next(), let keys = answer.next()?.integer, let bytes = answer.next()?.integer {
                tally.add(name.copied, keys: keys, bytes: bytes)
            }
            return next.copied
        }
    }
}

/// Adds up groups; there is an end to how many it remembers.
private struct GroupTally {
    private var positions: [[UInt8]: Int] = [:]
    private(set) var groups: [KeyGroups.Group] = []

    /// More would be a pattern that makes each key a group.
    private static let limit = 100_000

    var distinct: Int { groups.count }

    mutating func add(_ name: [UInt8], keys: Int, bytes: Int) {
        var name = name
        if positions[name] == nil, groups.count >= Self.limit { name = Array("overflow".utf8) }
        if let position = positions[name] {
            groups[position].keys += keys
            groups[position].bytes += bytes
        } else {
            positions[name] = groups.count
            groups.append(KeyGroups.Group(name: name, keys: keys, bytes: bytes))
        }
    }
}
