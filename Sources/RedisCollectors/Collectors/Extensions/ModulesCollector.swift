import ExporterCore

/// The modules that are loaded, and what they say of themselves.
///
/// Source: INFO MODULES, as in `module:name=bf,ver=20612,api=1,filters=0,usedby=[],using=[search],options=[]`, and the
/// modules' own sections.
struct ModulesCollector: RedisCollector, ConfigurableCollector {
    static let name = "modules"
    static let info = RedisCommand("INFO", "MODULES")
    static let include = Flag(
        "include-modules-metrics", default: false, "Report the modules that are loaded, and their own figures.",
        environment: "REDIS_EXPORTER_INCL_MODULES_METRICS")
    static let flags: [any FlagDeclaration] = [include]

    static let module = Metric.gauge(
        "redis_module_info", "Always 1; a module that is loaded, with --include-modules-metrics.",
        labels: ["name", "ver", "api", "filters", "usedby", "using"])
    static var metrics: [any MetricDeclaration] {
        [module] + (InfoField.modules + InfoField.search + InfoField.valkeySearch).map(\.metric)
    }

    private let isOn: Bool
    private let fields = InfoFamilies()

    init(flags: FlagValues) throws(ConfigurationError) {
        isOn = flags[Self.include]
    }

    func commands(_ facts: ServerFacts?) -> [RedisCommand] { isOn ? [Self.info] : [] }

    func report(from source: RedisSource, into page: inout MetricPage) throws(CollectorError) {
        guard isOn else { return }
        let reply = try source.reply(to: Self.info)
        guard reply.kind == .text else { throw .malformed(Self.info.name, "the reply is no text") }
        let info = InfoText(reply)
        var problems: [CollectorError] = []
        page.family(Self.module) { samples in
            for line in info.lines where info.bytes(line.key).equals("module") {
                guard let module = ModuleLine(info.bytes(line.value)) else {
                    problems.append(.malformed(line, of: info, expected: "name=, ver= and more of a module"))
                    continue
                }
                samples.add(1, labels: module.labels)
            }
        }
        for problem in problems { page.report(problem) }
        fields.write(info.lines.filter { !info.bytes($0.key).equals("module") }, of: info, to: &page)
    }
}

/// A module's line, its fields by name; commas inside `[]` are a value's.
private struct ModuleLine {
    /// `name`, `ver`, `api`, `filters`, `usedby`, `using`.
    let labels: InlineArray<6, String>

    init?(_ text: Span<UInt8>) {
        var fields: [String: String] = [:]
        var start = 0
        var depth = 0
        for index in 0...text.count {
            if index < text.count, text[index] != .comma || depth > 0 {
                if text[index] == UInt8(ascii: "[") { depth += 1 }
                if text[index] == UInt8(ascii: "]") { depth -= 1 }
                continue
            }
            let field = text.extracting(start..<index)
            if let equals = field.firstIndex(of: UInt8(ascii: "=")) {
                fields[String(field.extracting(..<equals))] = String(field.extracting((equals + 1)...))
            }
            start = index + 1
        }
        guard let name = fields["name"], let version = fields["ver"] else { return nil }
        labels = [
            name, version, fields["api"] ?? "", fields["filters"] ?? "", fields["usedby"] ?? "", fields["using"] ?? "",
        ]
    }
}
