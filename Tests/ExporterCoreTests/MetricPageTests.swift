import Testing

@testable import ExporterCore

@Suite struct MetricPageTests {
    private static let size = Metric.gauge("disk_bytes", "Size.", labels: ["device", "mount"])

    @Test func `escapes label values`() {
        var page = MetricPage()
        page.family(Self.size) { $0.add(1, #"a"b\c"#, "new\nline") }
        #expect(page.text.hasSuffix(#"disk_bytes{device="a\"b\\c",mount="new\nline"} 1"# + "\n"))
    }
}
