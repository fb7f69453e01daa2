/// Histograms and summaries that a collector writes line by line, as it reads them, without making a ``Histogram`` or
/// ``Summary`` first: for those that come by the hundred.
///
/// The lines of one of them follow each other: buckets in ascending order, the last up to +Inf, or quantiles; then the
/// sum, where it is known, and the count.
extension Samples where labelCount == 1 {
    /// Adds a bucket of a histogram, up to +Inf where there is no bound; its count includes the buckets before it.
    @inlinable
    public mutating func addBucket(
        _ cumulativeCount: some MetricValue,
        upTo bound: Int?,
        _ first: borrowing some LabelValue & ~Copyable & ~Escapable
    ) {
        guard writer.openPart(.bucket, of: text) else { return }
        first.writeLabel(to: &writer.buffer)
        writer.bound(bound)
        close(cumulativeCount)
    }

    /// Adds a quantile of a summary, whose label is spelled as it is given.
    @inlinable
    public mutating func addQuantile(
        _ value: some MetricValue,
        at quantile: borrowing some LabelValue & ~Copyable & ~Escapable,
        _ first: borrowing some LabelValue & ~Copyable & ~Escapable
    ) {
        guard writer.openPart(.quantile, of: text) else { return }
        first.writeLabel(to: &writer.buffer)
        writer.quantileLead()
        quantile.writeLabel(to: &writer.buffer)
        close(value)
    }

    /// Adds the sum of a histogram or summary.
    @inlinable
    public mutating func addSum(
        _ sum: some MetricValue,
        _ first: borrowing some LabelValue & ~Copyable & ~Escapable
    ) {
        addPart(.sum, sum, first)
    }

    /// Adds the number of observations of a histogram or summary.
    @inlinable
    public mutating func addCount(
        _ count: some MetricValue,
        _ first: borrowing some LabelValue & ~Copyable & ~Escapable
    ) {
        addPart(.count, count, first)
    }

    @inlinable
    mutating func addPart(
        _ part: FamilyText.Part,
        _ value: some MetricValue,
        _ first: borrowing some LabelValue & ~Copyable & ~Escapable
    ) {
        guard writer.openPart(part, of: text) else { return }
        first.writeLabel(to: &writer.buffer)
        close(value)
    }
}
