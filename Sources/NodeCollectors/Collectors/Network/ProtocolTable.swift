import ExporterCore

/// A counter of a network protocol and its value.
struct ProtocolCounter {
    let metric: Metric<0>
    /// A few are negative, as `Tcp_MaxConn` is.
    let value: Double
}

/// Reads `/proc/net/netstat` and `/proc/net/snmp`: for each protocol a line with its name and those of its counters, and
/// one with its name and their values.
///
/// The names are the same at every reading, so it keeps each line of them with the metrics it stands for, and compares
/// the line rather than look each name up.
struct ProtocolTable {
    private struct Header {
        let line: [UInt8]
        /// In the order of the names; `nil` where nobody wants the counter.
        let metrics: [Metric<0>?]
    }

    private let makeMetric: @Sendable (String) -> Metric<0>?
    private var headers: [Header] = []

    /// - Parameter makeMetric: The metric of a counter such as `Tcp_InSegs`, or `nil` to leave it out.
    init(_ makeMetric: @escaping @Sendable (String) -> Metric<0>?) {
        self.makeMetric = makeMetric
    }

    mutating func read(_ text: inout ByteCursor) throws(ParseError) -> [ProtocolCounter] {
        var counters: [ProtocolCounter] = []
        var number = 0
        while !text.isAtEnd {
            let line = text.field(upTo: .newline)
            text.nextLine()
            if line.trimmed.isEmpty { continue }
            let metrics = metrics(of: line, number)
            number += 1

            var names = ByteCursor(line)
            let name = names.field()
            let valuesName = text.field()
            guard valuesName.equals(name) else {
                throw ParseError("protocol of the values", valuesName, expected: String(name))
            }
            for metric in metrics { try Self.readValue(of: metric, &text, into: &counters) }
            guard text.isAtLineEnd else {
                throw ParseError("value without a name", text.field(), expected: "the end of the line")
            }
            text.nextLine()
        }
        return counters
    }

    private static func readValue(
        of metric: Metric<0>?,
        _ values: inout ByteCursor,
        into counters: inout [ProtocolCounter]
    ) throws(ParseError) {
        guard let metric else {
            let skipped = values.field()
            guard !skipped.isEmpty else { throw ParseError("value", skipped, expected: "a number") }
            return
        }
        counters.append(ProtocolCounter(metric: metric, value: try values.decimal("value")))
    }

    /// The metrics that the line of names with this number stands for.
    private mutating func metrics(of line: Span<UInt8>, _ number: Int) -> [Metric<0>?] {
        if number < headers.count {
            let known = headers[number]
            if line.equals(known.line.span) { return known.metrics }
            headers.removeSubrange(number...)
        }
        let header = makeHeader(line)
        headers.append(header)
        return header.metrics
    }

    private func makeHeader(_ line: Span<UInt8>) -> Header {
        var fields = ByteCursor(line)
        let name = fields.field(upTo: .colon)
        let prefix = String(name)
        var metrics: [Metric<0>?] = []
        while !fields.isAtLineEnd { metrics.append(makeMetric("\(prefix)_\(String(fields.field()))")) }
        return Header(line: line.indices.map { line[$0] }, metrics: metrics)
    }
}

/// Reads `/proc/net/snmp6`: a line for each counter, whose name begins with its protocol up to the first 6.
struct ProtocolList {
    private let makeMetric: @Sendable (String) -> Metric<0>?
    private var metrics = KeyTable<Metric<0>?>()

    init(_ makeMetric: @escaping @Sendable (String) -> Metric<0>?) {
        self.makeMetric = makeMetric
    }

    mutating func read(_ text: inout ByteCursor) throws(ParseError) -> [ProtocolCounter] {
        var counters: [ProtocolCounter] = []
        metrics.rewind()
        while !text.isAtEnd {
            let name = text.field()
            let metric = metrics.find(name) { [makeMetric] in Self.metric(of: $0, makeMetric) }
            // A line without a value counts nothing.
            if let metric, !text.isAtLineEnd {
                counters.append(ProtocolCounter(metric: metric, value: try text.decimal("value")))
            }
            text.nextLine()
        }
        return counters
    }

    private static func metric(of name: String, _ makeMetric: (String) -> Metric<0>?) -> Metric<0>? {
        guard let six = name.firstIndex(of: "6") else { return nil }
        return makeMetric("\(name[...six])_\(name[name.index(after: six)...])")
    }
}
