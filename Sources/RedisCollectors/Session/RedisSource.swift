public import ExporterCore

/// A Redis server, as a thread's collectors see it: the kept connection, and what it answered in this scrape.
public final class RedisSource: CollectorSource {
    let target: RedisTarget
    let session: RedisSession
    /// Work on keys, which outlasts scrapes.
    let keyScanner = KeyScanner()
    /// INFO of this scrape.
    private(set) var info: InfoText
    private var parsedStats: CommandStats?
    /// What the server is; known from the first scrape on.
    private(set) var facts: ServerFacts?

    init(_ target: RedisTarget) {
        self.target = target
        session = RedisSession(target)
        info = InfoText.none
    }

    public func beginScrape(
        of collectors: [any Collector<RedisSource>],
        until deadline: ContinuousClock.Instant
    ) throws(CollectorError) {
        target.record.update { $0.failure = nil }
        let collectors = collectors.compactMap { $0 as? any RedisCollector }
        let known = facts
        var commands: [RedisCommand] = []
        for command in collectors.flatMap({ $0.commands(known) }) where !commands.contains(command) {
            commands.append(command)
        }
        take(try readInfo(commands, until: deadline))
    }

    /// INFO commandstats, parsed when somebody first wants it.
    var commandStats: CommandStats {
        let stats = parsedStats ?? CommandStats(info)
        parsedStats = stats
        return stats
    }

    /// Takes INFO as that of this scrape.
    func take(_ info: InfoText) {
        self.info = info
        parsedStats = nil
        let facts = ServerFacts(info)
        self.facts = facts
        target.record.update { $0.role = facts.role }
    }

    /// INFO with all sections; without them where the server does not know ALL.
    private func readInfo(
        _ others: [RedisCommand],
        until deadline: ContinuousClock.Instant
    ) throws(CollectorError) -> InfoText {
        let all = RedisCommand("INFO", "ALL", named: 1)
        let first = try session.begin(all, others, until: deadline)
        if first.kind == .text, !first.bytes.isEmpty { return InfoText(first) }
        if let refusal = ServerRefusal(first), refusal.meaning != .other, refusal.meaning != .unknown {
            throw session.refused(refusal, all)
        }
        let plain = RedisCommand("INFO")
        let reply = try session.reply(to: plain)
        guard reply.kind == .text else {
            throw session.malformed("INFO", "it is no text")
        }
        return InfoText(reply)
    }

    /// The reply to a command, which is asked now if it was not when the scrape began.
    ///
    /// - Throws: When the server refuses the command, does not answer in time, or is gone.
    func reply(to command: RedisCommand) throws(CollectorError) -> Reply {
        try session.reply(to: command)
    }

    /// What the server said when it refused a command in this scrape; `nil` when it did not.
    func refusal(of command: RedisCommand) -> ServerRefusal? { session.refusal(of: command) }

    /// The replies to commands, in their order, each or why there is none; new ones are asked together.
    ///
    /// - Throws: When the server does not answer in time or is gone.
    func outcomes(of commands: [RedisCommand]) throws(CollectorError) -> [Result<Reply, CollectorError>] {
        try session.outcomes(of: commands)
    }
}
