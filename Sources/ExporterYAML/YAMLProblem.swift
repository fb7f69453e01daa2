import ExporterCore

/// Something is wrong with a file of settings.
///
/// The description is one line: `FILE:LINE: key.path: what is wrong, what to write`.
public struct YAMLProblem: Error, Equatable, Sendable, CustomStringConvertible {
    public let file: String
    /// Counted from 1; `nil` when it is about the file as a whole.
    public let line: Int?
    /// The keys that lead there, as in `modules.first.timeout`; empty at the top.
    public let path: String
    public let what: String

    public init(file: String, line: Int?, path: String = "", what: String) {
        self.file = file
        self.line = line
        self.path = path
        self.what = what
    }

    public var description: String {
        let place = file.quotable + (line.map { ":\($0)" } ?? "")
        return path.isEmpty ? "\(place): \(what)" : "\(place): \(path): \(what)"
    }
}
