/// A text that must not be seen: no log, message or mirror shows it.
struct Secret: Sendable, Equatable {
    private let text: String

    init(_ text: String) {
        self.text = text
    }

    /// The text itself, for the one it is meant for.
    func reveal() -> String { text }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    var description: String { "<secret>" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: []) }
}
