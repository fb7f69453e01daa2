public import ExporterCore

/// Flags that `--help` shows together.
public struct FlagGroup: Sendable {
    public let title: String
    public let flags: [any FlagDeclaration]

    public init(_ title: String, _ flags: [any FlagDeclaration]) {
        self.title = title
        self.flags = flags
    }
}
