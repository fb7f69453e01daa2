public import ExporterCore

/// A flag of the original that every exporter has under another name: `-log-level` for `--log.level`.
public struct FormerFlag: Sendable {
    let flag: any FlagDeclaration
    /// What the flag is called here.
    let name: String
    private let translate: @Sendable (FlagValues) -> String?

    /// Declares it; `translate` says what its value is here, `nil` for nothing.
    public init<Value>(
        _ flag: Flag<Value>,
        for name: String,
        _ translate: @escaping @Sendable (Value) -> String?
    ) {
        self.flag = flag
        self.name = name
        self.translate = { translate($0[flag]) }
    }

    /// Gives the flag of today its value, unless that is given too.
    ///
    /// - Throws: When today's flag cannot be so.
    func apply(to values: inout FlagValues, among flags: [any FlagDeclaration]) throws(ConfigurationError) {
        guard values.isGiven(flag) else { return }
        guard let today = flags.first(where: { $0.name == name }) else {
            preconditionFailure("there is no flag \(name) that \(flag.name) could stand for")
        }
        guard !values.isGiven(name), let text = translate(values) else { return }
        do throws(FlagError) {
            values.set(try today.parse([text]), for: today)
        } catch {
            throw ConfigurationError("cannot use --\(flag.name): \(error.why)")
        }
    }
}
