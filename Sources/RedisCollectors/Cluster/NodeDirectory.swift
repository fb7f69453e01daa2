import Synchronization

/// The nodes that servers have told of: the others of their cluster, or the masters that a sentinel watches.
///
/// What is watched besides the addresses given. It is written by the scrapes and read where a page is asked for.
final class NodeDirectory: Sendable {
    private let nodes = Mutex<[RedisAddress]>([])

    /// The nodes as they were last told of.
    var all: [RedisAddress] { nodes.withLock { $0 } }

    func set(_ nodes: [RedisAddress]) { self.nodes.withLock { $0 = nodes } }
}
