import ExporterCore
import ExporterYAML

/// The file of custom queries (`--extend.query-path`), as it was read once.
///
/// Its top is a mapping from a namespace to `query`, `metrics` and what else a query has. A query with a mistake in it
/// is left out, and the others are none the worse for it.
struct CustomQueryFile: Equatable, Sendable {
    let path: String
    /// In the order of the file.
    let queries: [CustomQuery]
    /// Everything that is wrong, a line each.
    let problems: [YAMLProblem]
    /// The SHA-256 of the contents; `nil` when they could not be read.
    let hash: String?
}

extension CustomQueryFile {
    static func read(_ path: String) -> Self {
        do throws(YAMLProblem) {
            return Self(path: path, contents: try YAMLFile.bytes(of: path))
        } catch {
            return Self(path: path, queries: [], problems: [error], hash: nil)
        }
    }

    init(path: String, contents: [UInt8]) {
        self.path = path
        hash = SHA256.hexadecimal(of: contents)
        do throws(YAMLProblem) {
            let file = try YAMLFile(parsing: contents, path: path)
            let result = file.read { top in top.each { CustomQuery(reading: &$1, namespace: $0) } }
            queries = result.value ?? []
            problems = result.problems
        } catch {
            queries = []
            problems = [error]
        }
    }
}
