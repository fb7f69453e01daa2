import Testing

@testable import ExporterCore

@Suite struct ConstantLabelsTests {
    private static let up = Metric.gauge("db_up", "Up.")
    private static let size = Metric.gauge("db_bytes", "Size.", labels: ["datname"])
    private static let locks = Metric.gauge("db_locks", "Locks.", labels: ["datname", "mode", "server"])
    private static let durations = Metric.histogram("db_seconds", "Calls.", labels: ["datname"])
    private static let labels = [PageLabel("server", #"a"b:1"#), PageLabel("zone", "é")]

    private static func fill(_ page: inout MetricPage) {
        page.write(up, 1)
        page.family(size) {
            $0.add(1, "x")
            $0.add(2, labels: ["y"])
        }
        page.family(locks) { $0.add(3, "x", "share", "own") }
        page.family(durations) { $0.add(Histogram(buckets: [], sum: 1.5, count: 2), labels: ["x"]) }
        page.family(LooseMetric("db_wait", .summary, "Waits.")) {
            $0.add(Summary(quantiles: [.init(0.5, value: 1)], sum: 1, count: 1), [])
        }
        page.family(LooseMetric("db_loose", .gauge, "Any.")) {
            $0.add(1, [])
            $0.add(2, [("a", "b")])
            $0.add(3, [("a", "b"), ("zone", "own"), ("server", "own")])
        }
    }

    @Test func `every sample carries the page's labels in front of its own`() {
        var page = MetricPage(constantLabels: Self.labels)
        Self.fill(&page)
        #expect(
            page.text == #"""
                # HELP db_up Up.
                # TYPE db_up gauge
                db_up{server="a\"b:1",zone="é"} 1
                # HELP db_bytes Size.
                # TYPE db_bytes gauge
                db_bytes{server="a\"b:1",zone="é",datname="x"} 1
                db_bytes{server="a\"b:1",zone="é",datname="y"} 2
                # HELP db_locks Locks.
                # TYPE db_locks gauge
                db_locks{zone="é",datname="x",mode="share",server="own"} 3
                # HELP db_seconds Calls.
                # TYPE db_seconds histogram
                db_seconds_bucket{server="a\"b:1",zone="é",datname="x",le="+Inf"} 2
                db_seconds_sum{server="a\"b:1",zone="é",datname="x"} 1.5
                db_seconds_count{server="a\"b:1",zone="é",datname="x"} 2
                # HELP db_wait Waits.
                # TYPE db_wait summary
                db_wait{server="a\"b:1",zone="é",quantile="0.5"} 1
                db_wait_sum{server="a\"b:1",zone="é"} 1
                db_wait_count{server="a\"b:1",zone="é"} 1
                # HELP db_loose Any.
                # TYPE db_loose gauge
                db_loose{server="a\"b:1",zone="é"} 1
                db_loose{server="a\"b:1",zone="é",a="b"} 2
                db_loose{a="b",zone="own",server="own"} 3

                """#)
    }

    @Test func `the labels are the same in OpenMetrics`() {
        var text = MetricPage(constantLabels: Self.labels)
        var openMetrics = MetricPage(.openMetrics, constantLabels: Self.labels)
        Self.fill(&text)
        Self.fill(&openMetrics)
        #expect(openMetrics.text == text.text)
    }

    @Test func `labels hold from the next family on`() {
        var page = MetricPage()
        page.write(Self.up, 1)
        page.constantLabels = [PageLabel("1 server", "a"), PageLabel("__server", "the first counts")]
        page.write(Metric.gauge("db_second", "Second."), 2)
        page.constantLabels = []
        page.write(Metric.gauge("db_third", "Third."), 3)
        #expect(
            page.text == """
                # HELP db_up Up.
                # TYPE db_up gauge
                db_up 1
                # HELP db_second Second.
                # TYPE db_second gauge
                db_second{__server="a"} 2
                # HELP db_third Third.
                # TYPE db_third gauge
                db_third 3

                """)
    }

    @Test func `a page begins each collector with its target's labels`() {
        var page = MetricPage(constantLabels: [PageLabel("server", "a")])
        page.constantLabels += [PageLabel("datname", "x")]
        #expect(page.constantLabels == [PageLabel("server", "a"), PageLabel("datname", "x")])
        page.reset(.text, seriesLimit: 10)
        page.write(Self.up, 1)
        #expect(page.text.hasSuffix("\ndb_up{server=\"a\"} 1\n"))
    }

    @Test func `labels that a page carries no longer are nobody's`() {
        var page = MetricPage()
        var labels = [PageLabel("server", "a"), PageLabel("datname", "x")]
        page.constantLabels = labels
        page.constantLabels = []
        #expect(isChangedInPlace(&labels))
        page.constantLabels = labels
        page.reset(.text, seriesLimit: 10)
        #expect(isChangedInPlace(&labels))
        page.constantLabels = labels
        #expect(!isChangedInPlace(&labels))
    }

    /// Whether nobody else holds the array's storage: who changes it then needs no copy.
    private func isChangedInPlace(_ labels: inout [PageLabel]) -> Bool {
        let storage = labels.withUnsafeBufferPointer(\.baseAddress)
        labels[0] = PageLabel("server", "\(labels.count)")
        return labels.withUnsafeBufferPointer(\.baseAddress) == storage
    }

    @Test func `a label that the family has leaves nothing of the page's behind`() {
        var page = MetricPage(constantLabels: [PageLabel("datname", "a")])
        page.family(Self.size) { $0.add(1, "x") }
        page.write(Self.up, 1)
        #expect(page.text.contains("\ndb_bytes{datname=\"x\"} 1\n"))
        #expect(page.text.hasSuffix("\ndb_up{datname=\"a\"} 1\n"))
    }

    @Test func `labels are written from bytes, as many as there are`() {
        let values = ["x", "a\"b", "s"]
        var page = MetricPage()
        page.family(Self.locks) { samples in
            for _ in 0..<2 {
                samples.add(1, writingLabels: { index, buffer in values[index].utf8.span.writeLabel(to: &buffer) })
            }
        }
        page.family(Self.up) { samples in samples.add(2, writingLabels: { _, _ in Issue.record("there is no label") }) }
        #expect(
            page.text == #"""
                # HELP db_locks Locks.
                # TYPE db_locks gauge
                db_locks{datname="x",mode="a\"b",server="s"} 1
                # HELP db_up Up.
                # TYPE db_up gauge
                db_up 2

                """#)
        #expect(page.tally.duplicates == 1)
    }
}
