/// A family's spelling in every format, rendered once when the family is declared.
///
/// A class, so that a page refers to it without copying what it holds.
@usableFromInline
final class FamilyText: Sendable {
    let name: String
    let nameHash: Int
    let kind: MetricKind
    let help: String
    /// The names of the labels, as they are spelled.
    let labels: [String]

    /// The `# HELP` and `# TYPE` lines, by ``ExpositionFormat``.
    private let headers: [[UInt8]]

    /// The bytes before each label value, one after another: `name{first="`, then `",second="`.
    private let leads: [UInt8]
    private let leadEnds: [Int]
    private let firstLeadEnd: Int
    /// The bytes before the first label value on each of the lines that a histogram or summary is made of, by ``Part``:
    /// `name_bucket{first="`; none where there are no such lines, or no labels.
    private let partLeads: [[UInt8]]

    init(name rawName: String, kind: MetricKind, help: String, labels: [String]) {
        let name = MetricName.sanitized(rawName)
        self.name = name
        self.kind = kind
        self.help = help
        nameHash = name.hashValue
        let labels = labels.map(LabelName.sanitized)
        self.labels = labels
        headers = ExpositionFormat.allCases.map { $0.header(name, kind, help) }

        var leads: [UInt8] = []
        var leadEnds: [Int] = []
        for (index, label) in labels.enumerated() {
            leads += (index == 0 ? "\(name){" : "\",").utf8
            leads += "\(label)=\"".utf8
            leadEnds.append(leads.count)
        }
        self.leads = leads
        partLeads = Part.allCases.map { part in
            guard kind == .histogram || kind == .summary, let first = labels.first else { return [] }
            return Array("\(name)\(part.suffix){\(first)=\"".utf8)
        }
        self.leadEnds = leadEnds
        firstLeadEnd = leadEnds.first ?? leads.count
    }

    func headerLength(_ format: ExpositionFormat) -> Int { headers[format.rawValue].count }

    func writeHeader(_ format: ExpositionFormat, to page: inout PageBuffer) {
        let header = headers[format.rawValue]
        page.append(header.span)
    }

    /// Writes what stands before the first label value, with the page's labels in front of it.
    func writeFirstLead(behind constants: [UInt8], to page: inout PageBuffer) {
        let nameLength = name.utf8.count
        page.append(leads, 0..<nameLength)
        page.append(constants.span)
        page.append(.comma)
        page.append(leads, nameLength + 1..<firstLeadEnd)
    }

    /// Writes what stands before the first label value.
    @usableFromInline
    func writeFirstLead(to page: inout PageBuffer) { page.append(leads, 0..<firstLeadEnd) }

    /// Writes what stands before another label value.
    @usableFromInline
    func writeLead(_ index: Int, to page: inout PageBuffer) {
        page.append(leads, leadEnds[index - 1]..<leadEnds[index])
    }
}

extension FamilyText {
    /// The lines that a histogram or summary is made of, by what their name ends with.
    @usableFromInline
    enum Part: Int, CaseIterable {
        case bucket, quantile, sum, count

        fileprivate var suffix: String {
            switch self {
            case .bucket: "_bucket"
            case .quantile: ""
            case .sum: "_sum"
            case .count: "_count"
            }
        }
    }

    /// Writes what stands before the first label value on such a line.
    func writeLead(of part: Part, to page: inout PageBuffer) {
        let lead = partLeads[part.rawValue]
        page.append(lead.span)
    }

    /// Writes what stands before the first label value on such a line, with the page's labels in front of it.
    func writeLead(of part: Part, behind constants: [UInt8], to page: inout PageBuffer) {
        let nameLength = name.utf8.count + part.suffix.utf8.count
        let lead = partLeads[part.rawValue]
        page.append(lead, 0..<nameLength)
        page.append(constants.span)
        page.append(.comma)
        page.append(lead, nameLength + 1..<lead.count)
    }
}

/// Families are the same when their names are.
extension FamilyText: Hashable {
    @usableFromInline
    static func == (first: FamilyText, second: FamilyText) -> Bool {
        first === second || first.nameHash == second.nameHash && first.name == second.name
    }

    @usableFromInline
    func hash(into hasher: inout Hasher) { hasher.combine(nameHash) }
}

extension ExpositionFormat {
    fileprivate func header(_ name: String, _ kind: MetricKind, _ help: String) -> [UInt8] {
        let spelled = spelling(of: name, kind)
        return Array("# HELP \(spelled.name) \(escaped(help))\n# TYPE \(spelled.name) \(spelled.type)\n".utf8)
    }

    /// What a family is called, and its type, in this format.
    ///
    /// OpenMetrics wants a counter's samples to end in `_total`. A counter that does not is of unknown type there:
    /// renaming it would cost the user a series, and Prometheus asks for OpenMetrics whenever it is offered.
    private func spelling(of name: String, _ kind: MetricKind) -> (name: String, type: String) {
        switch (self, kind) {
        case (.text, _): (name, kind.rawValue)
        case (.openMetrics, .counter) where name.hasSuffix("_total"): (String(name.dropLast("_total".count)), "counter")
        case (.openMetrics, .counter), (.openMetrics, .untyped): (name, "unknown")
        case (.openMetrics, _): (name, kind.rawValue)
        }
    }

    private func escaped(_ help: String) -> String {
        var text = ""
        for scalar in help.unicodeScalars {
            switch scalar {
            case "\\": text += #"\\"#
            case "\n": text += #"\n"#
            case "\"" where self == .openMetrics: text += #"\""#
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
