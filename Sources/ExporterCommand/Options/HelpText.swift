import ExporterCore

/// What `--help` prints.
struct HelpText {
    let program: String
    let summary: String
    let groups: [FlagGroup]

    var text: String {
        var lines = ["usage: \(program) [<flags>]", "", summary]
        for group in groups {
            let flags = group.flags.filter { !$0.isHidden }
            guard !flags.isEmpty else { continue }
            lines += ["", "\(group.title):"]
            for flag in flags { lines += self.lines(for: flag) }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func lines(for flag: any FlagDeclaration) -> [String] {
        var help = flag.help
        if flag.isRepeatable { help += " May be given several times." }
        if flag.takesValue, !flag.defaultText.isEmpty { help += " Default: \(flag.defaultText)" }
        if let variable = flag.environment { help += " ($\(variable))" }
        let head = "  \(spelling(of: flag))"
        let wrapped = wrap(help)
        if head.count < indent, let first = wrapped.first {
            let padded = head + String(repeating: " ", count: indent - head.count) + first
            return [padded] + wrapped.dropFirst().map { String(repeating: " ", count: indent) + $0 }
        }
        return [head] + wrapped.map { String(repeating: " ", count: indent) + $0 }
    }

    private func wrap(_ text: String) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if !line.isEmpty, line.count + 1 + word.count > width - indent {
                lines.append(line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        return lines + [line]
    }
}

private let indent = 36
private let width = 100

/// The flag as a user writes it: `--log.level=TEXT`, `--no-collector.cpu`.
private func spelling(of flag: any FlagDeclaration) -> String {
    flag.takesValue ? "\(name(of: flag))=\(flag.placeholder)" : name(of: flag)
}

/// The flag without a value; a switch as one would give it to change what is.
private func name(of flag: any FlagDeclaration) -> String {
    if flag.takesValue { return "--\(flag.name)" }
    return flag.defaultText == "true" ? "--no-\(flag.name)" : "--\(flag.name)"
}

/// `docs/flags.md`: every flag of an exporter as a table.
struct FlagsDocument {
    let program: String
    let groups: [FlagGroup]

    var markdown: String {
        var text = """
            # Flags of \(program)

            Made by `\(program) --print-flags`; do not edit. What is written `--no-…` is on, unless the flag is given.

            """
        for group in groups where group.flags.contains(where: { !$0.isHidden }) {
            text += "\n## \(group.title)\n\n| flag | default | meaning |\n|---|---|---|\n"
            for flag in group.flags where !flag.isHidden {
                let hasDefault = flag.takesValue && !flag.defaultText.isEmpty
                let fallback = hasDefault ? "`\(cell(flag.defaultText))`" : ""
                let variable = flag.environment.map { " Environment: `\($0)`." } ?? ""
                let repeats = flag.isRepeatable ? " May be given several times." : ""
                text += "| `\(name(of: flag))` | \(fallback) | \(cell(flag.help))\(repeats)\(variable) |\n"
            }
        }
        let hidden = groups.flatMap(\.flags).filter(\.isHidden).map { "`--\($0.name)`" }
        if !hidden.isEmpty { text += "\nAlso understood: \(hidden.joined(separator: ", ")).\n" }
        return text
    }
}

/// `docs/metrics.md`: every metric of an exporter as a table.
struct MetricsDocument {
    let program: String
    let groups: [(title: String, metrics: [any MetricDeclaration])]

    var markdown: String {
        var text = """
            # Metrics of \(program)

            Made by `\(program) --print-metrics`; do not edit. Families whose names come from the source's own words are \
            listed where the words are known.

            """
        for group in groups where !group.metrics.isEmpty {
            text += "\n## \(group.title)\n\n| metric | type | labels | meaning |\n|---|---|---|---|\n"
            for metric in group.metrics {
                let labels = metric.labelNames.joined(separator: ", ")
                text += "| `\(metric.name)` | \(metric.kind.rawValue) | \(labels) | \(cell(metric.help)) |\n"
            }
        }
        return text
    }
}

private func cell(_ text: String) -> String {
    text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
}
