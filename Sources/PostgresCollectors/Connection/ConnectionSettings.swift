import ExporterCore

/// How to connect to a server: libpq's keywords and values.
///
/// Shows nothing but ``description``. Every value is wrapped, not only the password's: where a user has forgotten a quote,
/// a part of the password is anywhere.
struct ConnectionSettings: Sendable, Equatable {
    struct Parameter: Sendable, Equatable {
        let keyword: String
        let value: Secret
    }

    /// The variable, flag or parameter that the settings come from, for messages.
    let origin: String
    /// What libpq is told, in the order given.
    private(set) var parameters: [Parameter] = []
    /// What the server is told: settings such as `search_path`, which lib/pq takes wherever it takes a keyword.
    private(set) var serverParameters: [Parameter] = []

    /// Settings that leave everything to defaults.
    init(origin: String) {
        self.origin = origin
    }

    /// The value of a libpq keyword; `nil` when it is not given or empty, which libpq does not distinguish.
    subscript(keyword: String) -> String? {
        guard let value = parameters.first(where: { $0.keyword == keyword })?.value.revealed else { return nil }
        return value.isEmpty ? nil : value
    }

    /// Everything that `PQconnectStartParams` is to get, without expansion of `dbname`.
    var keywordsAndValues: [(keyword: String, value: String)] {
        var pairs = parameters.filter { LibpqKeywords.isLibpqs($0.keyword) && $0.keyword != "options" }
            .map { (keyword: $0.keyword, value: $0.value.revealed) }
        if let options { pairs.append((keyword: "options", value: options)) }
        return pairs
    }

    /// The server's command line: the `options` given, and the server's parameters.
    private var options: String? {
        let settings = serverParameters.map { parameter in
            "-c \(escapedOption("\(parameter.keyword)=\(parameter.value.revealed)"))"
        }
        let all = (self["options"].map { [$0] } ?? []) + settings
        return all.isEmpty ? nil : all.joined(separator: " ")
    }
}

extension ConnectionSettings {
    /// Sets a libpq keyword, whatever it was before.
    mutating func setLibpq(_ keyword: String, to value: String?) {
        Self.set(keyword, value, in: &parameters)
    }

    /// Sets what a user has given: a keyword of libpq or lib/pq, or one of the server's run-time parameters.
    mutating func set(_ keyword: String, to value: String) throws(SettingsError) {
        guard !value.utf8.contains(0) else {
            throw SettingsError("a value holds a NUL, which PostgreSQL does not allow", "leave it out")
        }
        switch keyword {
        case "binary_parameters", "disable_prepared_binary_result":
            // How lib/pq talks to the server; it is nothing to us.
            return
        case "sslinline":
            guard value == "true" else { return }
            throw SettingsError(
                "sslinline has no counterpart here", "put the certificates into files and name those")
        case "database":
            setLibpq("dbname", to: value)
        case _ where LibpqKeywords.know(keyword):
            setLibpq(keyword, to: value)
        default:
            guard isParameterName(keyword) else {
                throw SettingsError("a keyword is none", "keywords are letters, digits and underscores")
            }
            Self.set(keyword, value, in: &serverParameters)
        }
    }

    private static func set(_ keyword: String, _ value: String?, in parameters: inout [Parameter]) {
        let position = parameters.firstIndex { $0.keyword == keyword }
        switch (position, value) {
        case (let position?, let value?): parameters[position] = Parameter(keyword: keyword, value: Secret(value))
        case (let position?, nil): parameters.remove(at: position)
        case (nil, let value?): parameters.append(Parameter(keyword: keyword, value: Secret(value)))
        case (nil, nil): break
        }
    }

    /// The same server for another user, as an auth module of `--config.file` names one.
    ///
    /// What is `nil` stays as it is. Options are set like the parameters of a URL.
    func with(
        user: String? = nil,
        password: Secret? = nil,
        options: [String: String] = [:]
    ) throws(CollectorError) -> Self {
        var settings = self
        do throws(SettingsError) {
            if let user { try settings.set("user", to: user) }
            if let password { try settings.set("password", to: password.revealed) }
            for (keyword, value) in options.sorted(by: { $0.key < $1.key }) { try settings.set(keyword, to: value) }
        } catch {
            throw error.at(origin)
        }
        return settings
    }

    /// Another database of the same server; the name is taken literally.
    func with(database: String) -> Self {
        var settings = self
        settings.setLibpq("dbname", to: database)
        return settings
    }
}

/// Whether a text can be the name of a parameter; extensions' have a dot.
func isParameterName(_ name: String) -> Bool {
    guard let first = name.utf8.first, first.isASCIILetter || first == .underscore else { return false }
    return name.utf8.allSatisfy { $0.isASCIILetter || $0.isDigit || $0 == .underscore || $0 == .dot }
}

/// A word of `options`, in which the server splits at blanks that have no backslash before them.
private func escapedOption(_ word: String) -> String {
    var escaped = ""
    for scalar in word.unicodeScalars {
        if scalar == "\\" || scalar.properties.isWhitespace { escaped.append("\\") }
        escaped.unicodeScalars.append(scalar)
    }
    return escaped
}
