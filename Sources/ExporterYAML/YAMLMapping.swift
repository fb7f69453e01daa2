import ExporterCore

/// Reads the values of a mapping by their keys, and gathers everything that is wrong with them.
///
/// A key that is absent, or has nothing or `null` as its value, gives `nil` and is no problem. A value of the wrong
/// kind gives `nil` and is one. A key that was never asked for is a problem too, once the mapping has been read.
public struct YAMLMapping {
    /// The keys that lead here; empty at the top.
    public let path: String
    /// Where it begins, counted from 1.
    public let line: Int
    /// What is wrong so far.
    public private(set) var problems: [YAMLProblem] = []

    private let file: String
    private let pairs: [YAMLPair]
    private var positions: [String: Int] = [:]
    private var known: [String] = []
    private var takesAnyKey = false

    /// `nil` when the node is another kind of thing.
    init?(_ node: YAMLNode, file: String, path: String) {
        switch node.content {
        case .mapping(let pairs): self.pairs = pairs
        case .scalar where node.isNull: pairs = []
        default: return nil
        }
        self.file = file
        self.path = path
        line = node.line
        for (position, pair) in pairs.enumerated() {
            if let first = positions[pair.key] {
                let what = "the key is there twice, the first time in line \(pairs[first].line), take one out"
                report(what, at: pair.key, line: pair.line)
            } else {
                positions[pair.key] = position
            }
        }
    }

    /// The keys, in the order of the file.
    public var keys: [String] { pairs.enumerated().filter { positions[$1.key] == $0 }.map(\.element.key) }

    /// The value of a key, which is known from now on.
    public mutating func node(_ key: String) -> YAMLNode? {
        if !known.contains(key) { known.append(key) }
        guard let position = positions[key], !pairs[position].value.isNull else { return nil }
        return pairs[position].value
    }

    /// Where the value of a key is, as messages say it: `FILE:LINE: key.path`.
    public func place(of key: String) -> String {
        let line = positions[key].map { pairs[$0].line } ?? line
        return "\(file.quotable):\(line): \(path(to: key))"
    }

    /// Reports a key that is absent or has no value; `expected` says what to write.
    public mutating func require(_ key: String, _ expected: String) {
        if node(key) == nil { report(key, "is missing, write \(expected)") }
    }

    /// Reports something that is wrong with the value of a key.
    public mutating func report(_ key: String, _ what: String) {
        report(what, at: key, line: positions[key].map { pairs[$0].line } ?? line)
    }

    /// Reports something that is wrong with the mapping as a whole.
    public mutating func report(_ what: String) {
        problems.append(YAMLProblem(file: file, line: line, path: path, what: what))
    }

    /// Reads the mapping that is the value of a key.
    public mutating func mapping<Value>(_ key: String, _ body: (inout YAMLMapping) -> Value?) -> Value? {
        guard let node = node(key) else { return nil }
        guard let (value, problems) = read(node, at: self.path(to: key), body) else {
            report(key, "is \(node.kind), expected a mapping, as in key: value")
            return nil
        }
        self.problems += problems
        return value
    }

    /// Reads a list of mappings.
    ///
    /// What `body` returns `nil` for is left out.
    public mutating func list<Value>(_ key: String, _ body: (inout YAMLMapping) -> Value?) -> [Value]? {
        guard let node = node(key) else { return nil }
        guard case .sequence(let items) = node.content else {
            report(key, "is \(node.kind), expected a list, with - before each item")
            return nil
        }
        var values: [Value] = []
        for (index, item) in items.enumerated() {
            let itemPath = "\(key)[\(index)]"
            guard let (value, problems) = read(item, at: path(to: itemPath), body) else {
                report("is \(item.kind), expected a mapping, as in key: value", at: itemPath, line: item.line)
                continue
            }
            self.problems += problems
            if let value { values.append(value) }
        }
        return values
    }

    /// Reads a mapping whose keys are the user's names and whose values are mappings.
    ///
    /// One with a problem is left out, and the others are none the worse for it.
    public mutating func each<Value>(_ body: (_ name: String, inout YAMLMapping) -> Value?) -> [Value] {
        takesAnyKey = true
        var values: [Value] = []
        for (position, pair) in pairs.enumerated() where positions[pair.key] == position {
            guard let (value, problems) = read(pair.value, at: path(to: pair.key), { body(pair.key, &$0) }) else {
                report(pair.key, "is \(pair.value.kind), expected a mapping, as in key: value")
                continue
            }
            self.problems += problems
            if problems.isEmpty, let value { values.append(value) }
        }
        return values
    }

    /// Reads a mapping whose keys are the user's names and whose values are scalars.
    public mutating func entries<Value>(
        expected: String,
        _ body: (YAMLScalar) -> Value?
    ) -> [(key: String, value: Value)] {
        takesAnyKey = true
        return pairs.enumerated().compactMap { position, pair in
            guard positions[pair.key] == position else { return nil }
            guard case .scalar(let scalar) = pair.value.content, !scalar.isNull, let value = body(scalar) else {
                report(pair.key, pair.value.mismatch(expected, body))
                return nil
            }
            return (pair.key, value)
        }
    }

    /// Ends the reading: the keys that nothing asked for are reported.
    consuming func finish() -> [YAMLProblem] {
        if takesAnyKey { return problems }
        for (position, pair) in pairs.enumerated()
        where positions[pair.key] == position && !known.contains(pair.key) {
            let suggestion = nearestName(to: pair.key, among: known).map { "did you mean \($0)?" }
            report(pair.key, "the key is not known, " + (suggestion ?? "expected \(known.listed)"))
        }
        return problems
    }

    /// What `body` makes of a node and what is wrong with it; `nil` when the node is no mapping.
    private func read<Value>(
        _ node: YAMLNode,
        at path: String,
        _ body: (inout YAMLMapping) -> Value?
    ) -> (value: Value?, problems: [YAMLProblem])? {
        guard var mapping = YAMLMapping(node, file: file, path: path) else { return nil }
        let value = body(&mapping)
        return (value, mapping.finish())
    }

    private mutating func report(_ what: String, at key: String, line: Int) {
        problems.append(YAMLProblem(file: file, line: line, path: path(to: key), what: what))
    }

    private func path(to key: String) -> String {
        let key = String(quoting: key.utf8.span)
        return path.isEmpty ? key : "\(path).\(key)"
    }
}
