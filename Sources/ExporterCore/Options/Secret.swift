/// A password or the like: text that shows in no log line, error or dump.
public struct Secret: Hashable, Sendable {
    /// The text itself, for the one that it is a secret with.
    public let revealed: String

    public init(_ text: String) {
        revealed = text
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "<secret>" }
    public var debugDescription: String { description }
    /// Without children: `dump` and the description of whatever holds a secret look in here.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
