/// A collector could not read its subject.
///
/// The description is one line: what failed, on what, why and, where we know it, what to do.
public struct CollectorError: Error, Hashable, CustomStringConvertible {
    /// Why, as the `reason` label says it.
    public enum Reason: String, CaseIterable, Sendable {
        /// The host has no such thing. Expected, and logged at debug level.
        case absent
        /// The source refused us.
        case denied
        /// The answer did not come in time.
        case timeout
        /// The source failed.
        case failed
        /// The source answered with something other than what it documents.
        case malformed
    }

    public let reason: Reason
    public let description: String
    /// The system's error number, where a system call failed.
    public let systemCode: CInt?
    /// Whether it is the whole source that failed, and so every collector that reads from it.
    public private(set) var concernsSource = false

    public init(
        _ reason: Reason,
        _ action: String,
        _ subject: String,
        why: String,
        remedy: String? = nil,
        systemCode: CInt? = nil
    ) {
        self.reason = reason
        self.systemCode = systemCode
        // A path is the host's text, and may hold anything.
        self.description = "cannot \(action) \(subject.quotable): \(why)" + (remedy.map { "; \($0)" } ?? "")
    }

    /// The same error, as one of the whole source.
    public var ofSource: Self {
        var error = self
        error.concernsSource = true
        return error
    }

    /// The host lacks what the collector is about.
    public static func absent(_ subject: String) -> Self {
        Self(.absent, "find", subject, why: "this host has none")
    }
}
