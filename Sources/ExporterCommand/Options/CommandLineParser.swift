import ExporterCore
import Glibc

/// Reads a command line by the rules of the Go exporters, whose users paste theirs: `--flag=value`, `--flag value`,
/// `-flag`, `--no-flag`, `--flag=false`, `@file` with one argument a line, and environment variables behind them all.
struct CommandLineParser {
    /// What was read, and everything that is wrong with it.
    struct Result {
        var values = FlagValues()
        var errors: [ConfigurationError] = []
        var warnings: [String] = []
    }

    private let flags: [String: any FlagDeclaration]
    /// Collectors of the original that are not there yet: their flags cost a warning, not the start.
    private let plannedCollectors: Set<String>

    init(flags: [any FlagDeclaration], plannedCollectors: Set<String> = []) {
        self.flags = Dictionary(flags.map { ($0.name, $0) }) { _, second in
            preconditionFailure("two flags are called \(second.name)")
        }
        self.plannedCollectors = plannedCollectors
    }

    func knows(_ name: String) -> Bool { flags[name] != nil }

    func parse(_ arguments: [String], environment: [String: String]) -> Result {
        var result = Result()
        var given: [String: [String]] = [:]
        var words = expanded(arguments, &result)[...]
        while let word = words.popFirst() {
            guard word.hasPrefix("-"), word.count > 1 else {
                result.errors.append(ConfigurationError("unexpected argument \"\(word)\"; options begin with --"))
                continue
            }
            read(word, &words, &given, &result)
        }
        for flag in flags.values {
            set(flag, given[flag.name], environment, &result)
        }
        result.errors.sort { $0.description < $1.description }
        return result
    }

    private func read(
        _ word: String,
        _ words: inout ArraySlice<String>,
        _ given: inout [String: [String]],
        _ result: inout Result
    ) {
        let body = word.drop { $0 == "-" }
        let parts = body.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let (name, text) = (parts.first ?? "", parts.count > 1 ? parts[1] : nil)

        if let flag = flags[name] {
            if let text {
                given[name, default: []].append(text)
            } else if !flag.takesValue {
                given[name, default: []].append("true")
            } else if let next = words.popFirst() {
                given[name, default: []].append(next)
            } else {
                result.errors.append(ConfigurationError("--\(name) wants a value; write --\(name)=\(flag.placeholder)"))
            }
        } else if name.hasPrefix("no-"), let flag = flags[String(name.dropFirst(3))], !flag.takesValue, text == nil {
            given[flag.name, default: []].append("false")
        } else if let collector = plannedCollector(name) {
            if text == nil, name.split(separator: ".").count > 2, words.first?.hasPrefix("-") == false {
                words.removeFirst()
            }
            result.warnings.append("the collector \(collector) is not there yet; --\(name) is ignored")
        } else {
            result.errors.append(unknown(name))
        }
    }

    private func plannedCollector(_ name: String) -> String? {
        let positive = name.hasPrefix("no-") ? name.dropFirst(3) : name[...]
        let parts = positive.split(separator: ".")
        guard parts.count >= 2, parts[0] == "collector", plannedCollectors.contains(String(parts[1])) else {
            return nil
        }
        return String(parts[1])
    }

    private func unknown(_ name: String) -> ConfigurationError {
        let names = flags.values.filter { !$0.isHidden }.map(\.name)
        guard let suggestion = nearestName(to: name, among: names) else {
            return ConfigurationError("unknown flag --\(name); --help lists them all")
        }
        return ConfigurationError("unknown flag --\(name); did you mean --\(suggestion)?")
    }

    private func set(
        _ flag: any FlagDeclaration,
        _ texts: [String]?,
        _ environment: [String: String],
        _ result: inout Result
    ) {
        var origin = "--\(flag.name)"
        var texts = texts ?? []
        if texts.isEmpty, let variable = flag.environment, let text = environment[variable], !text.isEmpty {
            origin = "\(variable) (for --\(flag.name))"
            texts = [text]
        }
        guard !texts.isEmpty else { return }
        guard texts.count == 1 || flag.isRepeatable || !flag.takesValue else {
            return result.errors.append(
                ConfigurationError("--\(flag.name) is given \(texts.count) times; give it once"))
        }
        do throws(FlagError) {
            result.values.set(try flag.parse(texts), for: flag)
        } catch {
            result.errors.append(ConfigurationError("cannot use \(origin): \(error.why)"))
        }
    }

    /// The arguments with each `@file` replaced by the file's lines.
    private func expanded(_ arguments: [String], _ result: inout Result) -> [String] {
        arguments.flatMap { argument -> [String] in
            guard argument.hasPrefix("@") else { return [argument] }
            let path = String(argument.dropFirst())
            guard let text = readFile(path) else {
                let why = unsafe String(cString: strerror(errno))
                result.errors.append(ConfigurationError("cannot read arguments from \(path): \(why)"))
                return []
            }
            return text.split(separator: "\n").map { String($0) }.filter { !$0.isEmpty && !$0.hasPrefix("#") }
        }
    }
}
