import ExporterCore

extension KeyWalk {
    /// Goes through the keys of a database, at one node, that match a pattern; `visit` gets some of them at a time.
    ///
    /// A key can come twice. Of a `type` where one is given and the server knows how, else of any: see what `visit` is
    /// told.
    func scan(
        _ item: KeyArguments.Item,
        of node: Node,
        type: String? = nil,
        _ visit: (_ keys: [[UInt8]], _ isOfType: Bool) throws(CollectorError) -> Void
    ) throws(CollectorError) {
        var type = type
        try step(through: item.database, of: node, by: settings.batchSize) { (cursor, count) throws(CollectorError) in
            var command = scanCommand(item, from: cursor, count: count, type)
            var reply = try replies(to: [command], in: item.database, of: node)[0]
            if type != nil, let refusal = reply.flatMap({ ServerRefusal($0) }), refusal.text.contains("syntax error") {
                // A server of before Redis 6.
                type = nil
                command = scanCommand(item, from: cursor, count: count, nil)
                reply = try replies(to: [command], in: item.database, of: node)[0]
            }
            let answer = try outcome(reply, of: command).get()
            var parts = answer.elements
            guard let next = parts.next(), let keys = parts.next(), next.kind == .text, keys.kind == .array else {
                throw CollectorError(.malformed, "read", "SCAN", why: "it is no cursor and keys")
            }
            if keys.count > 0 { try visit(keys.elements.map(\.copied), type != nil) }
            return next.copied
        }
    }

    /// Goes through a database of a node, about `largest` keys at a time.
    ///
    /// `body` gets a cursor and how many keys to look at, and returns the next cursor.
    func step(
        through database: Int,
        of node: Node,
        by largest: Int,
        _ body: (_ cursor: [UInt8], _ count: Int) throws(CollectorError) -> [UInt8]
    ) throws(CollectorError) {
        var left = try size(of: database, at: node)
        progress.update { $0.expected += left }
        var cursor: [UInt8] = [.zero]
        var size = StepSize(largest: largest)
        repeat {
            cursor = try body(cursor, size.count)
            let looked = min(left, size.count)
            left -= looked
            size.adapt(to: lastWork)
            progress.update { $0.scanned += looked }
        } while cursor != [.zero]
        progress.update { $0.scanned += left }
    }

    private func scanCommand(
        _ item: KeyArguments.Item, from cursor: [UInt8], count: Int, _ type: String?
    ) -> RedisCommand {
        var words = [Array("SCAN".utf8), cursor, Array("MATCH".utf8), item.key]
        words += [Array("COUNT".utf8), Array("\(count)".utf8)]
        if let type { words += [Array("TYPE".utf8), Array(type.utf8)] }
        return RedisCommand(words, named: 1)
    }

    /// How many keys a database has; 0 where that may not be asked: then a scan is as far as it has come elsewhere, and all the
    /// way when it is over.
    private func size(of database: Int, at node: Node) throws(CollectorError) -> Int {
        let command = RedisCommand("DBSIZE")
        let reply = try replies(to: [command], in: database, of: node)[0]
        return max(0, value(outcome(reply, of: command))?.integer ?? 0)
    }

    /// Does something at each node; one that cannot be asked costs its keys only.
    func forEachNode(_ body: (Node) throws(CollectorError) -> Void) throws(CollectorError) {
        for node in try nodes() {
            do throws(CollectorError) {
                try body(node)
            } catch {
                guard case .other = node else { throw error }
                progress.note(error)
            }
        }
    }
}

/// How many keys a step looks at: few enough for the server, which does nothing else meanwhile, to be done soon.
private struct StepSize {
    private(set) var count: Int
    private let largest: Int

    init(largest: Int) {
        self.largest = largest
        count = min(largest, 100)
    }

    mutating func adapt(to work: Duration) {
        if work > .microseconds(750) {
            count = max(min(largest, 100), count / 2)
        } else if work < .microseconds(350) {
            count = min(largest, count * 2)
        }
    }
}

extension Reply {
    func equals(_ text: StaticString) -> Bool { bytes.equals(text) }

    /// The bytes, as a value of their own.
    var copied: [UInt8] {
        let bytes = bytes
        return [UInt8](capacity: bytes.count) { output in
            for index in bytes.indices { output.append(bytes[index]) }
        }
    }
}
