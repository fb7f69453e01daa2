import ExporterCore

/// Which node of a cluster is asked for which keys.
struct ClusterMap: Equatable, Sendable {
    /// A node that is asked.
    struct Place: Hashable, Sendable {
        let address: RedisAddress
        /// Whether it is the one that the scrapes ask anyway.
        let isMain: Bool
        /// Whether it has to be told that it may answer.
        let isReplica: Bool
    }

    /// The nodes to ask for all keys, one of each master with its replicas.
    private(set) var places: [Place] = []
    /// As the others call the node that the scrapes ask.
    private(set) var main: RedisAddress?
    /// Slots with keys that nobody can be asked for.
    private(set) var uncovered = 0
    private var ranges: [(slots: ClosedRange<Int>, place: Place)] = []

    /// Chooses the masters, or a replica of each.
    init(_ nodes: ClusterNodes, askedAt asked: RedisAddress, replicas: Bool) {
        main = nodes.myself?.address(asking: asked, byName: false)
        for master in nodes.nodes where master.isMaster && !master.slots.isEmpty {
            let shard = replicas ? nodes.nodes.filter { $0.masterID == master.id } : [master]
            let reachable = shard.filter { $0.isReachable || $0.isMyself }
            guard let node = reachable.first(where: \.isMyself) ?? reachable.first,
                let address = node.address(asking: asked, byName: asked.usesTLS)
            else {
                uncovered += master.slots.reduce(0) { $0 + $1.count }
                continue
            }
            let place = Place(address: address, isMain: node.isMyself, isReplica: replicas)
            places.append(place)
            ranges += master.slots.map { ($0, place) }
        }
    }

    /// Whom to ask for a key of a slot.
    func place(of slot: Int) -> Place? { ranges.first { $0.slots.contains(slot) }?.place }

    static func == (first: Self, second: Self) -> Bool {
        first.places == second.places && first.main == second.main && first.uncovered == second.uncovered
            && first.ranges.elementsEqual(second.ranges) { $0.slots == $1.slots && $0.place == $1.place }
    }
}
