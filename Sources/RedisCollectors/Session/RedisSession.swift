import ExporterCore

/// The kept connection to a server, and what was asked over it in this scrape.
///
/// It belongs to the thread that collects. A server that answers too late keeps its connection: what it still owes is
/// waited for, and thrown away, before the next scrape asks again. So a server that hangs has one connection, and one
/// scrape's commands, to catch up with.
final class RedisSession {
    /// Where the reply to a command will be.
    private struct Place {
        let exchange: Exchange
        let index: Int
    }

    let target: RedisTarget
    /// The address in use: the one that last could be reached.
    private(set) var address: RedisAddress
    private(set) var deadline = ContinuousClock.now
    private var link: RedisLink?
    /// Whether the server has let us in over this connection.
    private var isSetUp = false
    private var refusals = RefusalBook()
    private var places: [RedisCommand: Place] = [:]
    private var unanswered: [Exchange] = []
    /// What is wrong with the file of the password that let us in.
    private(set) var loginProblem: CollectorError?
    /// The connection of this scrape, for work in the background.
    var openLink: RedisLink? { link?.failure == nil ? link : nil }

    init(_ target: RedisTarget) {
        self.target = target
        address = target.address
    }

    /// Sends what a scrape asks, over the kept connection or a new one, and waits for the reply to `first`.
    ///
    /// - Throws: When the server cannot be reached, does not let us in, or refuses `first`.
    func begin(
        _ first: RedisCommand,
        _ others: [RedisCommand],
        until deadline: ContinuousClock.Instant
    ) throws(CollectorError) -> Reply {
        self.deadline = min(deadline, .now + target.options.timeout)
        places.removeAll(keepingCapacity: true)
        try settleDebts()
        if let kept = openLink, let reply = try answer(first, others, over: kept) { return reply }
        // There is none, or the server had closed it, as it does with idle ones.
        guard let reply = try answer(first, others, over: nil) else { throw lost(.closed) }
        return reply
    }

    /// The reply to `first`; `nil` when the kept connection turned out to be dead.
    private func answer(
        _ first: RedisCommand,
        _ others: [RedisCommand],
        over kept: RedisLink?
    ) throws(CollectorError) -> Reply? {
        do throws(Interruption) {
            return try ask(first, others, over: kept)
        } catch {
            switch error {
            case .failed(let error): throw error
            case .stale: return nil
            }
        }
    }

    private enum Interruption: Error {
        case failed(CollectorError)
        /// The kept connection ended before it had answered anything.
        case stale
    }

    /// Waits for what the server owes of an earlier scrape.
    private func settleDebts() throws(CollectorError) {
        guard let link else { return }
        for exchange in unanswered where !exchange.isOver(by: deadline) {
            if let since = link.silentSince, .now - since > target.options.patience { return hangUp() }
            throw fail(.timeout, silence)
        }
        unanswered.removeAll()
        // Nobody has looked at what it said to our password.
        if !isSetUp { hangUp() }
    }

    private func hangUp() {
        link?.close()
        link = nil
        unanswered.removeAll()
    }

    private func ask(
        _ first: RedisCommand,
        _ others: [RedisCommand],
        over kept: RedisLink?
    ) throws(Interruption) -> Reply {
        let began = ContinuousClock.now
        let (link, setup) = if let kept { (kept, SessionSetup()) } else { try connect() }
        let steps = setup.steps.map(\.command)
        let commands = steps + [first] + others.filter { refusals.refusal(of: $0) == nil }
        let sent = ContinuousClock.now
        let exchange = link.send(commands)
        unanswered = [exchange]
        for (index, command) in commands.enumerated() where index >= steps.count {
            places[command] = Place(exchange: exchange, index: index)
        }
        for (index, step) in setup.steps.enumerated() {
            let reply = try firstReply(exchange, index, mayBeStale: false)
            if let (kind, error) = step.failure(reply, address) {
                hangUp()
                throw .failed(fail(kind, error))
            }
            if case .ping = step { target.record.update { $0.pingDuration = .now - sent } }
        }
        isSetUp = true
        let reply = try firstReply(exchange, steps.count, mayBeStale: kept != nil)
        if kept == nil { target.record.update { $0.connectDuration = .now - began } }
        return reply
    }

    /// Connects to the address that was last in use, or to another of the target's.
    private func connect() throws(Interruption) -> (RedisLink, SessionSetup) {
        let addresses = [address] + ([target.address] + target.alternatives).filter { $0 != address }
        var failure: SourceFailure?
        for (index, candidate) in addresses.enumerated() {
            let left = deadline - .now
            guard left > .zero else { break }
            do throws(SourceFailure) {
                let share = ContinuousClock.now + left / (addresses.count - index)
                let link = try target.dialer.dial(candidate, until: share)
                address = candidate
                refusals.removeAll()
                self.link = link
                isSetUp = false
                target.record.update { $0.connections += 1 }
                let setup = SessionSetup(candidate, target)
                loginProblem = setup.fileProblem
                return (link, setup)
            } catch {
                failure = error
            }
        }
        guard let failure else { throw .failed(fail(.timeout, silence)) }
        throw .failed(fail(failure.kind, failure.error))
    }

    /// Waits for one of the replies that tell whether the server is there.
    private func firstReply(_ exchange: Exchange, _ index: Int, mayBeStale: Bool) throws(Interruption) -> Reply {
        do throws(LinkFailure) {
            if let reply = try exchange.reply(index, until: deadline) { return reply }
        } catch {
            if mayBeStale, exchange.received == 0, error != .abandoned { throw .stale }
            throw .failed(fail(FailureKind(error), CollectorError(asking: error, address)))
        }
        throw .failed(fail(.timeout, silence))
    }
}

extension RedisSession {
    /// The reply to a command, which is asked now if it was not when the scrape began.
    ///
    /// - Throws: When the server refuses the command, does not answer in time, or is gone.
    func reply(to command: RedisCommand) throws(CollectorError) -> Reply {
        try outcomes(of: [command])[0].get()
    }

    /// The replies to commands, in their order; those that were not asked yet are asked together.
    ///
    /// - Throws: When the server does not answer in time or is gone.
    func outcomes(of commands: [RedisCommand]) throws(CollectorError) -> [Result<Reply, CollectorError>] {
        let news = commands.filter { places[$0] == nil && refusals.refusal(of: $0) == nil }
        if !news.isEmpty {
            guard let link = openLink else { throw lost(link?.failure ?? .closed) }
            let exchange = link.send(news)
            unanswered.append(exchange)
            for (index, command) in news.enumerated() { places[command] = Place(exchange: exchange, index: index) }
        }
        var outcomes: [Result<Reply, CollectorError>] = []
        for command in commands { outcomes.append(try outcome(of: command)) }
        return outcomes
    }

    /// What the server said when it refused a command in this scrape; `nil` when it did not.
    func refusal(of command: RedisCommand) -> ServerRefusal? {
        // A lost connection is another matter, and has been said.
        guard let place = places[command] else { return nil }
        return (try? place.exchange.reply(place.index, until: .now)).flatMap { $0 }.flatMap(ServerRefusal.init)
    }

    private func outcome(of command: RedisCommand) throws(CollectorError) -> Result<Reply, CollectorError> {
        guard let place = places[command] else {
            return .failure(refusals.refusal(of: command) ?? late(command))
        }
        let reply: Reply?
        do throws(LinkFailure) {
            reply = try place.exchange.reply(place.index, until: deadline)
        } catch {
            throw lost(error)
        }
        guard let reply else { throw late(command) }
        guard let refusal = ServerRefusal(reply) else { return .success(reply) }
        let error = CollectorError(refusal, command, user: target.login(address)?.user)
        refusals.note(refusal, of: command, error)
        return .failure(error)
    }

    /// Takes replies that no server had to send, as those of this scrape.
    func take(_ replies: [Reply], to commands: [RedisCommand]) {
        let exchange = Exchange(count: commands.count)
        _ = exchange.take(replies[...])
        for (index, command) in commands.enumerated() { places[command] = Place(exchange: exchange, index: index) }
    }

    /// The server has answered other commands in this scrape, but not this one in time.
    private func late(_ command: RedisCommand) -> CollectorError {
        CollectorError(
            .timeout, "run", command.name, why: "the server had not answered it when the scrape's time was over")
    }

    /// The connection was lost in the middle of the scrape.
    private func lost(_ failure: LinkFailure) -> CollectorError {
        fail(FailureKind(failure), CollectorError(asking: failure, address))
    }

    /// The server refused what the scrape cannot do without.
    func refused(_ refusal: ServerRefusal, _ command: RedisCommand) -> CollectorError {
        // The next scrape logs in anew, perhaps with another password.
        if refusal.meaning == .noAuth { hangUp() }
        return fail(refusal.failureKind, CollectorError(refusal, command, user: target.login(address)?.user))
    }

    /// The server's answer to what the scrape cannot do without is none.
    func malformed(_ what: String, _ why: String) -> CollectorError {
        fail(.protocolError, CollectorError(.malformed, "read", "\(what) of \(address)", why: why))
    }

    private var silence: CollectorError {
        CollectorError(
            .timeout, "ask", address.description, why: "the server accepts connections, but does not answer",
            remedy: address.usesTLS && target.record.current.connectDuration == nil
                ? "see whether it speaks TLS on this port, and whether it hangs or is stopped"
                : "see whether it hangs or is stopped, and what SLOWLOG says")
    }

    /// Notes why the scrape failed.
    private func fail(_ kind: FailureKind, _ error: CollectorError) -> CollectorError {
        target.record.update { $0.failure = kind }
        return error.ofSource
    }
}
