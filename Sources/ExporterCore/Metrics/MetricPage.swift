/// What a collector writes its metrics on, one family at a time.
///
/// A family is written whole, in one call, because the exposition formats want its lines together. The page leaves out
/// families without samples, replaces bytes that are not UTF-8, drops samples it has already and those over the series
/// limit, and counts both.
public struct MetricPage: ~Copyable {
    /// A family as it lies on the page.
    struct Family: Sendable {
        let text: FamilyText
        let range: Range<Int>
        let series: Int
    }

    private var writer: FamilyWriter?
    private let baseLabels: ConstantLabels
    private let namespace: NamespaceChange?
    private(set) var families: [Family] = []
    /// What went wrong without costing the collector its page.
    public private(set) var problems: [CollectorError] = []

    public init(
        _ format: ExpositionFormat = .text,
        constantLabels: [PageLabel] = [],
        seriesLimit: Int = .max,
        reservingCapacity capacity: Int = 16 * 1024
    ) {
        self.init(
            format, baseLabels: ConstantLabels(constantLabels), seriesLimit: seriesLimit, reservingCapacity: capacity)
    }

    init(
        _ format: ExpositionFormat = .text,
        baseLabels: ConstantLabels,
        namespace: NamespaceChange? = nil,
        seriesLimit: Int = .max,
        reservingCapacity capacity: Int = 16 * 1024
    ) {
        self.baseLabels = baseLabels
        self.namespace = namespace
        var writer = FamilyWriter(format: format, seriesLimit: seriesLimit, capacity: capacity)
        writer.carry(baseLabels)
        self.writer = consume writer
    }

    /// The labels that every sample carries in front of its own, from the next family on.
    ///
    /// A family that has a label of the same name goes without the page's. A scrape's page begins each collector with
    /// its target's labels.
    public var constantLabels: [PageLabel] {
        get {
            switch writer {
            case .some(let writer): writer.constants.labels
            case nil: beingWritten()
            }
        }
        set { writer?.carry(ConstantLabels(newValue)) }
    }

    /// The time that every sample carries from the next family on, in milliseconds since 1970; none unless it is set.
    ///
    /// A scrape's page begins each collector without one.
    public mutating func stamp(_ milliseconds: UInt64?) {
        var text = PageBuffer(capacity: 32)
        if let milliseconds, let format = writer?.format {
            text.append(.space)
            switch format {
            case .text: text.appendDigits(milliseconds)
            case .openMetrics: text.append(digits: milliseconds, exponent: -3)
            }
        }
        var bytes: [UInt8] = []
        bytes.append(copying: text.bytes)
        writer?.stamp(bytes)
    }

    /// Writes a family of a single, unlabelled sample.
    public mutating func write(_ metric: Metric<0>, _ value: some MetricValue) {
        let text = spelled(metric.text)
        guard let (range, series) = writer?.writeFamily(text, value) else { beingWritten() }
        note(text, range, series: series)
    }

    /// Writes a family of a single, unlabelled sample, when there is a value.
    @inlinable
    public mutating func write(_ metric: Metric<0>, _ value: (some MetricValue)?) {
        if let value { write(metric, value) }
    }

    /// Writes a family whose samples `body` adds.
    @inlinable
    public mutating func family<let labelCount: Int>(
        _ metric: Metric<labelCount>,
        _ body: (inout Samples<labelCount>) -> Void
    ) {
        let text = spelled(metric.text)
        var samples = Samples<labelCount>(of: text, on: takeWriter(beginning: text))
        body(&samples)
        giveBack(samples.finish(), ending: text)
    }

    /// Writes a family whose samples `body` adds, each with labels of its own.
    public mutating func family(_ metric: LooseMetric, _ body: (inout LooseSamples) -> Void) {
        let text = spelled(metric.text)
        var samples = LooseSamples(of: text, on: takeWriter(beginning: text))
        body(&samples)
        giveBack(samples.finish(), ending: text)
    }

    /// The family as this page calls it.
    @usableFromInline
    func spelled(_ text: FamilyText) -> FamilyText { namespace?.renamed(text) ?? text }

    @usableFromInline
    mutating func takeWriter(beginning text: FamilyText) -> FamilyWriter {
        guard var writer = writer.take() else { beingWritten() }
        writer.beginFamily(text)
        return writer
    }

    @usableFromInline
    mutating func giveBack(_ writer: consuming FamilyWriter, ending text: FamilyText) {
        let range = writer.endFamily()
        note(text, range, series: writer.familySamples)
        self.writer = consume writer
    }

    private mutating func note(_ text: FamilyText, _ range: Range<Int>, series: Int) {
        if !range.isEmpty { families.append(Family(text: text, range: range, series: series)) }
    }

    /// Notes that a part of the subject could not be read, though the collector goes on: the log says it once.
    public mutating func report(_ problem: CollectorError) {
        if !problems.contains(problem) { problems.append(problem) }
    }

    /// Empties the page for the next collector, keeping its storage.
    public mutating func removeAll() {
        writer?.removeAll()
        problems.removeAll()
        families.removeAll(keepingCapacity: true)
    }

    /// Empties the page for a collector of another scrape.
    mutating func reset(_ format: ExpositionFormat, seriesLimit: Int) {
        removeAll()
        writer?.reset(format, seriesLimit: seriesLimit)
        writer?.carry(baseLabels)
        writer?.stamp([])
    }

    /// What the page counted.
    public var tally: PageTally {
        switch writer {
        case .some(let writer): writer.tally
        case nil: beingWritten()
        }
    }

    /// Calls `body` with the page's bytes.
    func withBytes<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
        switch writer {
        case .some(let writer): body(writer.buffer.bytes)
        case nil: beingWritten()
        }
    }

    /// The page as it would be sent, for tests and tools.
    public var text: String { withBytes { String($0) } }
}

private func beingWritten() -> Never { preconditionFailure("a page's families are written one after another") }
