/// Writes one family after another, and sees to what no collector should have to: duplicates, the series limit,
/// and the spelling of the format.
///
/// It moves in and out of the ``Samples`` that a collector fills, so nothing is copied and nothing shared.
@usableFromInline
struct FamilyWriter: ~Copyable {
    private(set) var format: ExpositionFormat
    private var seriesLimit: Int
    @usableFromInline var buffer: PageBuffer
    private(set) var tally = PageTally()
    private(set) var constants = ConstantLabels.none
    /// What stands behind each value, a space first; empty where samples carry no time.
    private var timestamp: [UInt8] = []

    /// The page's labels as this family's samples carry them.
    private var constantLead: [UInt8] = []
    @usableFromInline var hasConstants = false
    private var duplicates = DuplicateTable()
    private var familyStart = 0
    private(set) var familySamples = 0
    private var sampleStart = 0
    private var labelsStart = 0

    init(format: ExpositionFormat, seriesLimit: Int, capacity: Int) {
        self.format = format
        self.seriesLimit = seriesLimit
        buffer = PageBuffer(capacity: capacity)
    }

    mutating func removeAll() {
        buffer.truncate(to: 0)
        tally = PageTally()
    }

    mutating func reset(_ format: ExpositionFormat, seriesLimit: Int) {
        self.format = format
        self.seriesLimit = seriesLimit
    }

    /// Has the samples carry a time, a space in front of it, from the next one on; none when it is empty.
    mutating func stamp(_ timestamp: [UInt8]) { self.timestamp = timestamp }

    /// Has the samples carry other labels of the page's, from the next family on.
    ///
    /// What a property holds is replaced in here, never by `writer?.constants = …` from outside: through an optional in
    /// what cannot be copied, the compiler (6.3) does not release what the property held before.
    mutating func carry(_ constants: ConstantLabels) { self.constants = constants }

    mutating func beginFamily(_ text: FamilyText) {
        familyStart = buffer.count
        familySamples = 0
        duplicates.removeAll()
        text.writeHeader(format, to: &buffer)
        if !constants.isEmpty || hasConstants {
            constantLead = constants.lead(besides: text.labels)
            hasConstants = !constantLead.isEmpty
        }
    }

    /// Closes the family; one without a sample leaves nothing behind.
    ///
    /// Returns where it lies.
    mutating func endFamily() -> Range<Int> {
        if familySamples == 0 { buffer.truncate(to: familyStart) }
        return familyStart..<buffer.count
    }

    /// Writes a family of one sample without labels; returns where it lies, and how many samples it has.
    mutating func writeFamily(_ text: FamilyText, _ value: some MetricValue) -> (Range<Int>, Int) {
        beginFamily(text)
        write(value, of: text)
        return (endFamily(), familySamples)
    }

    /// Starts a sample; `false` when the page is full.
    @usableFromInline
    mutating func openSample() -> Bool {
        guard tally.series < seriesLimit else {
            tally.overLimit += 1
            return false
        }
        sampleStart = buffer.count
        return true
    }

    @inlinable
    mutating func label(_ index: Int, of text: FamilyText, _ value: borrowing some LabelValue & ~Copyable & ~Escapable)
    {
        lead(index, of: text)
        value.writeLabel(to: &buffer)
    }

    /// Writes what stands before the value of a label.
    @inlinable
    mutating func lead(_ index: Int, of text: FamilyText) {
        if index > 0 {
            text.writeLead(index, to: &buffer)
        } else if hasConstants {
            firstLead(of: text)
        } else {
            text.writeFirstLead(to: &buffer)
        }
    }

    @usableFromInline
    mutating func firstLead(of text: FamilyText) { text.writeFirstLead(behind: constantLead, to: &buffer) }

    /// Starts a line of a histogram or summary, up to the value of its first label; `false` when the page is full.
    @usableFromInline
    mutating func openPart(_ part: FamilyText.Part, of text: FamilyText) -> Bool {
        guard openSample() else { return false }
        if hasConstants {
            text.writeLead(of: part, behind: constantLead, to: &buffer)
        } else {
            text.writeLead(of: part, to: &buffer)
        }
        return true
    }

    /// Writes the label for the bound of a histogram's bucket, behind another label's value; `nil` is +Inf.
    ///
    /// OpenMetrics spells whole numbers with a point.
    @usableFromInline
    mutating func bound(_ bound: Int?) {
        buffer.append("\",le=\"")
        guard let bound else { return buffer.append("+Inf") }
        bound.write(to: &buffer)
        if format == .openMetrics, bound.magnitude < exponentLimit { buffer.append(".0") }
    }

    @usableFromInline
    mutating func quantileLead() { buffer.append("\",quantile=\"") }

    /// Ends the labels of a sample; `false`, and no sample, when an earlier one has the same.
    @usableFromInline
    mutating func closeLabels(_ ending: StaticString) -> Bool {
        buffer.append(ending)
        guard duplicates.insert(sampleStart..<buffer.count, of: buffer) else {
            buffer.truncate(to: sampleStart)
            tally.duplicates += 1
            return false
        }
        return true
    }

    /// Writes a whole sample without labels.
    @usableFromInline
    mutating func write(_ value: some MetricValue, of text: FamilyText) {
        guard openSample() else { return }
        guard familySamples == 0 else {
            tally.duplicates += 1
            return
        }
        buffer.append(text.name.utf8.span)
        if hasConstants {
            buffer.append(constantLead, 0..<constantLead.count)
            buffer.append("}")
        }
        buffer.append(.space)
        close(value)
    }

    @inlinable
    mutating func close(_ value: some MetricValue) {
        value.write(to: &buffer)
        endSample()
    }

    @usableFromInline
    mutating func endSample() {
        if !timestamp.isEmpty { buffer.append(timestamp, 0..<timestamp.count) }
        buffer.append(.newline)
        familySamples &+= 1
        tally.series &+= 1
    }
}

/// What a page counted while it was written.
public struct PageTally: Equatable, Sendable {
    /// Samples on the page.
    public internal(set) var series = 0
    /// Samples left out because the family had one with the same labels already.
    public internal(set) var duplicates = 0
    /// Samples left out because the page had reached its limit.
    public internal(set) var overLimit = 0

    public init() {}

    static func += (sum: inout PageTally, part: PageTally) {
        sum.series += part.series
        sum.duplicates += part.duplicates
        sum.overLimit += part.overLimit
    }
}

/// From here on whole numbers are written with an exponent.
private let exponentLimit: UInt = 1_000_000
