import ExporterCore

/// What is known of a stream; the values are those of ``StreamFamilies``, in their order.
struct CheckedStream: Equatable, Sendable {
    struct Group: Equatable, Sendable {
        let name: [UInt8]
        let values: [StreamValue?]
        var consumers: [Consumer] = []
    }

    struct Consumer: Equatable, Sendable {
        let name: [UInt8]
        let values: [StreamValue?]
    }

    let database: Int
    let name: [UInt8]
    let values: [StreamValue?]
    var groups: [Group] = []

    var databaseLabel: String { "db\(database)" }
}

/// Looks at the streams that are named, then at those that match patterns; what is no stream is passed over.
struct StreamsPass: KeyPass {
    static let scanName = "streams"
    static let cuts: [ScanProgress.Cut] = [.keys, .groups, .consumers]
    static let none: [CheckedStream] = []

    private let names: [KeyArguments.Item]
    private let patterns: [KeyArguments.Item]
    private let groupLimit: Int
    /// `nil` when consumers are not reported.
    private let consumerLimit: Int?

    init(streams: KeyArguments, singleStreams: KeyArguments, groupLimit: Int, consumerLimit: Int?) {
        names = singleStreams.items + streams.items.filter { !$0.isPattern }
        patterns = streams.items.filter(\.isPattern)
        self.groupLimit = groupLimit
        self.consumerLimit = consumerLimit
    }

    var isEmpty: Bool { names.isEmpty && patterns.isEmpty }

    func run(_ walk: KeyWalk, _ board: KeyBoard<[CheckedStream]>) throws(CollectorError) {
        var seen = KeySet(limit: walk.settings.limit)
        var room = Room(groups: groupLimit, consumers: consumerLimit)
        func look(_ keys: [[UInt8]], in database: Int, areStreams: Bool) throws(CollectorError) {
            let streams = areStreams ? keys : try self.streams(among: keys, in: database, walk)
            let fresh = seen.insert(streams, of: database, board.progress)
            for start in stride(from: 0, to: fresh.count, by: keysAtOnce / 2) {
                let some = Array(fresh[start..<min(start + keysAtOnce / 2, fresh.count)])
                let found = try inspect(some, in: database, walk, &room)
                board.update { $0 += found }
            }
        }
        for (database, items) in names.byDatabase {
            try look(items.map(\.key), in: database, areStreams: false)
        }
        for pattern in patterns {
            try walk.forEachNode { (node) throws(CollectorError) in
                try walk.scan(pattern, of: node, type: "stream") { (keys, areStreams) throws(CollectorError) in
                    try look(keys, in: pattern.database, areStreams: areStreams)
                }
            }
        }
    }

    /// The keys that are streams: asking what is none for its groups would be an error that the server counts.
    private func streams(
        among keys: [[UInt8]],
        in database: Int,
        _ walk: KeyWalk
    ) throws(CollectorError) -> [[UInt8]] {
        var streams: [[UInt8]] = []
        for start in stride(from: 0, to: keys.count, by: keysAtOnce) {
            let some = keys[start..<min(start + keysAtOnce, keys.count)]
            let types = try walk.outcomes(of: some.map { KeyRequest("TYPE", key: $0) }, in: database)
            streams += zip(some, types).filter { walk.value($0.1)?.equals("stream") == true }.map(\.0)
        }
        return streams
    }

    private func inspect(
        _ keys: [[UInt8]],
        in database: Int,
        _ walk: KeyWalk,
        _ room: inout Room
    ) throws(CollectorError) -> [CheckedStream] {
        let requests = keys.flatMap {
            [KeyRequest("XINFO", "STREAM", key: $0), KeyRequest("XINFO", "GROUPS", key: $0)]
        }
        let outcomes = try walk.outcomes(of: requests, in: database)
        var streams: [CheckedStream] = []
        for (position, key) in keys.enumerated() {
            guard let answer = walk.value(outcomes[position * 2]) else { continue }
            var stream = CheckedStream(
                database: database, name: key, values: StreamFamilies.ofStream.map { $0.value(in: answer) })
            let groups = walk.value(outcomes[position * 2 + 1])
            for group in groups?.elements ?? Reply.empty.elements {
                guard let name = group.value(of: "name"), room.takeGroup(walk.progress) else { continue }
                stream.groups.append(
                    CheckedStream.Group(
                        name: name.copied, values: StreamFamilies.ofGroup.map { $0.value(in: group) }))
            }
            streams.append(stream)
        }
        if consumerLimit != nil { try addConsumers(to: &streams, in: database, walk, &room) }
        return streams
    }

    private func addConsumers(
        to streams: inout [CheckedStream],
        in database: Int,
        _ walk: KeyWalk,
        _ room: inout Room
    ) throws(CollectorError) {
        let places = streams.indices.flatMap { stream in streams[stream].groups.indices.map { (stream, $0) } }
        for start in stride(from: 0, to: places.count, by: keysAtOnce) {
            let some = places[start..<min(start + keysAtOnce, places.count)]
            let requests = some.map { stream, group in
                KeyRequest(
                    "XINFO", "CONSUMERS", key: streams[stream].name, argument: streams[stream].groups[group].name)
            }
            let outcomes = try walk.outcomes(of: requests, in: database)
            for ((stream, group), outcome) in zip(some, outcomes) {
                guard let answer = walk.value(outcome) else { continue }
                for consumer in answer.elements {
                    guard let name = consumer.value(of: "name"), room.takeConsumer(walk.progress) else { continue }
                    streams[stream].groups[group].consumers.append(
                        CheckedStream.Consumer(
                            name: name.copied, values: StreamFamilies.ofConsumer.map { $0.value(in: consumer) }))
                }
            }
        }
    }
}

/// How many groups and consumers may still be reported.
private struct Room {
    private var groups: Int
    private var consumers: Int

    init(groups: Int, consumers: Int?) {
        self.groups = groups
        self.consumers = consumers ?? .zero
    }

    mutating func takeGroup(_ progress: ScanProgress) -> Bool { Self.take(&groups, .groups, progress) }

    mutating func takeConsumer(_ progress: ScanProgress) -> Bool { Self.take(&consumers, .consumers, progress) }

    private static func take(_ room: inout Int, _ what: ScanProgress.Cut, _ progress: ScanProgress) -> Bool {
        guard room > 0 else {
            progress.cut(what, 1)
            return false
        }
        room -= 1
        return true
    }
}
