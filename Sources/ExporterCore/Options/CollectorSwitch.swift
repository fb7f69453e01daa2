/// Whether a collector runs: `--collector.<name>` and `--no-collector.<name>`, behind them
/// `--collector.disable-defaults`.
public struct CollectorSwitch: Sendable {
    public static let disableDefaults = Flag(
        "collector.disable-defaults", default: false,
        "Switch off every collector that is not named on the command line.")

    public let flag: Flag<Bool>
    /// The same under the collector's former names.
    private let formerFlags: [Flag<Bool>]

    public init(_ name: String, aliases: [String] = [], isOnByDefault: Bool) {
        let help = "\(isOnByDefault ? "Leave out" : "Run") the \(name) collector."
        flag = Flag("collector.\(name)", default: isOnByDefault, help)
        formerFlags = aliases.map { Flag("collector.\($0)", default: isOnByDefault, help, isHidden: true) }
    }

    public var flags: [any FlagDeclaration] { [flag] + formerFlags }

    /// Whether the command line says anything of the collector.
    public func isGiven(_ flags: FlagValues) -> Bool { given(flags) != nil }

    private func given(_ flags: FlagValues) -> Flag<Bool>? { ([flag] + formerFlags).first(where: flags.isGiven) }

    public func isOn(_ flags: FlagValues) -> Bool {
        given(flags).map { flags[$0] } ?? (flag.defaultValue && !flags[Self.disableDefaults])
    }
}
