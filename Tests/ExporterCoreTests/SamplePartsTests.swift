import Testing

@testable import ExporterCore

@Suite struct SamplePartsTests {
    private static let latencies = Metric.histogram("call_usec", "Calls.", labels: ["cmd"])
    private static let percentiles = Metric.summary("call_percentiles_usec", "Calls.", labels: ["cmd"])

    private static func page(_ format: ExpositionFormat = .text, constantLabels: [PageLabel] = []) -> String {
        var page = MetricPage(format, constantLabels: constantLabels)
        page.family(latencies) {
            $0.addBucket(1, upTo: 4, "get")
            $0.addBucket(3, upTo: 1_048_576, "get")
            $0.addBucket(3, upTo: nil, "get")
            $0.addSum(77, "get")
            $0.addCount(3, "get")
        }
        page.family(percentiles) {
            $0.addQuantile(1.003, at: "99.9", "get")
            $0.addSum(77, "get")
            $0.addCount(3, "get")
        }
        return page.text
    }

    @Test func `writes histograms and summaries line by line`() {
        #expect(
            Self.page() == """
                # HELP call_usec Calls.
                # TYPE call_usec histogram
                call_usec_bucket{cmd="get",le="4"} 1
                call_usec_bucket{cmd="get",le="1.048576e+06"} 3
                call_usec_bucket{cmd="get",le="+Inf"} 3
                call_usec_sum{cmd="get"} 77
                call_usec_count{cmd="get"} 3
                # HELP call_percentiles_usec Calls.
                # TYPE call_percentiles_usec summary
                call_percentiles_usec{cmd="get",quantile="99.9"} 1.003
                call_percentiles_usec_sum{cmd="get"} 77
                call_percentiles_usec_count{cmd="get"} 3

                """)
    }

    @Test func `they are what a whole histogram is`() {
        let histogram = Histogram(
            buckets: [.init(upperBound: 4, cumulativeCount: 1), .init(upperBound: 1_048_576, cumulativeCount: 3)],
            sum: 77, count: 3)
        for format in ExpositionFormat.allCases {
            for labels in [[], [PageLabel("node", "a")]] {
                var whole = MetricPage(format, constantLabels: labels)
                whole.family(Self.latencies) { $0.add(histogram, labels: ["get"]) }
                #expect(Self.page(format, constantLabels: labels).hasPrefix(whole.text))
            }
        }
    }

    @Test func `a line that is there already is left out`() {
        var page = MetricPage()
        page.family(Self.latencies) {
            $0.addBucket(1, upTo: 4, "get")
            $0.addBucket(2, upTo: 4, "get")
        }
        #expect(page.tally.series == 1)
        #expect(page.tally.duplicates == 1)
    }

    @Test func `a full page takes none`() {
        var page = MetricPage(seriesLimit: 1)
        page.family(Self.latencies) {
            $0.addBucket(1, upTo: 4, "get")
            $0.addBucket(1, upTo: nil, "get")
            $0.addSum(3, "get")
        }
        #expect(page.tally.series == 1)
        #expect(page.tally.overLimit == 2)
    }
}
