import Testing

@testable import ExporterCore

@Suite struct MetricPageTests {
    private static let size = Metric.gauge("disk_bytes", "Size.", labels: ["device", "mount"])
    private static let reads = Metric.counter("disk_reads_total", "Reads.", labels: ["device"])
    private static let resets = Metric.counter("disk_resets", "A counter without the ending.")

    @Test func `writes families in the text format`() {
        var page = MetricPage()
        page.family(Self.size) {
            $0.add(1.5, "sda", "/")
            $0.add(2 as UInt64, "sdb", "/home")
        }
        page.write(Self.resets, 3)
        #expect(
            page.text == """
                # HELP disk_bytes Size.
                # TYPE disk_bytes gauge
                disk_bytes{device="sda",mount="/"} 1.5
                disk_bytes{device="sdb",mount="/home"} 2
                # HELP disk_resets A counter without the ending.
                # TYPE disk_resets counter
                disk_resets 3

                """)
    }

    @Test func `writes families in OpenMetrics`() {
        var page = MetricPage(.openMetrics)
        page.family(Self.reads) { $0.add(7, "sda") }
        page.write(Self.resets, 3)
        page.write(Metric.untyped("vm_faults", #"Say "hi"."#), 9)
        #expect(
            page.text == #"""
                # HELP disk_reads Reads.
                # TYPE disk_reads counter
                disk_reads_total{device="sda"} 7
                # HELP disk_resets A counter without the ending.
                # TYPE disk_resets unknown
                disk_resets 3
                # HELP vm_faults Say \"hi\".
                # TYPE vm_faults unknown
                vm_faults 9

                """#)
    }

    @Test func `escapes label values and help`() {
        var page = MetricPage()
        page.family(Metric.gauge("a", "One\nline \\ \"quoted\".", labels: ["b", "c"])) {
            $0.add(1, #"a"b\c"#, "new\nline")
        }
        #expect(
            page.text == #"""
                # HELP a One\nline \\ "quoted".
                # TYPE a gauge
                a{b="a\"b\\c",c="new\nline"} 1

                """#)
    }

    @Test(
        arguments: [
            ([0x61, 0xFF, 0xFE, 0x62], "a\u{FFFD}b"),
            ([0xC3, 0xA9], "é"),
            ([0xC3], "\u{FFFD}"),
            ([0xE2, 0x82, 0xAC, 0xE2, 0x82], "€\u{FFFD}"),
            ([0xED, 0xA0, 0x80], "\u{FFFD}"),
            ([0xF0, 0x9F, 0x90, 0xA7, 0x22], #"🐧\""#),
            ([0xC0, 0x80, 0x20, 0x80], "\u{FFFD} \u{FFFD}"),
        ] as [([UInt8], String)])
    func `replaces each run of bytes that are not UTF-8 by one mark`(bytes: [UInt8], text: String) {
        var page = MetricPage()
        page.family(Self.reads) { samples in
            let label = bytes.span
            samples.add(1, label)
        }
        #expect(page.text.hasSuffix(#"disk_reads_total{device="\#(text)"} 1"# + "\n"))
    }

    @Test func `leaves out a family without samples`() {
        var page = MetricPage()
        page.family(Self.size) { _ in }
        page.write(Self.resets, nil as Int?)
        #expect(page.text.isEmpty)
        #expect(page.families.isEmpty)
    }

    @Test func `keeps the first of samples with the same labels, and counts the others`() {
        var page = MetricPage()
        page.family(Self.reads) { samples in
            for value in 0..<3 { samples.add(value, "sda") }
            for device in 0..<1000 { samples.add(device, device) }
            for device in 0..<1000 { samples.add(0, device) }
        }
        page.family(Self.resets) {
            $0.add(1)
            $0.add(2)
        }
        #expect(page.text.contains(#"{device="sda"} 0"#))
        #expect(page.text.contains("disk_resets 1\n"))
        #expect(page.tally.series == 1002)
        #expect(page.tally.duplicates == 1003)
        #expect(page.text.split(separator: "\n").count == 1002 + 4)
    }

    @Test func `cuts at the series limit, and counts what was cut`() {
        var page = MetricPage(seriesLimit: 2)
        page.family(Self.reads) { for device in 0..<5 { $0.add(1, device) } }
        page.write(Self.resets, 1)
        #expect(page.tally.series == 2)
        #expect(page.tally.overLimit == 4)
        #expect(!page.text.contains("disk_resets"))
    }

    @Test func `makes valid names of any text`() {
        var page = MetricPage()
        page.family(LooseMetric("0 wild-name:é", .untyped, "Wild.")) { $0.add(1, [("1 lab:el", "x")]) }
        #expect(page.text.hasSuffix("\n__wild_name:__{__lab_el=\"x\"} 1\n"))
        #expect(MetricName.sanitized("") == "_")
    }

    @Test(arguments: [
        ("package-0", "package_0"), ("a-_-b", "a_b"), ("a__b", "a__b"), ("-x-", "_x_"), ("plain", "plain"), ("", ""),
    ])
    func `collapses what a name may not have as the original does`(text: String, name: String) {
        #expect(MetricName.collapsed(text) == name)
    }

    @Test func `writes histograms and summaries`() {
        let histogram = Histogram(
            buckets: [.init(upperBound: 1, cumulativeCount: 2), .init(upperBound: 2.5, cumulativeCount: 3)], sum: 4.5,
            count: 5)
        let summary = Summary(quantiles: [.init(0.5, value: .nan), .init(1, value: 2)], sum: 3, count: 4)
        let durations = Metric.histogram("call_seconds", "Calls.", labels: ["method"])
        let body = """
            call_seconds_bucket{method="get",le="1"} 2
            call_seconds_bucket{method="get",le="2.5"} 3
            call_seconds_bucket{method="get",le="+Inf"} 5
            call_seconds_sum{method="get"} 4.5
            call_seconds_count{method="get"} 5

            """
        var text = MetricPage()
        text.family(durations) { $0.add(histogram, labels: ["get"]) }
        #expect(text.text == "# HELP call_seconds Calls.\n# TYPE call_seconds histogram\n" + body)

        var openMetrics = MetricPage(.openMetrics)
        openMetrics.family(durations) { $0.add(histogram, labels: ["get"]) }
        #expect(openMetrics.text.hasSuffix(body.replacing(#"le="1""#, with: #"le="1.0""#)))

        var loose = MetricPage()
        loose.family(LooseMetric("wait_seconds", .summary, "Waits.")) { $0.add(summary, []) }
        #expect(
            loose.text == """
                # HELP wait_seconds Waits.
                # TYPE wait_seconds summary
                wait_seconds{quantile="0.5"} NaN
                wait_seconds{quantile="1"} 2
                wait_seconds_sum 3
                wait_seconds_count 4

                """)
    }
}
