import ExporterCore

/// What clients are told apart by.
enum ClientTrait: String, CaseIterable {
    case name, library, user, type

    /// The trait's value; empty when the client has none.
    fileprivate func value(_ client: ClientLine, _ reply: Span<UInt8>) -> String {
        switch self {
        case .name: client.text(.name, of: reply)
        case .library: client.text(.library, of: reply)
        case .user: client.text(.user, of: reply)
        case .type: type(client.bytes(.flags, of: reply))
        }
    }

    /// The type by the server's flags: of each client one, as for CLIENT LIST TYPE.
    private func type(_ flags: Span<UInt8>) -> String {
        var type = "normal"
        for index in flags.indices {
            switch flags[index] {
            case UInt8(ascii: "M"): return "master"
            case UInt8(ascii: "S"): return "replica"
            case UInt8(ascii: "O"): return "monitor"
            case UInt8(ascii: "P"): type = "pubsub"
            default: break
            }
        }
        return type
    }
}

/// Clients that have a trait in common.
struct ClientGroup: Equatable {
    var connections = 0
    /// `nil` where the server does not say.
    var memory: Double?
    var outputMemory: Double?
    var queryBuffer: Double?
    var longestIdle: Int?
    var longestAge: Int?

    fileprivate init() {}

    fileprivate init(_ client: ClientLine, of reply: Span<UInt8>) {
        connections = 1
        memory = client.number(.totalMemory, of: reply).map(Double.init)
        outputMemory = client.number(.outputMemory, of: reply).map(Double.init)
        queryBuffer = client.number(.queryBuffer, of: reply).map(Double.init)
        longestIdle = client.number(.idle, of: reply)
        longestAge = client.number(.age, of: reply)
    }

    fileprivate static func += (group: inout Self, other: Self) {
        group.connections += other.connections
        group.memory = either(group.memory, other.memory, +)
        group.outputMemory = either(group.outputMemory, other.outputMemory, +)
        group.queryBuffer = either(group.queryBuffer, other.queryBuffer, +)
        group.longestIdle = either(group.longestIdle, other.longestIdle, max)
        group.longestAge = either(group.longestAge, other.longestAge, max)
    }
}

private func either<Value>(_ first: Value?, _ second: Value?, _ join: (Value, Value) -> Value) -> Value? {
    guard let first, let second else { return first ?? second }
    return join(first, second)
}

/// Clients by each of their traits.
struct ClientGroups {
    private let traits = ClientTrait.allCases
    private var groups = [[String: ClientGroup]](repeating: [:], count: ClientTrait.allCases.count)

    mutating func add(_ client: ClientLine, of reply: Span<UInt8>) {
        let one = ClientGroup(client, of: reply)
        for index in traits.indices {
            groups[index][traits[index].value(client, reply), default: ClientGroup()] += one
        }
    }

    /// The largest groups by each trait, and the others as one: `other`.
    func limited(to limit: Int) -> [(trait: ClientTrait, groups: [(name: String, group: ClientGroup)])] {
        zip(traits, groups).map { trait, groups in
            let sorted = groups.sorted { ($1.value.connections, $0.key) < ($0.value.connections, $1.key) }
            var kept: [(name: String, group: ClientGroup)] = sorted.prefix(limit).map { ($0.key, $0.value) }
            let rest = sorted.dropFirst(limit)
            guard !rest.isEmpty else { return (trait, kept) }
            var other = ClientGroup()
            for (_, group) in rest { other += group }
            // Clients may be called that.
            if let index = kept.firstIndex(where: { $0.name == "other" }) { other += kept.remove(at: index).group }
            return (trait, kept + [("other", other)])
        }
    }
}

/// The families of groups of clients.
enum ClientGroupFamilies {
    private static func gauge(_ name: String, _ help: String) -> Metric<2> {
        Metric.gauge("redis_client_group_\(name)", help, labels: ["by", "group"])
    }
    static let connections = gauge("connections", "Clients that are connected, by name, library, user and type.")
    static let memory = gauge("memory_bytes", "Memory that the server keeps for the group's clients, in bytes.")
    static let outputMemory = gauge(
        "output_buffer_memory_bytes", "Memory of the lists of replies to the group's clients, in bytes.")
    static let queryBuffer = gauge("query_buffer_bytes", "Bytes of the group's requests waiting to be read.")
    static let longestIdle = gauge(
        "longest_idle_seconds", "How long the group's most idle client has sent nothing, in seconds.")
    static let longestAge = gauge(
        "longest_age_seconds", "How long the group's oldest connection has been open, in seconds.")
    static let metrics: [any MetricDeclaration] = [
        connections, memory, outputMemory, queryBuffer, longestIdle, longestAge,
    ]

    static func write(
        _ traits: [(trait: ClientTrait, groups: [(name: String, group: ClientGroup)])],
        to page: inout MetricPage
    ) {
        func write(_ metric: Metric<2>, _ value: (ClientGroup) -> (some MetricValue)?) {
            page.family(metric) { samples in
                for (trait, groups) in traits {
                    for (name, group) in groups {
                        if let value = value(group) { samples.add(value, trait.rawValue, name) }
                    }
                }
            }
        }
        write(connections) { $0.connections }
        write(memory, \.memory)
        write(outputMemory, \.outputMemory)
        write(queryBuffer, \.queryBuffer)
        write(longestIdle, \.longestIdle)
        write(longestAge, \.longestAge)
    }
}
