import ExporterCore

/// The families of a file while it is being read.
///
/// The samples of a histogram or a summary come on many lines: `_bucket`, `_sum` and `_count`, or a line for each
/// quantile. Here they come together again.
struct TextfileDraft {
    /// What a sample's name refers to.
    struct Series: Equatable {
        enum Part { case whole, sum, count }

        let family: Int
        let part: Part
    }

    /// A sample as its line has it, but for the value.
    struct Sample {
        let series: Series
        var labels: [LooseSamples.Label] = []
        /// The bucket's bound or the quantile.
        var position: Double?

        init(of series: Series) {
            self.series = series
        }
    }

    fileprivate struct Family {
        let name: String
        var help: String?
        var kind: MetricKind?
        var samples: [(labels: [LooseSamples.Label], value: Double)] = []
        var distributions: [(labels: [LooseSamples.Label], value: TextfileDistribution)] = []
        /// Where in `distributions` those with certain labels are: names and values in turn.
        var positions: [[String]: Int] = [:]
    }

    private var families: [Family] = []
    private var positions: [String: Int] = [:]
    /// The name found last: most lines are of the same family as the one before.
    private var last: (name: String, series: Series)?

    /// What a name refers to; a new family when it is not known.
    mutating func series(named bytes: Span<UInt8>) -> Series {
        if let last, last.name.utf8.span.equals(bytes) { return last.series }
        let name = String(bytes)
        let series = known(name) ?? Series(family: families.count, part: .whole)
        if series.family == families.count {
            positions[name] = families.count
            families.append(Family(name: name))
        }
        last = (name, series)
        return series
    }

    private func known(_ name: String) -> Series? {
        if let family = positions[name] { return Series(family: family, part: .whole) }
        for (suffix, part) in [("_count", Series.Part.count), ("_sum", .sum), ("_bucket", .whole)] {
            guard name.hasSuffix(suffix), let family = positions[String(name.dropLast(suffix.count))] else { continue }
            let kind = families[family].kind
            if kind == .histogram || (kind == .summary && suffix != "_bucket") {
                return Series(family: family, part: part)
            }
        }
        return nil
    }

    /// Sets a family's help text; `false` when it has one.
    mutating func setHelp(_ help: String, of family: Int) -> Bool {
        guard families[family].help == nil else { return false }
        families[family].help = help
        return true
    }

    /// Sets a family's kind; `false` when it has one, or samples.
    mutating func setKind(_ kind: MetricKind, of family: Int) -> Bool {
        guard families[family].kind == nil else { return false }
        families[family].kind = kind
        return true
    }

    /// A sample begins: a family without a type now has none for good.
    mutating func fixKind(of family: Int) {
        if families[family].kind == nil { families[family].kind = .untyped }
    }

    /// Whether a label of the family is no label, but the bound of a bucket or a quantile.
    func isPosition(_ label: String, in family: Int) -> Bool {
        switch families[family].kind {
        case .histogram: label == "le"
        case .summary: label == "quantile"
        default: false
        }
    }

    /// Adds a sample; `false` when it is a histogram's and counts fewer than none.
    mutating func add(_ sample: Sample, _ value: Double) -> Bool {
        let family = sample.series.family
        let labels = sample.labels.sorted { $0.name < $1.name }
        guard let kind = families[family].kind, kind == .histogram || kind == .summary else {
            families[family].samples.append((labels, value))
            return true
        }
        let counts = sample.series.part == .count || (sample.series.part == .whole && sample.position != nil)
        guard kind == .summary || !counts || !(value < 0) else { return false }
        families[family].add(value, sample, labels)
        return true
    }

    /// The families that have samples.
    func finished() -> [TextfileFamily] {
        families.compactMap { family in
            let samples =
                family.samples.map { TextfileSample(labels: $0.labels, value: .number($0.value)) }
                + family.distributions.map { TextfileSample(labels: $0.labels, value: $0.value.value(of: family.kind)) }
            guard let kind = family.kind, !samples.isEmpty else { return nil }
            return TextfileFamily(name: family.name, help: family.help, kind: kind, samples: samples.withEvenLabels)
        }
    }
}

extension TextfileDraft.Family {
    fileprivate mutating func add(_ value: Double, _ sample: TextfileDraft.Sample, _ labels: [LooseSamples.Label]) {
        let key = labels.flatMap { [$0.name, $0.value] }
        let index = positions[key] ?? distributions.count
        if index == distributions.count {
            positions[key] = index
            distributions.append((labels, TextfileDistribution()))
        }
        switch sample.series.part {
        case .sum: distributions[index].value.sum = value
        case .count: distributions[index].value.count = value
        case .whole: distributions[index].value.set(value, at: sample.position)
        }
    }
}

/// A histogram or a summary while its lines are being read.
///
/// What they leave out is 0, as in the original.
struct TextfileDistribution {
    var sum = 0.0
    var count: Double?
    private var points: [Double: Double] = [:]

    /// Sets the count up to a bound, or the value of a quantile.
    ///
    /// A line that says neither is ignored.
    mutating func set(_ value: Double, at position: Double?) {
        guard let position, !position.isNaN else { return }
        points[position] = value
    }

    func value(of kind: MetricKind?) -> TextfileSample.Value {
        let sorted = points.sorted { $0.key < $1.key }
        guard kind == .histogram else {
            let quantiles = sorted.map { Summary.Quantile($0.key, value: $0.value) }
            // The original keeps these counts as whole numbers, and a count that the file does not give as 0: the format
            // has no summary without one.
            return .summary(Summary(quantiles: quantiles, sum: sum, count: (count ?? 0).rounded(.towardZero)))
        }
        // As above; but the bucket without a bound counts all there is.
        let buckets = sorted.map { Histogram.Bucket(upperBound: $0.key, cumulativeCount: $0.value) }
        return .histogram(Histogram(buckets: buckets, sum: sum, count: count ?? points[.infinity] ?? 0))
    }
}
