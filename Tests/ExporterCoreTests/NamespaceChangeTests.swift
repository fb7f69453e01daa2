import Testing

@testable import ExporterCore

/// Pages whose metrics begin with another name than they were declared with.
@Suite struct NamespaceChangeTests {
    private static let up = Metric.gauge("db_up", "Up.")
    private static let keys = Metric.counter("db_keys_total", "Keys.", labels: ["db"])
    private static let waits = LooseMetric("db_wait_seconds", .summary, "Waits.")
    private static let other = Metric.gauge("process_up", "Other.")
    private static let alike = Metric.gauge("dbase_up", "Alike.")

    private func page(_ format: ExpositionFormat = .text, to name: String, labels: [PageLabel] = []) -> MetricPage {
        let namespace = NamespaceChange(from: "db", to: name)
        var page = MetricPage(format, baseLabels: ConstantLabels(labels), namespace: namespace)
        page.write(Self.up, 1)
        page.family(Self.keys) {
            $0.add(1, "a")
            $0.add(2, "a")
        }
        page.family(Self.waits) { $0.add(Summary(quantiles: [], sum: 1, count: 2), []) }
        page.write(Self.other, 2)
        page.write(Self.alike, 3)
        return page
    }

    @Test func `a name begins anew, whatever its labels, and others stay`() {
        let page = page(to: "cache", labels: [PageLabel("node", "a")])
        #expect(
            page.text == """
                # HELP cache_up Up.
                # TYPE cache_up gauge
                cache_up{node="a"} 1
                # HELP cache_keys_total Keys.
                # TYPE cache_keys_total counter
                cache_keys_total{node="a",db="a"} 1
                # HELP cache_wait_seconds Waits.
                # TYPE cache_wait_seconds summary
                cache_wait_seconds_sum{node="a"} 1
                cache_wait_seconds_count{node="a"} 2
                # HELP process_up Other.
                # TYPE process_up gauge
                process_up{node="a"} 2
                # HELP dbase_up Alike.
                # TYPE dbase_up gauge
                dbase_up{node="a"} 3

                """)
        #expect(page.tally.duplicates == 1)
    }

    @Test func `OpenMetrics names the family alike`() {
        let text = page(.openMetrics, to: "cache").text
        #expect(text.contains("# TYPE cache_keys counter\ncache_keys_total{db=\"a\"} 1\n"))
        #expect(!text.contains("db_up") && !text.contains("db_keys"))
    }

    @Test func `an empty namespace leaves the name alone`() {
        let text = page(to: "").text
        #expect(text.hasPrefix("# HELP up Up.\n# TYPE up gauge\nup 1\n"))
        #expect(text.contains("\nkeys_total{db=\"a\"} 1\n"))
    }

    @Test func `what may not be in a name becomes an underscore`() {
        #expect(page(to: "my-cache").text.contains("\nmy_cache_up 1\n"))
        #expect(page(to: "1").text.contains("\n_1_up 1\n") || page(to: "1").text.contains("\n__up 1\n"))
    }
}
