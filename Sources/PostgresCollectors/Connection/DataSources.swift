public import ExporterCore

/// The databases to watch, from the variables of the original.
///
/// The first of these that is set and not empty wins; there may be none:
///
/// 1. `DATA_SOURCE_NAME`: a comma list, see ``dataSourceNames(in:)``.
/// 2. `DATA_SOURCE_NAME_FILE`: a file with such a list.
/// 3. `DATA_SOURCE_URI_FILE` or `DATA_SOURCE_URI` for the server, without scheme and user; with it `DATA_SOURCE_USER_FILE`
///    or `DATA_SOURCE_USER`, and `DATA_SOURCE_PASS_FILE` or `DATA_SOURCE_PASS`.
public struct DataSources: Sendable {
    public let all: [DataSource]

    /// - Throws: When a source is malformed, or a file cannot be read.
    public init(environment: [String: String]) throws(ConfigurationError) {
        do throws(CollectorError) {
            all = try Variables(environment).dataSources()
        } catch {
            throw ConfigurationError(error)
        }
    }
}

/// The environment, in which a variable that is empty counts as not set.
private struct Variables {
    private let values: [String: String]

    init(_ values: [String: String]) {
        self.values = values
    }

    private subscript(name: String) -> String? {
        guard let value = values[name], !value.isEmpty else { return nil }
        return value
    }

    func dataSources() throws(CollectorError) -> [DataSource] {
        if let names = text("DATA_SOURCE_NAME") { return try sources(in: names) }
        guard let uri = text("DATA_SOURCE_URI") else { return [] }
        let user = text("DATA_SOURCE_USER")
        let password = text("DATA_SOURCE_PASS")
        let source = try DataSource(origin: uri.origin, environment: HostEnvironment(values)) {
            () throws(CollectorError) in
            try ConnectionSettings(
                target: uri.readContent(), user: user?.read() ?? "", password: Secret(password?.read() ?? ""),
                origin: uri.origin)
        }
        return [source]
    }

    /// The text of a variable, or of the file that its `_FILE` sister names.
    private func text(_ name: String) -> SourceText? {
        let fileName = "\(name)_FILE"
        let file = self[fileName].map { SourceText.file(SecretFile(path: $0, origin: fileName)) }
        let value = self[name].map { SourceText.value(Secret($0), origin: name) }
        // The original knows no DATA_SOURCE_NAME_FILE, so there the variable comes first.
        return name == "DATA_SOURCE_NAME" ? value ?? file : file ?? value
    }

    private func sources(in list: SourceText) throws(CollectorError) -> [DataSource] {
        let count = dataSourceNames(in: try list.readContent()).count
        var sources: [DataSource] = []
        for index in 0..<count {
            let origin = count == 1 ? list.origin : "\(list.origin), data source \(index + 1)"
            let source = try DataSource(origin: origin, environment: HostEnvironment(values)) {
                () throws(CollectorError) in
                let names = dataSourceNames(in: try list.readContent())
                guard names.count == count else {
                    throw SettingsError(
                        "it lists \(names.count) data sources now, and \(count) when the exporter started",
                        "restart the exporter"
                    ).at(list.origin)
                }
                return try ConnectionSettings(names[index], origin: origin)
            }
            sources.append(source)
        }
        return sources
    }
}

/// A part of a data source, where it stands.
private enum SourceText: Sendable {
    case value(Secret, origin: String)
    case file(SecretFile)

    var origin: String {
        switch self {
        case .value(_, let origin): origin
        case .file(let file): file.origin
        }
    }

    func read() throws(CollectorError) -> String {
        switch self {
        case .value(let secret, _): secret.revealed
        case .file(let file): try file.read().revealed
        }
    }

    /// The text, where nothing is not an answer: it would be the server on this host.
    func readContent() throws(CollectorError) -> String {
        let text = try read()
        guard !text.utf8.allSatisfy(\.isSpace) else {
            throw SettingsError("it is empty", "give a server, or leave the variable out").at(origin)
        }
        return text
    }
}
