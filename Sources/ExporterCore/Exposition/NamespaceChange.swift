import Synchronization

/// Another beginning of metrics' names: `cache_up` for `redis_up`.
///
/// Names that do not begin with the namespace that is changed stay as they are.
public final class NamespaceChange: Sendable {
    private let prefix: String
    private let replacement: String
    private let known = Mutex<[FamilyText: FamilyText]>([:])

    /// Changes the namespace `old`, and the underscore behind it, to `new`.
    public init(from old: String, to new: String) {
        prefix = old + "_"
        replacement = new.isEmpty ? "" : new + "_"
    }

    func renamed(_ text: FamilyText) -> FamilyText {
        guard text.name.hasPrefix(prefix) else { return text }
        return known.withLock { known in
            if let renamed = known[text] { return renamed }
            let name = replacement + text.name.dropFirst(prefix.count)
            let renamed = FamilyText(name: name, kind: text.kind, help: text.help, labels: text.labels)
            known[text] = renamed
            return renamed
        }
    }
}
