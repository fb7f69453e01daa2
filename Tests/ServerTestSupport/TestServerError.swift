/// What went wrong with a server for tests, in one line.
public struct TestServerError: Error, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
}
