import ExporterCore
import Testing

@Suite struct LabelSetTests {
    private let metric = Metric.gauge("last_seen", "When.", labels: ["id"])
    private let perCPU = Metric.counter("cpu", "Time.", labels: ["id", "cpu"])

    @Test func `stands where the first of its labels would`() {
        let labels = LabelSet("/docker/1", [PageLabel("image", #"a"b"#), PageLabel("name", "web\n")])
        var page = MetricPage()
        page.family(metric) { $0.add(1, labels) }
        page.family(perCPU) { $0.add(2, labels, "cpu00") }
        #expect(
            page.text == #"""
                # HELP last_seen When.
                # TYPE last_seen gauge
                last_seen{id="/docker/1",image="a\"b",name="web\n"} 1
                # HELP cpu Time.
                # TYPE cpu counter
                cpu{id="/docker/1",image="a\"b",name="web\n",cpu="cpu00"} 2

                """#)
    }

    @Test func `spells names as they must be, and keeps the first of two that come out the same`() {
        var page = MetricPage()
        page.family(metric) { $0.add(1, LabelSet("/", [PageLabel("a.b", "1"), PageLabel("a-b", "2")])) }
        #expect(page.text.contains(#"last_seen{id="/",a_b="1"} 1"#))
    }

    @Test func `samples can carry their time`() {
        for (format, time) in [(ExpositionFormat.text, "1795220036732"), (.openMetrics, "1.795220036732e+09")] {
            var page = MetricPage(format)
            page.stamp(1_795_220_036_732)
            page.family(metric) { $0.add(1, LabelSet("/")) }
            page.stamp(nil)
            page.family(perCPU) { $0.add(2, LabelSet("/"), "cpu00") }
            #expect(page.text.contains("last_seen{id=\"/\"} 1 \(time)\n"))
            #expect(page.text.contains("cpu{id=\"/\",cpu=\"cpu00\"} 2\n"))
        }
    }
}
