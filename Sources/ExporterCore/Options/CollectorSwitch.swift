/// Whether a collector runs: `--collector.<name>` and `--no-collector.<name>`, behind them
/// `--collector.disable-defaults`.
public struct CollectorSwitch: Sendable {
    public static let disableDefaults = Flag(
        "collector.disable-defaults", default: false,
        "Switch off every collector that is not named on the command line.")

    public let flag: Flag<Bool>

    public init(_ name: String, isOnByDefault: Bool) {
        flag = Flag(
            "collector.\(name)", default: isOnByDefault, "\(isOnByDefault ? "Leave out" : "Run") the \(name) collector."
        )
    }

    public func isOn(_ flags: FlagValues) -> Bool {
        flags.isGiven(flag) ? flags[flag] : flag.defaultValue && !flags[Self.disableDefaults]
    }
}
