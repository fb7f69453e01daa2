/// A label that every sample of a page carries, in front of its own.
public struct PageLabel: Equatable, Sendable {
    public let name: String
    public let value: String

    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// A page's labels as they stand on it, escaped once when they are set.
struct ConstantLabels: Sendable {
    let labels: [PageLabel]

    /// The labels' names, as they are spelled.
    private let names: [String]
    /// All of them, between a sample's name and its own: `{server="db1:5432",zone="a"`.
    private var bytes: [UInt8]
    private let ends: [Int]

    static let none = ConstantLabels([])

    /// Of labels with the same name the first counts.
    init(_ labels: [PageLabel]) {
        self.labels = labels
        guard !labels.isEmpty else {
            (names, bytes, ends) = ([], [], [])
            return
        }
        var names: [String] = []
        var ends: [Int] = []
        var text = PageBuffer(capacity: 256)
        for label in labels {
            let name = LabelName.sanitized(label.name)
            guard !names.contains(name) else { continue }
            names.append(name)
            text.append(text.count == 0 ? "{" : ",")
            text.append(name.utf8.span)
            text.append("=\"")
            label.value.writeLabel(to: &text)
            text.append(.quote)
            ends.append(text.count)
        }
        self.names = names
        self.ends = ends
        bytes = []
        bytes.append(copying: text.bytes)
    }

    var isEmpty: Bool { names.isEmpty }

    /// What stands between a sample's name and its own labels, without what is among these; empty when nothing is left.
    func lead(besides own: [String]) -> [UInt8] {
        guard own.contains(where: names.contains) else { return bytes }
        var lead: [UInt8] = []
        var start = 0
        for (name, end) in zip(names, ends) {
            if !own.contains(name) { lead += bytes[start..<end] }
            start = end
        }
        if !lead.isEmpty { lead[0] = UInt8(ascii: "{") }
        return lead
    }
}
