import ExporterCore

/// The commands that a server has refused on this connection, and why: they are not sent again.
///
/// For ten minutes; an administrator may have allowed them by then, which does not end a connection.
struct RefusalBook {
    private struct Entry {
        let error: CollectorError
        let until: ContinuousClock.Instant
    }
    private var entries: [String: Entry] = [:]

    /// Why the command is not worth sending; `nil` when it is.
    func refusal(of command: RedisCommand) -> CollectorError? {
        guard let entry = entries[command.name], entry.until > .now else { return nil }
        return entry.error
    }

    mutating func note(_ refusal: ServerRefusal, of command: RedisCommand, _ error: CollectorError) {
        if refusal.isLasting { entries[command.name] = Entry(error: error, until: .now + .seconds(600)) }
    }

    mutating func removeAll() { entries.removeAll() }
}
