/// One command line option: its name, its value when nobody gives one, and what it does.
///
/// Declared once, as a `static let` of what it configures; the parser, `--help`, `docs/flags.md` and the completeness
/// test derive from it. Names are the original exporter's, without the dashes.
public struct Flag<Value: FlagValue>: Sendable {
    public let name: String
    public let defaultValue: Value
    public let help: String
    public let environment: String?
    /// Left out of `--help`: an old spelling, or a knob that nobody should need.
    public let isHidden: Bool

    public init(
        _ name: String,
        default defaultValue: Value,
        _ help: String,
        environment: String? = nil,
        isHidden: Bool = false
    ) {
        self.name = name
        self.defaultValue = defaultValue
        self.help = help
        self.environment = environment
        self.isHidden = isHidden
    }
}

/// A flag of any type, for the places that list and parse flags.
public protocol FlagDeclaration: Sendable {
    var name: String { get }
    var help: String { get }
    var environment: String? { get }
    var isHidden: Bool { get }
    /// What `--help` shows between the name and the text: `REGEXP`, `DURATION`; empty for a switch.
    var placeholder: String { get }
    /// The default as a user would write it; empty when there is none.
    var defaultText: String { get }
    /// The value when nobody gives one.
    var fallback: any Sendable { get }
    /// Whether the flag takes a value, rather than being on or, as `--no-…`, off.
    var takesValue: Bool { get }
    /// Whether it may be given more than once.
    var isRepeatable: Bool { get }

    /// Reads the texts given for the flag, one for each time.
    func parse(_ texts: [String]) throws(FlagError) -> any Sendable
}

extension Flag: FlagDeclaration {
    public var placeholder: String { Value.placeholder }
    public var defaultText: String { defaultValue.flagText }
    public var fallback: any Sendable { defaultValue }
    public var takesValue: Bool { Value.self != Bool.self }
    public var isRepeatable: Bool { Value.isRepeatable }

    public func parse(_ texts: [String]) throws(FlagError) -> any Sendable {
        guard let value = try Value(flagTexts: texts) else {
            throw FlagError("\(texts.last ?? "") is not \(Value.expectation)")
        }
        return value
    }
}

/// Why a flag's text was refused.
public struct FlagError: Error, Equatable {
    public let why: String

    public init(_ why: String) {
        self.why = why
    }
}

/// The values of all flags of a command line.
public struct FlagValues: Sendable {
    private var values: [String: any Sendable] = [:]
    private var defaults: [String: any Sendable] = [:]

    public init() {}

    /// The flag's value: what was given, or its default.
    public subscript<Value>(flag: Flag<Value>) -> Value {
        guard let value = values[flag.name] ?? defaults[flag.name] else { return flag.defaultValue }
        guard let value = value as? Value else { preconditionFailure("two flags are called \(flag.name)") }
        return value
    }

    /// Whether the flag was given, by whatever way.
    public func isGiven(_ flag: some FlagDeclaration) -> Bool { isGiven(flag.name) }

    /// Whether the flag of this name was given.
    public func isGiven(_ name: String) -> Bool { values[name] != nil }

    /// The flag to go by, its former name where that was given; both are a mistake.
    public func given<Value>(
        _ flag: Flag<Value>,
        formerly former: Flag<Value>
    ) throws(ConfigurationError) -> Flag<Value> {
        guard isGiven(former) else { return flag }
        guard !isGiven(flag) else {
            throw ConfigurationError("--\(former.name) is the former name of --\(flag.name); give only the latter")
        }
        return former
    }

    /// Sets what was given for a flag.
    public mutating func set(_ value: any Sendable, for flag: any FlagDeclaration) { values[flag.name] = value }

    /// Lets a flag's default stand in for that of another of the same name and type.
    public mutating func setDefault(of flag: any FlagDeclaration) { defaults[flag.name] = flag.fallback }
}

/// Everything that is wrong with the configuration.
public struct ConfigurationErrors: Error, Equatable {
    public let errors: [ConfigurationError]

    public init(_ errors: [ConfigurationError]) {
        self.errors = errors
    }
}

/// Something is wrong with the configuration.
///
/// The description is one line that names the flag or file.
public struct ConfigurationError: Error, Equatable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) {
        self.description = description
    }
}
