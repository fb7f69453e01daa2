public import ExporterCore

/// A flag of the original, or several, for which every exporter has another: `-log-level` for `--log.level`.
public struct OriginalFlag: Sendable {
    let flags: [any FlagDeclaration]
    /// What the flag is called here.
    let name: String
    private let translate: @Sendable (FlagValues) -> String?

    /// Declares several; `translate` says what their values are here, `nil` for nothing.
    public init(
        _ flags: [any FlagDeclaration],
        for name: String,
        _ translate: @escaping @Sendable (FlagValues) -> String?
    ) {
        self.flags = flags
        self.name = name
        self.translate = translate
    }

    /// Declares one; `translate` says what its value is here, `nil` for nothing.
    public init<Value>(
        _ flag: Flag<Value>,
        for name: String,
        _ translate: @escaping @Sendable (Value) -> String?
    ) {
        self.init([flag], for: name) { translate($0[flag]) }
    }

    /// Gives the flag of today its value, unless that is given too.
    ///
    /// - Throws: When today's flag cannot be so.
    func apply(to values: inout FlagValues, among declared: [any FlagDeclaration]) throws(ConfigurationError) {
        let given = flags.filter { values.isGiven($0.name) }
        guard !given.isEmpty else { return }
        guard let today = declared.first(where: { $0.name == name }) else {
            preconditionFailure("there is no flag \(name) that \(given[0].name) could stand for")
        }
        guard !values.isGiven(name), let text = translate(values) else { return }
        do throws(FlagError) {
            values.set(try today.parse([text]), for: today)
        } catch {
            let names = given.map { "--\($0.name)" }.joined(separator: " and ")
            throw ConfigurationError("cannot use \(names): \(error.why)")
        }
    }
}
