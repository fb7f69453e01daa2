import ExporterCore
import ExporterYAML

/// A certificate or key in PEM: in a file, which may be renewed, or in the configuration itself.
public struct PEMSource: Sendable {
    private enum Content {
        case file(String)
        case inline(Secret)
    }

    private let content: Content
    /// What names it, for messages: a flag, or a place in a file.
    let origin: String

    /// A file that the origin names.
    public init(file: String, origin: String) {
        content = .file(file)
        self.origin = origin
    }

    init(inline text: Secret, origin: String) {
        content = .inline(text)
        self.origin = origin
    }

    /// The file's path; `nil` where there is none.
    var path: String? {
        guard case .file(let path) = content else { return nil }
        return path
    }

    func bytes() throws(ConfigurationError) -> [UInt8] {
        switch content {
        case .inline(let text): return Array(text.revealed.utf8)
        case .file(let path):
            // It is the text itself, and must not be shown as a path.
            guard !path.contains("\n") else {
                throw ConfigurationError("\(origin): is a text of several lines, name a file")
            }
            do throws(YAMLProblem) {
                return try YAMLFile.bytes(of: path)
            } catch {
                throw ConfigurationError("\(origin): \(error)")
            }
        }
    }

    /// Says what is wrong with what it holds; nothing of that is shown.
    func problem(_ what: String) -> ConfigurationError {
        ConfigurationError("\(origin): \(path.map { "\($0) " } ?? "")\(what)")
    }
}
