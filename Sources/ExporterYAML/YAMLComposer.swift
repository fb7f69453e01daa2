import ExporterCore

/// How large a file's tree may be.
///
/// An alias counts as all that it stands for, so that a few lines cannot become millions of nodes.
enum YAMLLimits {
    static let bytes = 1 << 20
    static let nodes = 100_000
    static let depth = 64
}

/// Makes a tree of events.
struct YAMLComposer: ~Copyable {
    /// A tree, and what it costs to walk it.
    private struct Tree {
        let node: YAMLNode
        var count = 1
        var height = 1
    }

    /// A list or mapping that is not complete yet.
    fileprivate struct Frame {
        let line: Int
        let anchor: String?
        let isMapping: Bool
        var items: [YAMLNode] = []
        var pairs: [YAMLPair] = []
        /// What `<<` adds, unless the mapping has the key itself.
        var merged: [YAMLPair] = []
        var key: (scalar: YAMLScalar, line: Int)?
        var count = 1
        var height = 1
    }

    private var events: YAMLEvents
    private var open: [Frame] = []
    private var anchors: [String: Tree] = [:]
    private var nodeCount = 0
    private var root: YAMLNode?

    private init(_ bytes: [UInt8]) {
        events = YAMLEvents(bytes)
    }

    /// The tree of a text of one document; `nil` when the text is empty.
    static func compose(_ bytes: [UInt8]) throws(YAMLFault) -> YAMLNode? {
        var composer = YAMLComposer(bytes)
        while let (event, line) = try composer.events.next() {
            try composer.handle(event, line)
        }
        return composer.root
    }

    private mutating func handle(_ event: YAMLEvent, _ line: Int) throws(YAMLFault) {
        switch event {
        case .documentStart:
            guard root == nil else {
                throw YAMLFault(line: line, what: "a second document begins here, write one document a file")
            }
        case .documentEnd, .streamEnd: break
        case .scalar(let scalar, let anchor):
            try place(Tree(node: YAMLNode(line: line, .scalar(scalar))), line, anchor: anchor)
        case .sequenceStart(let anchor): try begin(Frame(line: line, anchor: anchor, isMapping: false))
        case .mappingStart(let anchor): try begin(Frame(line: line, anchor: anchor, isMapping: true))
        case .collectionEnd: try end()
        case .alias(let name):
            guard let tree = anchors[name] else {
                // Its name is not shown: it may be a password that was to begin so.
                let what = "the alias stands for nothing before it, put text that begins with * in quotes"
                throw YAMLFault(line: line, what: what)
            }
            try place(tree, line, anchor: nil)
        }
    }

    private mutating func begin(_ frame: Frame) throws(YAMLFault) {
        open.append(frame)
        try checkDepth(of: 0, at: frame.line)
    }

    private mutating func end() throws(YAMLFault) {
        guard var frame = open.popLast() else { return }
        let content: YAMLNode.Content
        if frame.isMapping {
            var keys = Set(frame.pairs.map(\.key))
            frame.pairs += frame.merged.filter { keys.insert($0.key).inserted }
            content = .mapping(frame.pairs)
        } else {
            content = .sequence(frame.items)
        }
        let node = YAMLNode(line: frame.line, content)
        // Its parts were counted when they were placed.
        nodeCount -= frame.count - 1
        try place(Tree(node: node, count: frame.count, height: frame.height), frame.line, anchor: frame.anchor)
    }

    /// Puts a complete tree where it belongs.
    private mutating func place(_ tree: Tree, _ line: Int, anchor: String?) throws(YAMLFault) {
        nodeCount += tree.count
        guard nodeCount <= YAMLLimits.nodes else {
            throw YAMLFault(line: line, what: "the file has more than \(YAMLLimits.nodes) parts, make it smaller")
        }
        try checkDepth(of: tree.height, at: line)
        if let anchor { anchors[anchor] = tree }
        guard var frame = open.popLast() else {
            root = tree.node
            return
        }
        frame.count += tree.count
        frame.height = max(frame.height, tree.height + 1)
        if !frame.isMapping {
            frame.items.append(tree.node)
        } else if let key = frame.key {
            frame.key = nil
            try frame.add(tree.node, for: key.scalar, line: key.line)
        } else {
            guard case .scalar(let scalar) = tree.node.content else {
                throw YAMLFault(
                    line: line, what: "a key is \(tree.node.kind), write text, in quotes if it begins with { or [")
            }
            frame.key = (scalar, line)
        }
        open.append(frame)
    }

    private func checkDepth(of height: Int, at line: Int) throws(YAMLFault) {
        guard open.count + height <= YAMLLimits.depth else {
            throw YAMLFault(line: line, what: "more than \(YAMLLimits.depth) levels lie in each other, use fewer")
        }
    }
}

extension YAMLComposer.Frame {
    fileprivate mutating func add(_ value: YAMLNode, for key: YAMLScalar, line: Int) throws(YAMLFault) {
        guard key.text == "<<", !key.isQuoted else {
            pairs.append(YAMLPair(key: key.text, line: line, value: value))
            return
        }
        let sources: [YAMLNode] = if case .sequence(let items) = value.content { items } else { [value] }
        for source in sources {
            guard case .mapping(let pairs) = source.content else {
                throw YAMLFault(line: line, what: "<< adds \(source.kind), expected a mapping such as *defaults")
            }
            merged += pairs
        }
    }
}
