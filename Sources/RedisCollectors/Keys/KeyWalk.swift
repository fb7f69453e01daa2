import ExporterCore

/// What a pass asks a server, or the nodes of its cluster, a little at a time.
///
/// It belongs to the pass's thread. Every wait has a deadline. After each answer it pauses, so that the server has time
/// for others: as long as the answer took, and longer when no page waits.
final class KeyWalk {
    /// Who is asked.
    enum Node: Equatable {
        /// The server of the scrapes, over their connection.
        case main
        case other(ClusterMap.Place)
    }

    let place: KeyPlace
    let progress: ScanProgress
    private let thread: KeyThread
    private var map: ClusterMap?
    /// How long the last answer took, and the one that took the shortest: what is over that is the server's work.
    private var lastAnswer = Duration.zero
    private var fastestAnswer = Duration.seconds(1)

    /// How long the server worked on what it answered last, about.
    var lastWork: Duration { lastAnswer - fastestAnswer }

    init(_ place: KeyPlace, on thread: KeyThread, _ progress: ScanProgress) {
        self.place = place
        self.thread = thread
        self.progress = progress
        thread.use(place.link)
    }

    var settings: KeySettings { place.settings }

    /// Sends commands to a node in one go and waits for all replies.
    ///
    /// A command that the server refuses to us is not sent; its reply is `nil`.
    /// - Throws: When the node is gone or silent, or nobody wants the answers any more.
    func replies(
        to commands: [RedisCommand],
        in database: Int,
        of node: Node
    ) throws(CollectorError) -> [Reply?] {
        guard !thread.isOver else { throw Self.ended }
        let isOpen = commands.map { thread.refusal(of: $0) == nil }
        let open = zip(commands, isOpen).filter(\.1).map(\.0)
        guard !open.isEmpty else { return commands.map { _ in nil } }
        var answers = try exchange(open, in: database, of: node)[...]
        return isOpen.map { $0 ? answers.popFirst() : nil }
    }

    private func exchange(
        _ commands: [RedisCommand],
        in database: Int,
        of node: Node
    ) throws(CollectorError) -> [Reply] {
        let (link, address) = try link(to: node)
        // Scrapes go over the same connection: between two of our commands, and never in another database.
        let selects = !settings.isCluster && database != place.address.database
        let all = selects ? [select(database)] + commands + [select(place.address.database)] : commands
        let began = ContinuousClock.now
        let exchange = link.send(all)
        var replies: [Reply] = []
        replies.reserveCapacity(all.count)
        for index in all.indices { replies.append(try reply(index, of: exchange, address)) }
        let took = ContinuousClock.now - began
        lastAnswer = took
        fastestAnswer = min(fastestAnswer, took)
        thread.pause(thread.isAwaited ? took : took * 4)
        guard selects else { return replies }
        if let refusal = ServerRefusal(replies[0]) {
            throw CollectorError(
                .failed, "look at", "database \(database) of \(address.name)",
                why: "the server says: \(refusal.text.prefix(120))")
        }
        return Array(replies.dropFirst().dropLast())
    }

    private func reply(_ index: Int, of exchange: Exchange, _ address: RedisAddress) throws(CollectorError) -> Reply {
        do throws(LinkFailure) {
            if let reply = try exchange.reply(index, until: .now + place.target.options.patience) { return reply }
        } catch {
            if thread.isOver { throw Self.ended }
            throw CollectorError(
                .failed, "look at keys of", address.name, why: CollectorError(asking: error, address).description)
        }
        throw CollectorError(.timeout, "look at keys of", address.name, why: "the server does not answer")
    }

    private func link(to node: Node) throws(CollectorError) -> (RedisLink, RedisAddress) {
        switch node {
        case .main: (place.link, place.address)
        case .other(let other):
            (try thread.nodeLinks.link(to: other, for: place.target, asked: place.address), other.address)
        }
    }

    private func select(_ database: Int) -> RedisCommand { RedisCommand("SELECT", "\(database)") }

    private static let elsewhere = CollectorError(
        .failed, "look at", "a key", why: "it is on another node of the cluster",
        remedy: "give --\(RedisFlags.isCluster.name)")
    private static let ended = CollectorError(.failed, "look at", "keys", why: "the target is no longer watched")
}

extension KeyWalk {
    /// The reply to a command, or why there is none; a command that may not be run is remembered.
    func outcome(_ reply: Reply?, of command: RedisCommand) -> Result<Reply, CollectorError> {
        guard let reply else {
            let why = "no node of the cluster answers for the key"
            return .failure(thread.refusal(of: command) ?? CollectorError(.failed, "run", command.name, why: why))
        }
        guard let refusal = ServerRefusal(reply) else { return .success(reply) }
        if refusal.code == "MOVED" { return .failure(Self.elsewhere) }
        let error = CollectorError(refusal, command, user: place.target.login(place.address)?.user)
        thread.note(refusal, of: command, error)
        return .failure(error)
    }

    /// The value of an outcome; what is wrong is noted, and costs what depends on it only.
    func value(_ outcome: Result<Reply, CollectorError>) -> Reply? {
        switch outcome {
        case .success(let reply): return reply
        case .failure(let error):
            if error != Self.elsewhere || !settings.knowsOtherNodes { progress.note(error) }
            return nil
        }
    }

    /// The nodes that have all keys between them.
    ///
    /// - Throws: When the server does not tell of its cluster.
    func nodes() throws(CollectorError) -> [Node] {
        settings.isCluster ? try readMap().places.map { $0.isMain ? .main : .other($0) } : [.main]
    }

    /// The node that has a slot's keys; `nil` when there is none.
    func node(of slot: Int) throws(CollectorError) -> Node? {
        try readMap().place(of: slot).map { $0.isMain ? .main : .other($0) }
    }

    /// The node at an address, where another has sent us.
    func node(at address: RedisAddress) throws(CollectorError) -> Node {
        if try readMap().main == address { return .main }
        return .other(ClusterMap.Place(address: address, isMain: false, isReplica: settings.skipsMasters))
    }

    /// The cluster has changed.
    func forgetMap() { map = nil }

    private func readMap() throws(CollectorError) -> ClusterMap {
        if let map { return map }
        let reply = try replies(to: [ClusterNodes.command], in: 0, of: .main)[0]
        let nodes = try ClusterNodes(outcome(reply, of: ClusterNodes.command).get(), from: place.address)
        let map = ClusterMap(nodes, askedAt: place.address, replicas: settings.skipsMasters)
        if map.uncovered > 0 {
            progress.note(
                CollectorError(
                    .failed, "look at", "\(map.uncovered) slots of the cluster", why: "no node can be asked for them"))
        }
        if map.places.contains(where: { $0.isMain && $0.isReplica }) {
            _ = try replies(to: [RedisCommand("READONLY")], in: 0, of: .main)
        }
        thread.nodeLinks.keep(only: map.places)
        self.map = map
        return map
    }
}
