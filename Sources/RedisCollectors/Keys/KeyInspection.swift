import ExporterCore

/// Looks at keys of a database, some at a time: what type they are, what memory they take, then what else by type.
///
/// No command is sent that the key's type has not, so the server counts no errors of ours.
struct KeyInspection {
    private let walk: KeyWalk
    private let readsValues: Bool

    init(_ walk: KeyWalk, readsValues: Bool) {
        self.walk = walk
        self.readsValues = readsValues
    }

    /// What there is to say of keys; nothing of those that are not there.
    func inspect(_ keys: [[UInt8]], in database: Int) throws(CollectorError) -> [CheckedKey] {
        let requests = keys.flatMap { [KeyRequest("TYPE", key: $0), KeyRequest("MEMORY", "USAGE", key: $0)] }
        let outcomes = try walk.outcomes(of: requests, in: database)
        var found: [CheckedKey] = []
        var strings: [Int] = []
        var others: [(index: Int, request: KeyRequest)] = []
        for (position, key) in keys.enumerated() {
            guard let type = walk.value(outcomes[position * 2])?.string, type != "none" else { continue }
            var checked = CheckedKey(database: database, name: key)
            checked.memory = walk.value(outcomes[position * 2 + 1])?.integer
            if type == "string" {
                strings.append(found.count)
            } else if let length = lengthCommands[type] {
                others.append((found.count, KeyRequest(length, key: key)))
            } else {
                walk.progress.note(
                    CollectorError(
                        .absent, "tell", "the length of a key of type \(type)",
                        why: "the exporter does not know the type"))
            }
            found.append(checked)
        }
        let lengths = try walk.outcomes(of: others.map(\.request), in: database)
        for ((index, _), outcome) in zip(others, lengths) { found[index].size = walk.value(outcome)?.integer }
        try inspect(strings: strings, &found, in: database)
        return found
    }

    /// The lengths of strings and, by their first bytes, the counts of those that are HyperLogLogs.
    private func inspect(
        strings: [Int],
        _ found: inout [CheckedKey],
        in database: Int
    ) throws(CollectorError) {
        let lengths = try walk.outcomes(of: strings.map { KeyRequest("STRLEN", key: found[$0].name) }, in: database)
        for (index, length) in zip(strings, lengths) { found[index].size = walk.value(length)?.integer }
        let counters = try counters(among: strings, found, in: database).sorted()
        let plain = strings.filter { !counters.contains($0) }
        let counts = try walk.outcomes(of: counters.map { KeyRequest("PFCOUNT", key: found[$0].name) }, in: database)
        for (index, count) in zip(counters, counts) {
            // One that is damaged has a length all the same.
            if case .success(let reply) = count, let count = reply.integer { found[index].size = count }
        }
        if readsValues { try readValues(of: plain, &found, in: database) }
    }

    /// Those of the strings that are HyperLogLogs, by their size and first bytes.
    ///
    /// Who may run `GET` and not `GETRANGE`, as the original asks for, reads all of those that may be one.
    private func counters(
        among strings: [Int],
        _ found: [CheckedKey],
        in database: Int
    ) throws(CollectorError) -> Set<Int> {
        let candidates = strings.filter { found[$0].size.map((headerSize...denseSize).contains) == true }
        let requests = candidates.map { KeyRequest("GETRANGE", key: found[$0].name, "0", "15") }
        var starts = try walk.outcomes(of: requests, in: database)
        let denied = readsValues ? starts.indices.filter { if case .failure = starts[$0] { true } else { false } } : []
        let values = denied.map { KeyRequest("GET", key: found[candidates[$0]].name) }
        for (position, value) in zip(denied, try walk.outcomes(of: values, in: database)) { starts[position] = value }
        let isCounter = zip(candidates, starts).filter { index, start in
            walk.value(start).map { isHyperLogLog($0, size: found[index].size) } ?? false
        }
        return Set(isCounter.map(\.0))
    }

    private func readValues(
        of strings: [Int],
        _ found: inout [CheckedKey],
        in database: Int
    ) throws(CollectorError) {
        let short = strings.filter { (1...longestValue).contains(found[$0].size ?? 1) }
        walk.progress.cut(.values, strings.count { found[$0].size.map { $0 > longestValue } ?? false })
        let values = try walk.outcomes(of: short.map { KeyRequest("GET", key: found[$0].name) }, in: database)
        for (index, outcome) in zip(short, values) {
            // The key may have become another type's meanwhile.
            guard let value = walk.value(outcome), value.kind == .text, !value.bytes.isEmpty else { continue }
            found[index].value = number(value).map { .number($0) } ?? .text(value.copied)
        }
    }
}

/// The value as a number; as for the original, `0x10` is none, and `0x1p4` is.
private func number(_ value: Reply) -> PrintedNumber? {
    let bytes = value.bytes
    let isHexadecimal = bytes.firstIndex(of: UInt8(ascii: "x")) != nil || bytes.firstIndex(of: UInt8(ascii: "X")) != nil
    let hasExponent = bytes.firstIndex(of: UInt8(ascii: "p")) != nil || bytes.firstIndex(of: UInt8(ascii: "P")) != nil
    return isHexadecimal && !hasExponent ? nil : value.number
}

/// Whether a string that begins so is a HyperLogLog, as the server tells it: by its first bytes, and a full size.
private func isHyperLogLog(_ start: Reply, size: Int?) -> Bool {
    let header = start.bytes
    guard header.count >= headerSize, header.hasPrefix("HYLL") else { return false }
    let (dense, sparse): (UInt8, UInt8) = (0, 1)
    return header[4] == sparse || header[4] == dense && size == denseSize
}

/// The size of a HyperLogLog without any registers, and with all of them.
private let headerSize = 16
private let denseSize = headerSize + 16384 * 6 / 8

/// A value longer than this is no label.
private let longestValue = 4096

/// What tells how long a key is, by its type.
private let lengthCommands: [String: String] = [
    "list": "LLEN", "set": "SCARD", "zset": "ZCARD", "hash": "HLEN", "stream": "XLEN", "array": "ARCOUNT",
    "vectorset": "VCARD",
]
