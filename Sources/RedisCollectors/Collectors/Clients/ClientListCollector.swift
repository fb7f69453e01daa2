import ExporterCore
import Glibc

/// The clients that are connected: each of them, or how many there are by name, library, user and type.
///
/// Source: CLIENT LIST, as in `id=7 addr=10.0.0.5:41234 name=worker age=12 idle=0 flags=N db=0 …`, read once.
struct ClientListCollector: RedisCollector, ConfigurableCollector {
    static let name = "client_list"
    static let list = RedisCommand("CLIENT", "LIST")

    static let exportList = Flag(
        "export-client-list", default: false, "Report each client that is connected: a dozen series for each.",
        environment: "REDIS_EXPORTER_EXPORT_CLIENT_LIST")
    static let exportPort = Flag(
        "export-client-port", default: false,
        "Add the client's port to --export-client-list: new series for each connection.",
        environment: "REDIS_EXPORTER_EXPORT_CLIENT_PORT")
    static let listLimit = Flag(
        "client-list.limit", default: 1000, "How many clients --export-client-list reports at most.",
        environment: "REDIS_EXPORTER_CLIENT_LIST_LIMIT")
    static let exportAggregates = Flag(
        "export-client-aggregates", default: false,
        "Report how many clients there are, and what they use, by name, library, user and type.",
        environment: "REDIS_EXPORTER_EXPORT_CLIENT_AGGREGATES")
    static let groupLimit = Flag(
        "client-aggregates.limit", default: 50,
        "How many names, libraries and users --export-client-aggregates tells apart at most.",
        environment: "REDIS_EXPORTER_CLIENT_AGGREGATES_LIMIT")
    static let flags: [any FlagDeclaration] = [exportList, exportPort, listLimit, exportAggregates, groupLimit]

    static let omitted = Metric.gauge(
        "redis_connected_client_omitted",
        "Clients left out of redis_connected_client_info and its like, as there are more than --client-list.limit.")
    static var metrics: [any MetricDeclaration] { ClientFamilies.metrics + [omitted] + ClientGroupFamilies.metrics }

    private let exportsList: Bool
    private let exportsPort: Bool
    private let listLimit: Int
    private let exportsAggregates: Bool
    private let groupLimit: Int

    init(flags: FlagValues) throws(ConfigurationError) {
        exportsList = flags[Self.exportList]
        exportsPort = flags[Self.exportPort]
        listLimit = flags[Self.listLimit]
        exportsAggregates = flags[Self.exportAggregates]
        groupLimit = flags[Self.groupLimit]
        for flag in [Self.listLimit, Self.groupLimit] where flags[flag] < 1 {
            throw ConfigurationError("cannot use --\(flag.name): it must be at least 1")
        }
    }

    private var isOn: Bool { exportsList || exportsAggregates }

    func commands(_ facts: ServerFacts?) -> [RedisCommand] { isOn ? [Self.list] : [] }

    func report(from source: RedisSource, into page: inout MetricPage) throws(CollectorError) {
        guard isOn else { return }
        let reply = try source.reply(to: Self.list)
        guard reply.kind == .text else { throw .malformed(Self.list.name, "the reply is no text") }

        var reader = ClientListReader(reply.bytes)
        var listed: [ClientLine] = []
        var groups = ClientGroups()
        var count = 0
        while let client = reader.next() {
            count += 1
            if exportsList, listed.count < listLimit { listed.append(client) }
            if exportsAggregates { groups.add(client, of: reply.bytes) }
        }
        if reader.malformed > 0 {
            page.report(.malformed(Self.list.name, "\(reader.malformed) of its lines have no client's id"))
        }
        if exportsList {
            let families = ClientFamilies(reply: reply, clients: listed, now: Int(time(nil)))
            families.write(withPort: exportsPort, to: &page)
            page.write(Self.omitted, count - listed.count)
        }
        if exportsAggregates { ClientGroupFamilies.write(groups.limited(to: groupLimit), to: &page) }
    }
}
