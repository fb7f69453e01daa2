import ExporterCore

/// A Tile38 server's own figures.
///
/// Source: SERVER EXT, of keys and values in turn.
struct Tile38Collector: RedisCollector, ConfigurableCollector {
    static let name = "tile38"
    static let server = RedisCommand("SERVER", "EXT")
    static let isTile38 = Flag(
        "is-tile38", default: false, "The server is a Tile38: ask it for its own figures.",
        environment: "REDIS_EXPORTER_IS_TILE38")
    static let flags: [any FlagDeclaration] = [isTile38]

    static let metrics: [any MetricDeclaration] = InfoField.tile38.map(\.metric)

    private let isOn: Bool
    private let fields = InfoFamilies()

    init(flags: FlagValues) throws(ConfigurationError) {
        isOn = flags[Self.isTile38]
    }

    func commands(_ facts: ServerFacts?) -> [RedisCommand] { isOn ? [Self.server] : [] }

    func report(from source: RedisSource, into page: inout MetricPage) throws(CollectorError) {
        guard isOn else { return }
        let reply = try source.reply(to: Self.server)
        guard reply.kind == .array else { throw .malformed(Self.server.name, "the reply is no array") }
        fields.write(reply.pairs, prefix: "tile38_", to: &page)
    }
}
