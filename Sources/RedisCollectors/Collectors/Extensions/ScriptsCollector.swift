import ExporterCore

/// What the user's Lua scripts return.
///
/// Source: EVAL, or EVAL_RO, of each script without keys; it returns names and numbers in turn. A script that fails
/// costs itself only.
struct ScriptsCollector: RedisCollector, ConfigurableCollector {
    static let name = "scripts"
    static let files = Flag(
        "script", default: "", "Lua scripts that return names and numbers to report, separated by commas.",
        environment: "REDIS_EXPORTER_SCRIPT")
    static let readOnly = Flag(
        "lua-script-read-only", default: false, "Run the scripts of --script by EVAL_RO, with which they cannot write.",
        environment: "REDIS_EXPORTER_LUA_SCRIPT_READ_ONLY")
    static let flags: [any FlagDeclaration] = [files, readOnly]

    static let values = Metric.gauge(
        "redis_script_values", "A number that the script returned.", labels: ["key", "filename"])
    static let result = Metric.gauge(
        "redis_script_result", "Whether the script returned numbers: 1; 2 is nothing, 0 an error.",
        labels: ["filename"])
    static let metrics: [any MetricDeclaration] = [values, result]

    private let scripts: [(file: String, command: RedisCommand)]

    init(flags: FlagValues) throws(ConfigurationError) {
        var scripts: [(file: String, command: RedisCommand)] = []
        for file in nameList(flags[Self.files]) where !scripts.contains(where: { $0.file == file }) {
            do throws(CollectorError) {
                let text = try SecretFile(path: file, origin: "--\(Self.files.name)").read().revealed
                scripts.append((file, RedisCommand(script: text, of: file, readOnly: flags[Self.readOnly])))
            } catch {
                throw ConfigurationError(error.description)
            }
        }
        self.scripts = scripts
    }

    func commands(_ facts: ServerFacts?) -> [RedisCommand] { scripts.map(\.command) }

    func report(from source: RedisSource, into page: inout MetricPage) throws(CollectorError) {
        guard !scripts.isEmpty else { return }
        let outcomes = try source.outcomes(of: scripts.map(\.command))
        let results = zip(scripts, outcomes).map { script, outcome in
            ScriptResult(outcome, of: script.command, &page)
        }
        page.family(Self.values) {
            for (script, result) in zip(scripts, results) {
                for (key, value) in result.values { $0.add(value, key.bytes, script.file) }
            }
        }
        page.family(Self.result) {
            for (script, result) in zip(scripts, results) { $0.add(result.code, script.file) }
        }
    }
}

/// What a script returned.
private struct ScriptResult {
    private(set) var values: [(key: Reply, value: PrintedNumber)] = []
    private(set) var code = 0

    init(_ outcome: Result<Reply, CollectorError>, of command: RedisCommand, _ page: inout MetricPage) {
        switch outcome {
        case .failure(let error):
            page.report(error)
        case .success(let reply):
            guard reply.kind == .array, reply.count % 2 == 0 else {
                page.report(.malformed(command.name, "it does not return names and numbers in turn"))
                return
            }
            code = reply.count == 0 ? 2 : 1
            for (key, value) in reply.pairs {
                if let number = value.number {
                    values.append((key, number))
                } else {
                    code = 0
                    let name = String(quoting: key.bytes)
                    page.report(.malformed(command.name, "what it returns for \"\(name)\" is no number"))
                }
            }
        }
    }
}

extension RedisCommand {
    /// A script that is given no keys, and the one argument `0`.
    ///
    /// It is named after its file: that the server refuses one script says nothing of the others.
    fileprivate init(script: String, of file: String, readOnly: Bool) {
        let words = [readOnly ? "EVAL_RO" : "EVAL", script, "0", "0"]
        self.init(words.map { Array($0.utf8) }, name: "\(words[0]) of \(file)")
    }
}
