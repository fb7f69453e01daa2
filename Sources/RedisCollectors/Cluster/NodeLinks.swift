import ExporterCore
import Synchronization

/// Connections to a cluster's other nodes, at most one to each, kept from pass to pass.
final class NodeLinks: Sendable {
    private struct State {
        var links: [ClusterMap.Place: RedisLink] = [:]
        var isOver = false
    }
    private let state = Mutex(State())

    /// The connection to a node, which is made if there is none.
    ///
    /// It logs in as the target does, unless the node has a password of its own.
    func link(
        to place: ClusterMap.Place,
        for target: RedisTarget,
        asked: RedisAddress
    ) throws(CollectorError) -> RedisLink {
        if let kept = state.withLock({ $0.links[place] }), kept.failure == nil { return kept }
        let deadline = ContinuousClock.now + target.options.timeout
        do throws(SourceFailure) {
            let link = try target.dialer.dial(place.address, until: deadline)
            let login = target.login(place.address) ?? target.login(asked)
            try setUp(link, login, place, target, until: deadline)
            let isOver = state.withLock { state in
                if !state.isOver { state.links[place] = link }
                return state.isOver
            }
            if isOver { link.close() }
            return link
        } catch {
            // Not an error of the whole source, which is another node.
            throw CollectorError(
                error.error.reason, "look at keys of", place.address.name, why: error.error.description)
        }
    }

    private func setUp(
        _ link: RedisLink,
        _ login: RedisLogin?,
        _ place: ClusterMap.Place,
        _ target: RedisTarget,
        until deadline: ContinuousClock.Instant
    ) throws(SourceFailure) {
        var steps: [SessionSetup.Step] = []
        if let login { steps.append(.login(login)) }
        if let name = target.options.clientName { steps.append(.name(name)) }
        let exchange = link.send(steps.map(\.command) + (place.isReplica ? [RedisCommand("READONLY")] : []))
        for (index, step) in steps.enumerated() {
            let reply: Reply?
            do throws(LinkFailure) {
                reply = try exchange.reply(index, until: deadline)
            } catch {
                throw SourceFailure(kind: FailureKind(error), error: CollectorError(asking: error, place.address))
            }
            guard let reply else {
                let why = "the server accepts connections, but does not answer"
                throw SourceFailure(
                    kind: .timeout, error: CollectorError(.timeout, "ask", place.address.description, why: why))
            }
            if let (kind, error) = step.failure(reply, place.address) { throw SourceFailure(kind: kind, error: error) }
        }
    }

    /// Closes the connections to nodes that are no longer asked.
    func keep(only places: [ClusterMap.Place]) {
        let gone = state.withLock { state in
            let gone = state.links.filter { !places.contains($0.key) }
            for place in gone.keys { state.links[place] = nil }
            return gone
        }
        for link in gone.values { link.close() }
    }

    func closeAll() {
        state.withLock { $0.isOver = true }
        keep(only: [])
    }
}
