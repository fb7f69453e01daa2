import ExporterCore
import Glibc
import KernelFiles

/// What `--perf_events_config` has counted.
///
/// A file as the original's: `{"core": {"events": ["cycles", ["instructions", "cache-misses"]], "custom_events": [{"type": 4,
/// "config": ["0x5300c0"], "name": "INSTRUCTIONS_RETIRED"}]}, "uncore": {"events": ["uncore_imc/cas_count_read"]}}`. Events in
/// a list of their own are counted at the same time; a custom event is counted where `events` names it.
struct PerfConfiguration: Equatable, Sendable {
    /// Of containers, in groups.
    private(set) var core: [[PerfEvent]] = []
    /// Of the host's units besides the processors; the name of a unit is what theirs begin with.
    private(set) var uncore: [PerfEvent] = []

    var isEmpty: Bool { core.isEmpty && uncore.isEmpty }

    init() {}
}

extension PerfConfiguration {
    static let flag = Flag(
        "perf_events_config", default: "",
        "A JSON file with the events to count, as cycles and instructions; see container.md.")

    /// Reads the file that the flag names, if it names one.
    init(flags: FlagValues) throws(ConfigurationErrors) {
        let path = flags[Self.flag]
        guard !path.isEmpty else {
            self.init()
            return
        }
        let subject = "\(path.quotable) of --\(Self.flag.name)"
        let text: [UInt8]
        do throws(CollectorError) {
            let file = try FileDescriptor(path, flags: O_NONBLOCK)
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = try file.readAll(into: &buffer)
            text = Array(buffer.prefix(count))
        } catch {
            let why = error.systemCode.map(systemMessage) ?? "\(error)"
            throw ConfigurationErrors([ConfigurationError("cannot read \(subject): \(why)")])
        }
        try self.init(parsing: text.span, of: subject)
    }

    /// Reads the text of the file, or tells all that is wrong with it.
    init(parsing text: Span<UInt8>, of subject: String) throws(ConfigurationErrors) {
        let document: JSONValue
        do throws(ParseError) {
            document = try JSONValue(parsing: text)
        } catch {
            throw ConfigurationErrors([ConfigurationError("cannot parse \(subject): \(error)")])
        }
        var reader = PerfConfigurationReader(subject: subject)
        if case .object = document {} else { reader.refuse("it is no object with core and uncore") }
        core = reader.coreGroups(of: document["core"] ?? .null)
        uncore = reader.uncoreEvents(of: document["uncore"] ?? .null)
        if reader.errors.isEmpty, isEmpty { reader.refuse("it has no events; list them in core or uncore") }
        guard reader.errors.isEmpty else { throw ConfigurationErrors(reader.errors) }
    }
}

/// Reads the parts of the file and notes what is wrong with them.
private struct PerfConfigurationReader {
    let subject: String
    private(set) var errors: [ConfigurationError] = []

    init(subject: String) {
        self.subject = subject
    }

    mutating func refuse(_ why: String) {
        errors.append(ConfigurationError("cannot use \(subject): \(why.quotable)"))
    }

    mutating func coreGroups(of section: JSONValue) -> [[PerfEvent]] {
        let custom = customEvents(of: section, "core")
        var groups: [[PerfEvent]] = []
        for group in section["events"]?.array ?? [] {
            let names = names(of: group, "core")
            let events = names.compactMap { name -> PerfEvent? in
                if let event = custom[name] {
                    let type = event.type ?? hardwareType
                    return PerfEvent(name: name, source: .raw(type: type, configuration: event.configuration))
                }
                if let event = PerfEvent(kernelEvent: name) ?? PerfEvent(unitEvent: name) { return event }
                refuse(
                    "core has the event \(name), which the kernel has none of; write it as UNIT/EVENT, or describe it in "
                        + "custom_events")
                return nil
            }
            if !events.isEmpty { groups.append(events) }
        }
        return groups
    }

    mutating func uncoreEvents(of section: JSONValue) -> [PerfEvent] {
        let custom = customEvents(of: section, "uncore")
        let names = (section["events"]?.array ?? []).flatMap { self.names(of: $0, "uncore") }
        return names.compactMap { name -> PerfEvent? in
            let unit = unitAndTerms(name)
            if let event = custom[name] {
                if let type = event.type {
                    return PerfEvent(name: name, source: .raw(type: type, configuration: event.configuration))
                }
                if let unit {
                    return PerfEvent(
                        name: name, source: .unitRaw(name: unit.unit, configuration: event.configuration))
                }
                refuse("uncore has the event \(name) without a unit; give it a type, or write it as UNIT/EVENT")
                return nil
            }
            if let unit {
                return PerfEvent(name: unit.terms, source: .unit(name: unit.unit, terms: unit.terms))
            }
            refuse("uncore has the event \(name) without a unit; write it as UNIT/EVENT")
            return nil
        }
    }

    /// The names in an entry: one, a list, or an object with a list.
    private mutating func names(of group: JSONValue, _ section: String) -> [String] {
        let list: [JSONValue]
        switch group {
        case .string: list = [group]
        case .array(let values): list = values
        default: list = group["group_events"]?.array ?? []
        }
        let names = list.compactMap(\.string).filter { !$0.isEmpty }
        if names.isEmpty || names.count < list.count {
            refuse("an entry of events in \(section) is neither a name nor a list of names")
        }
        return names
    }

    private typealias CustomEvent = (type: UInt32?, configuration: [UInt64])

    private mutating func customEvents(of section: JSONValue, _ name: String) -> [String: CustomEvent] {
        var events: [String: CustomEvent] = [:]
        for entry in section["custom_events"]?.array ?? [] {
            guard let event = entry["name"]?.string, !event.isEmpty else {
                refuse("a custom event of \(name) has no name")
                continue
            }
            let numbers = entry["config"]?.array ?? []
            let configuration = numbers.compactMap { $0.string.flatMap(UInt64.init(prefixed:)) }
            guard configuration.count == numbers.count, 1...3 ~= numbers.count else {
                refuse("config of the custom event \(event) is no list of one to three numbers such as \"0x5300c0\"")
                continue
            }
            let type = entry["type"]?.integer
            guard entry["type"] == nil || type.flatMap(UInt32.init(exactly:)) != nil else {
                refuse("type of the custom event \(event) is no number of 32 bits")
                continue
            }
            let known = type.flatMap(UInt32.init(exactly:)).flatMap { $0 == 0 ? nil : $0 }
            events[event] = (known, configuration)
        }
        return events
    }
}

/// `PERF_TYPE_HARDWARE`.
private let hardwareType: UInt32 = 0

extension UInt64 {
    /// Reads a number as Go does: `0x1f`, `0b11`, `0o17`, `017`, `15`.
    init?(prefixed text: String) {
        let prefixes: [(String, Int)] = [("0x", 16), ("0X", 16), ("0o", 8), ("0b", 2)]
        for (prefix, radix) in prefixes where text.hasPrefix(prefix) {
            self.init(text.dropFirst(prefix.count), radix: radix)
            return
        }
        guard text.first != "+" else { return nil }
        self.init(text, radix: text.hasPrefix("0") && text.utf8.count > 1 ? 8 : 10)
    }
}
