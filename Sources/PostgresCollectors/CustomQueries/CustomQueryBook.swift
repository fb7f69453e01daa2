import ExporterCore
import Synchronization

/// The user's queries as the file has them now.
///
/// A look at the file's times at each scrape tells whether it has changed; then it is read again. What was good in it
/// counts, whatever is wrong with the rest.
final class CustomQueryBook: Sendable {
    struct Contents: Sendable {
        let file: CustomQueryFile
        let queries: [RunningQuery]
    }

    private struct State {
        var contents: Contents?
        var stamp: FileStamp?
    }

    private let path: String
    private let prefix: String
    private let namesDatabases: Bool
    private let rowLimit: Int
    private let state = Mutex(State())

    /// The queries of the file at `path`; those whose namespace begins with `pg` get `prefix` in its place.
    ///
    /// `namesDatabases` is whether several databases answer, so that their series must be told apart.
    init(path: String, prefix: String, namesDatabases: Bool, rowLimit: Int) {
        self.path = path
        self.prefix = prefix
        self.namesDatabases = namesDatabases
        self.rowLimit = rowLimit
    }

    /// The queries, read again when the file has changed.
    var current: Contents {
        let stamp = FileStamp(path)
        return state.withLock { state in
            if let contents = state.contents, state.stamp == stamp { return contents }
            state.stamp = stamp
            return read(&state)
        }
    }

    /// Reads the file again, changed or not; what is wrong with it.
    func reload() -> [ConfigurationError] {
        let contents = state.withLock { state in
            state.stamp = FileStamp(path)
            return read(&state)
        }
        return contents.file.problems.map { ConfigurationError("\($0)") }
    }

    private func read(_ state: inout State) -> Contents {
        let file = CustomQueryFile.read(path)
        // A query that stays as it is keeps its identity, and so its prepared statement and its answer.
        let known = state.contents?.queries ?? []
        let queries = file.queries.map { query in
            known.first { $0.query == query }
                ?? RunningQuery(query, prefix: prefix, namesDatabases: namesDatabases, rowLimit: rowLimit)
        }
        let contents = Contents(file: file, queries: queries)
        state.contents = contents
        return contents
    }
}
