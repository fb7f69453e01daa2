import ExporterCore
import Synchronization

/// Asks a cluster for its nodes, for Prometheus' HTTP discovery.
///
/// That takes a connection of its own, which ends with the answer. Who asks meanwhile gets the same answer.
final class ClusterListing: Sendable {
    typealias Completion = @Sendable (Result<[String], CollectorError>) -> Void

    private let waiting = Mutex<[Completion]>([])

    /// Gives the addresses of all nodes that the cluster knows, those that are down included; never blocks.
    func list(_ target: RedisTarget, byName: Bool, _ completion: @escaping Completion) {
        let isFirst = waiting.withLock { waiting in
            waiting.append(completion)
            return waiting.count == 1
        }
        guard isFirst else { return }
        let isStarted = BlockingThread.start {
            do throws(CollectorError) {
                self.finish(.success(try addresses(of: target, byName: byName)))
            } catch {
                self.finish(.failure(error))
            }
        }
        if !isStarted {
            let why = "the system has no thread for it"
            finish(.failure(CollectorError(.failed, "list", "the cluster's nodes", why: why, remedy: "try again")))
        }
    }

    private func finish(_ result: Result<[String], CollectorError>) {
        let completions = waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
        for completion in completions { completion(result) }
    }
}

private func addresses(of target: RedisTarget, byName: Bool) throws(CollectorError) -> [String] {
    let session = RedisSession(target)
    let deadline = ContinuousClock.now + min(target.options.timeout, .seconds(10))
    let reply = try session.begin(ClusterNodes.command, [], until: deadline)
    if let refusal = ServerRefusal(reply) {
        throw CollectorError(refusal, ClusterNodes.command, user: target.login(session.address)?.user)
    }
    return try ClusterNodes(reply, from: session.address).nodes
        .compactMap { $0.address(asking: session.address, byName: byName)?.description }
}
