import ExporterCore
import PostgresTestSupport
import Testing

@testable import PostgresCollectors

/// What the exporter's collectors write of a server, each on a page of its own, and what they could not do.
struct WholePage {
    private(set) var texts: [String: String] = [:]
    private(set) var errors: [String: CollectorError] = [:]
    /// What went wrong with a part of a collector's subject, with its name in front.
    private(set) var problems: [String] = []

    /// Scrapes a server once, with the collectors that the flags switch on.
    init(of dsn: String, _ flags: FlagValues = FlagValues()) throws {
        let configuration = try PostgresConfiguration(flags: flags, environment: ["DATA_SOURCE_NAME": dsn])
        let source = try #require(configuration.servers.first).makeSource()
        let entries = PostgresCollectors.all.filter { $0.isOn(flags) }
        let collectors = try entries.map { try $0.make(flags) }
        try source.beginScrape(of: collectors, until: .now + .seconds(30))
        for (entry, collector) in zip(entries, collectors) {
            var page = MetricPage()
            do throws(CollectorError) {
                try collector.collect(from: source, into: &page)
            } catch {
                errors[entry.name] = error
            }
            texts[entry.name] = page.text
            problems += page.problems.map { "\(entry.name): \($0)" }
        }
    }

    /// The collectors that a server with their subject would have answered.
    var failed: [String] { errors.filter { $1.reason != .absent }.keys.sorted() }

    /// The families that a collector has written.
    func families(of collector: String) -> [WrittenFamily] { WrittenFamily.all(on: texts[collector] ?? "") }

    /// Each family in a line, in the order of the alphabet.
    var lines: [String] { texts.values.flatMap { WrittenFamily.all(on: $0) }.map(\.line).sorted() }
}

/// A family on a page: all but its values.
struct WrittenFamily {
    let name: String
    let kind: String
    private(set) var labels: Set<String> = []

    /// As the lists in `Fixtures` have it.
    var line: String {
        ([name, kind] + (labels.isEmpty ? [] : [labels.sorted().joined(separator: ",")])).joined(separator: " ")
    }

    static func all(on page: String) -> [WrittenFamily] {
        var families: [WrittenFamily] = []
        for line in page.split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.starts(with: ["#", "TYPE"]) {
                families.append(WrittenFamily(name: String(words[2]), kind: String(words[3])))
            } else if !line.hasPrefix("#"), let last = families.indices.last {
                families[last].labels.formUnion(labelNames(in: line))
            }
        }
        return families
    }

    private init(name: String, kind: String) {
        self.name = name
        self.kind = kind
    }

    /// The names before `="`, outside of values.
    private static func labelNames(in sample: Substring) -> [String] {
        var names: [String] = []
        var name = ""
        var isInValue = false
        var isEscaped = false
        for character in sample.drop(while: { $0 != "{" }).dropFirst() {
            switch character {
            case _ where isEscaped: isEscaped = false
            case "\\" where isInValue: isEscaped = true
            case "\"": isInValue.toggle()
            case _ where isInValue: break
            case "=":
                names.append(name)
                name = ""
            case "}": return names
            case ",": break
            default: name.append(character)
            }
        }
        return names
    }
}

extension FlagValues {
    /// Every collector, with everything that it can do, in every database.
    static var everything: FlagValues {
        var flags = FlagValues()
        flags.set(true, for: PostgresFlags.autoDiscover)
        for entry in PostgresCollectors.all {
            for flag in [entry.toggle.flag] + entry.flags.compactMap({ $0 as? Flag<Bool> }) {
                flags.set(true, for: flag)
            }
        }
        return flags
    }
}
