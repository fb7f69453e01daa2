import ExporterCore

/// The answers to a custom query, as families.
struct CustomQueryReport {
    private let query: RunningQuery
    private let answers: [ResultRows]
    private let columns: [CustomQuery.Column]

    /// `catalog` tells the server's version, by which columns may be left out.
    init(_ query: RunningQuery, _ answers: [ResultRows], catalog: ServerCatalog?) {
        self.query = query
        self.answers = answers.filter { $0.count > 0 }
        columns = query.query.columns(for: PostgresVersion(number: catalog?.version ?? .max))
    }

    func write(to page: inout MetricPage) {
        guard let names = answers.first?.columns.names else { return }
        let labels = answers.map(rowLabels)
        for column in columns {
            switch column.usage {
            case .label, .discard: continue
            case .histogram: writeHistogram(column, labels, to: &page)
            case .counter: write(column.name, column, .counter, labels, to: &page)
            case .gauge, .duration, .mappedMetric: write(column.name, column, .gauge, labels, to: &page)
            }
        }
        let declared = Set(columns.map(\.name)).union(query.query.columns.map(\.name)).union(histogramParts)
        for name in names where !declared.contains(name) && name != databaseColumn {
            write(name, nil, .untyped, labels, to: &page)
        }
    }

    /// What belongs to a histogram besides the column that is declared as one.
    private var histogramParts: [String] {
        columns.filter { $0.usage == .histogram }
            .flatMap { ["\($0.name)_bucket", "\($0.name)_sum", "\($0.name)_count"] }
    }

    /// The labels of each row.
    private func rowLabels(_ rows: ResultRows) -> [[LooseSamples.Label]] {
        let found = columns.filter { $0.usage == .label }.map { (name: $0.name, column: rows.column($0.name)) }
        return (0..<rows.count).map { row in
            var labels: [LooseSamples.Label] = []
            if query.namesDatabase { labels.append(("datname", rows.database)) }
            for label in found {
                labels.append((label.name, label.column.map { String(rows.cell(row, $0)) } ?? ""))
            }
            return labels
        }
    }

    private func write(
        _ name: String,
        _ column: CustomQuery.Column?,
        _ kind: MetricKind,
        _ labels: [[[LooseSamples.Label]]],
        to page: inout MetricPage
    ) {
        let metric = LooseMetric(
            column.map(query.metricName) ?? "\(query.namespace)_\(name)", kind,
            column.map(\.description)
                ?? "A column of the custom query \(query.query.namespace) that its file does not describe.")
        var problem: ParseError?
        page.family(metric) { samples in
            for (rows, labels) in zip(answers, labels) {
                guard let position = rows.column(name) else { continue }
                for row in 0..<rows.count {
                    do throws(ParseError) {
                        if let value = try number(rows, row, position, column) { samples.add(value, labels[row]) }
                    } catch {
                        // Text that the file says nothing about is not taken for a mistake.
                        if column != nil { problem = error }
                    }
                }
            }
        }
        if let problem { page.report(malformed("\(problem)")) }
    }

    private func number(
        _ rows: ResultRows,
        _ row: Int,
        _ position: Int,
        _ column: CustomQuery.Column?
    ) throws(ParseError) -> Double? {
        guard let text = rows.text(row, position) else { return nil }
        if let column, column.usage == .duration || column.usage == .mappedMetric {
            return try column.number(for: text)
        }
        if let time = PostgresTime(text, type: rows.columns.types[position]) { return time.seconds }
        return try rows.number(row, position)?.doubleValue
    }

    private func writeHistogram(
        _ column: CustomQuery.Column,
        _ labels: [[[LooseSamples.Label]]],
        to page: inout MetricPage
    ) {
        let metric = LooseMetric(query.metricName(of: column), .histogram, column.description)
        var problem: String?
        page.family(metric) { samples in
            for (rows, labels) in zip(answers, labels) {
                for row in 0..<rows.count {
                    if let histogram = Histogram(rows, row, column.name) {
                        samples.add(histogram, labels[row])
                    } else {
                        problem =
                            "\(column.name) is no histogram; give arrays \(column.name) and \(column.name)_bucket "
                            + "of the same length, and \(column.name)_sum and \(column.name)_count"
                    }
                }
            }
        }
        if let problem { page.report(malformed(problem)) }
    }

    private func malformed(_ why: String) -> CollectorError {
        CollectorError(.malformed, "read", "the custom query \(query.query.namespace)", why: why)
    }
}

private let databaseColumn = "datname"

extension Histogram {
    /// Reads a histogram from a row: bounds in `name`, cumulative counts in `name_bucket`, both arrays, its sum and count.
    fileprivate init?(_ rows: ResultRows, _ row: Int, _ name: String) {
        func numbers(_ suffix: String) -> [Double]? {
            guard let text = rows.column(name + suffix).flatMap({ rows.text(row, $0) }) else { return nil }
            guard text.hasPrefix("{"), text.hasSuffix("}") else { return nil }
            let parts = text.dropFirst().dropLast().split(separator: ",")
            let numbers = parts.compactMap { Double(String($0.filter { $0 != "\"" })) }
            return numbers.count == parts.count ? numbers : nil
        }
        func number(_ suffix: String) -> Double? {
            rows.column(name + suffix).flatMap { rows.text(row, $0) }.flatMap { Double($0) }
        }
        guard let bounds = numbers(""), let counts = numbers("_bucket"), bounds.count == counts.count,
            let sum = number("_sum"), let count = number("_count")
        else { return nil }
        self.init(
            buckets: zip(bounds, counts).map { Bucket(upperBound: $0, cumulativeCount: $1) }, sum: sum, count: count)
    }
}
