import Synchronization

/// A regular expression a user gave, searched for anywhere in a text.
///
/// The names it is asked about (devices, mount points, fields) are the same at every scrape, so it remembers its answers.
public final class Pattern: Sendable {
    public let source: String

    private struct State {
        let expression: Regex<AnyRegexOutput>
        var answers: [String: Bool] = [:]
    }
    private let state: Mutex<State>

    /// - Throws: When `source` is not a regular expression.
    public init(_ source: String) throws(FlagError) {
        self.source = source
        do {
            let expression = try Regex(source).asciiOnlyDigits().asciiOnlyWordCharacters().asciiOnlyWhitespace()
                .matchingSemantics(.unicodeScalar)
            state = Mutex(State(expression: expression))
        } catch {
            throw FlagError("\(source) is not a regular expression: \(error)")
        }
    }

    /// Whether the expression matches somewhere in `text`.
    public func matches(_ text: String) -> Bool {
        state.withLock { state in
            if let answer = state.answers[text] { return answer }
            let answer = text.firstMatch(of: state.expression) != nil
            // Names that come and go, such as those of containers' interfaces, must not fill the memory.
            if state.answers.count >= rememberedAnswers { state.answers.removeAll(keepingCapacity: true) }
            state.answers[text] = answer
            return answer
        }
    }
}

private let rememberedAnswers = 4096

/// A regular expression as a flag's value; an empty text is none.
public struct PatternFlag: FlagValue {
    public static var placeholder: String { "REGEXP" }
    public static var expectation: String { "a regular expression" }

    public let pattern: Pattern?

    public init?(flagTexts: [String]) throws(FlagError) {
        guard let text = flagTexts.last else { return nil }
        pattern = text.isEmpty ? nil : try Pattern(text)
    }

    /// An expression that is written in the source, as a default.
    public init(_ source: String) {
        do throws(FlagError) {
            pattern = source.isEmpty ? nil : try Pattern(source)
        } catch {
            preconditionFailure(error.why)
        }
    }

    /// No expression.
    public static let none = PatternFlag("")

    public var flagText: String { pattern?.source ?? "" }
}

/// Which names a collector reports: those that the exclude expression does not match and, where there is an include
/// expression, it does.
public struct NameFilter: Sendable {
    private let include: Pattern?
    private let exclude: Pattern?

    public init(include: Pattern?, exclude: Pattern?) {
        self.include = include
        self.exclude = exclude
    }

    /// A filter from a pair of flags, of which a user may give only one.
    ///
    /// An include expression that is given switches the default exclude expression off.
    public init(
        include: Flag<PatternFlag>,
        exclude: Flag<PatternFlag>,
        in values: FlagValues
    ) throws(ConfigurationError) {
        let included = values[include].pattern
        guard included == nil || !values.isGiven(exclude) || values[exclude].pattern == nil else {
            throw ConfigurationError("--\(include.name) and --\(exclude.name) exclude each other; give one of them")
        }
        self.init(include: included, exclude: included == nil ? values[exclude].pattern : nil)
    }

    public func accepts(_ name: String) -> Bool {
        if let exclude, exclude.matches(name) { return false }
        if let include { return include.matches(name) }
        return true
    }
}
