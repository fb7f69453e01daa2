/// What an exporter says of itself.
public struct ExporterAbout: Sendable {
    /// As users know the program: `node_exporter`.
    public let name: String
    public let title: String
    public let summary: String
    public let version: String
    /// What is watched, without secrets.
    public let target: String
    public let collectors: [String]
    public let started = ContinuousClock.now

    public init(name: String, title: String, summary: String, version: String, target: String, collectors: [String]) {
        self.name = name
        self.title = title
        self.summary = summary
        self.version = version
        self.target = target
        self.collectors = collectors
    }

    var uptime: Duration { ContinuousClock.now - started }

    var json: JSON {
        .object([
            ("name", .string(name)),
            ("version", .string(version)),
            ("target", .string(target)),
            ("uptime_seconds", .number((uptime / .seconds(1)).rounded())),
            ("collectors", .array(collectors.map(JSON.string))),
        ])
    }
}
