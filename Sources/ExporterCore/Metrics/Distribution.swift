/// What a histogram's sample holds: how many observations there were up to each bound, and their sum.
public struct Histogram: Equatable, Sendable {
    public struct Bucket: Equatable, Sendable {
        public let upperBound: Double
        /// The observations up to the bound, those of the buckets below included.
        public let cumulativeCount: Double

        public init(upperBound: Double, cumulativeCount: Double) {
            self.upperBound = upperBound
            self.cumulativeCount = cumulativeCount
        }
    }

    public let buckets: [Bucket]
    public let sum: Double
    public let count: Double

    /// A histogram of buckets in ascending order; the bucket up to +Inf may be left out, it is the count.
    public init(buckets: [Bucket], sum: Double, count: Double) {
        self.buckets = buckets
        self.sum = sum
        self.count = count
    }
}

/// What a summary's sample holds: quantiles that the source worked out, and the sum.
public struct Summary: Equatable, Sendable {
    public struct Quantile: Equatable, Sendable {
        public let quantile: Double
        public let value: Double

        public init(_ quantile: Double, value: Double) {
            self.quantile = quantile
            self.value = value
        }
    }

    public let quantiles: [Quantile]
    public let sum: Double
    public let count: Double

    public init(quantiles: [Quantile], sum: Double, count: Double) {
        self.quantiles = quantiles
        self.sum = sum
        self.count = count
    }
}

extension Samples {
    /// Adds a histogram, its labels in the order they were declared.
    public mutating func add(_ histogram: Histogram, labels: InlineArray<labelCount, String>) {
        writer.write(histogram, of: text, labels.indices.map { (text.labels[$0], labels[$0]) })
    }

    /// Adds a summary, its labels in the order they were declared.
    public mutating func add(_ summary: Summary, labels: InlineArray<labelCount, String>) {
        writer.write(summary, of: text, labels.indices.map { (text.labels[$0], labels[$0]) })
    }
}

extension LooseSamples {
    public mutating func add(_ histogram: Histogram, _ labels: [Label]) {
        writer.write(histogram, of: text, labels)
    }

    public mutating func add(_ summary: Summary, _ labels: [Label]) {
        writer.write(summary, of: text, labels)
    }
}

extension FamilyWriter {
    mutating func write(_ histogram: Histogram, of text: FamilyText, _ labels: [LooseSamples.Label]) {
        for bucket in histogram.buckets where bucket.upperBound < .infinity {
            write(bucket.cumulativeCount, of: text, suffix: "_bucket", labels + [("le", bound(bucket.upperBound))])
        }
        write(histogram.count, of: text, suffix: "_bucket", labels + [("le", "+Inf")])
        write(histogram.sum, of: text, suffix: "_sum", labels)
        write(histogram.count, of: text, suffix: "_count", labels)
    }

    mutating func write(_ summary: Summary, of text: FamilyText, _ labels: [LooseSamples.Label]) {
        for quantile in summary.quantiles {
            write(quantile.value, of: text, suffix: "", labels + [("quantile", bound(quantile.quantile))])
        }
        write(summary.sum, of: text, suffix: "_sum", labels)
        write(summary.count, of: text, suffix: "_count", labels)
    }

    /// Writes one line whose labels are spelled out here rather than taken from the family.
    mutating func write(
        _ value: some MetricValue,
        of text: FamilyText,
        suffix: StaticString,
        _ labels: [LooseSamples.Label]
    ) {
        guard openSample() else { return }
        buffer.append(text.name.utf8.span)
        buffer.append(suffix)
        let names = labels.map { LabelName.sanitized($0.name) }
        let lead = constants.lead(besides: names)
        buffer.append(lead.span)
        for (index, label) in labels.enumerated() {
            buffer.append(index > 0 ? "\"," : lead.isEmpty ? "{" : ",")
            buffer.append(names[index].utf8.span)
            buffer.append("=\"")
            label.value.writeLabel(to: &buffer)
        }
        if closeLabels(!labels.isEmpty ? "\"} " : lead.isEmpty ? " " : "} ") { close(value) }
    }

    /// A bucket's bound or a quantile as a label; OpenMetrics spells whole numbers with a point.
    private func bound(_ value: Double) -> String {
        var text = PageBuffer(capacity: 32)
        value.write(to: &text)
        let spelled = String(text.bytes)
        guard format == .openMetrics, value.isFinite, !spelled.contains(where: { $0 == "." || $0 == "e" }) else {
            return spelled
        }
        return spelled + ".0"
    }
}
