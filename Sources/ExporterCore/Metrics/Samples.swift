/// The samples of one family, as they are being written.
public struct Samples<let labelCount: Int>: ~Copyable {
    @usableFromInline let text: FamilyText
    @usableFromInline var writer: FamilyWriter

    @usableFromInline
    init(of text: FamilyText, on writer: consuming FamilyWriter) {
        self.text = text
        self.writer = writer
    }

    @usableFromInline
    consuming func finish() -> FamilyWriter { writer }

    @inlinable
    mutating func close(_ value: some MetricValue) {
        if writer.closeLabels("\"} ") { writer.close(value) }
    }

    /// Adds a sample with any number of labels, in the order they were declared.
    @inlinable
    public mutating func add(_ value: some MetricValue, labels: InlineArray<labelCount, String>) {
        guard labelCount > 0 else { return writer.write(value, of: text) }
        guard writer.openSample() else { return }
        for index in labels.indices { writer.label(index, of: text, labels[index]) }
        close(value)
    }

    /// Adds a sample whose labels `write` appends, once for each in the order they were declared, by
    /// ``LabelValue/writeLabel(to:)``.
    @inlinable
    public mutating func add(
        _ value: some MetricValue,
        writingLabels write: (_ index: Int, _ buffer: inout PageBuffer) -> Void
    ) {
        guard labelCount > 0 else { return writer.write(value, of: text) }
        guard writer.openSample() else { return }
        for index in 0..<labelCount {
            writer.lead(index, of: text)
            write(index, &writer.buffer)
        }
        close(value)
    }
}

extension Samples where labelCount == 0 {
    @inlinable
    public mutating func add(_ value: some MetricValue) {
        writer.write(value, of: text)
    }
}

extension Samples where labelCount == 1 {
    @inlinable
    public mutating func add(
        _ value: some MetricValue,
        _ first: borrowing some LabelValue & ~Copyable & ~Escapable
    ) {
        guard writer.openSample() else { return }
        writer.label(0, of: text, first)
        close(value)
    }

    /// Adds a sample when there is a value.
    @inlinable
    public mutating func add(
        _ value: (some MetricValue)?,
        _ first: borrowing some LabelValue & ~Copyable & ~Escapable
    ) {
        if let value { add(value, first) }
    }
}

extension Samples where labelCount == 2 {
    @inlinable
    public mutating func add(
        _ value: some MetricValue,
        _ first: borrowing some LabelValue & ~Copyable & ~Escapable,
        _ second: borrowing some LabelValue & ~Copyable & ~Escapable
    ) {
        guard writer.openSample() else { return }
        writer.label(0, of: text, first)
        writer.label(1, of: text, second)
        close(value)
    }
}

extension Samples where labelCount == 2 {
    /// Adds a sample when there is a value.
    @inlinable
    public mutating func add(
        _ value: (some MetricValue)?,
        _ first: borrowing some LabelValue & ~Copyable & ~Escapable,
        _ second: borrowing some LabelValue & ~Copyable & ~Escapable
    ) {
        if let value { add(value, first, second) }
    }
}

extension Samples where labelCount == 3 {
    @inlinable
    public mutating func add(
        _ value: some MetricValue,
        _ first: borrowing some LabelValue & ~Copyable & ~Escapable,
        _ second: borrowing some LabelValue & ~Copyable & ~Escapable,
        _ third: borrowing some LabelValue & ~Copyable & ~Escapable
    ) {
        guard writer.openSample() else { return }
        writer.label(0, of: text, first)
        writer.label(1, of: text, second)
        writer.label(2, of: text, third)
        close(value)
    }
}

/// The samples of a family whose labels differ from sample to sample.
public struct LooseSamples: ~Copyable {
    /// A label's name and value.
    public typealias Label = (name: String, value: String)

    let text: FamilyText
    var writer: FamilyWriter

    init(of text: FamilyText, on writer: consuming FamilyWriter) {
        self.text = text
        self.writer = writer
    }

    consuming func finish() -> FamilyWriter { writer }

    /// Adds a sample.
    ///
    /// Two samples are the same when their labels are, in the same order.
    public mutating func add(_ value: some MetricValue, _ labels: [Label]) {
        writer.write(value, of: text, suffix: "", labels)
    }
}
