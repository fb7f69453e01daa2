import ExporterCore

@testable import ExporterCommand

/// A database that is up or not.
final class TestDatabase: CollectorSource {
    private let isUp: Bool

    init(isUp: Bool) {
        self.isUp = isUp
    }

    func beginScrape(
        of collectors: [any Collector<TestDatabase>], until deadline: ContinuousClock.Instant
    ) throws(CollectorError) {
        guard isUp else { throw CollectorError(.failed, "connect to", "the test", why: "it is down") }
    }
}

struct SizeCollector: Collector {
    static let name = "size"
    static let size = Metric.gauge("test_bytes", "Size.", labels: ["datname"])
    static let metrics: [any MetricDeclaration] = [size]

    func collect(from source: TestDatabase, into page: inout MetricPage) { page.family(Self.size) { $0.add(7, "x") } }
}

let testUp = Metric.gauge("test_up", "Whether the test answers.")

func testTarget(_ name: String, isUp: Bool = true) -> ScrapeTarget<TestDatabase> {
    ScrapeTarget(name, labels: [PageLabel("server", name)]) { TestDatabase(isUp: isUp) }
}

func testExporter(
    replacedFlags: [any FlagDeclaration] = []
) -> Exporter<TestDatabase> {
    Exporter(
        name: "test_exporter", program: "test-exporter", title: "Test", summary: "For tests.", namespace: "test",
        port: 1, collectors: [.on(SizeCollector())], sourceFlags: FlagGroup("Test", []),
        replacedFlags: replacedFlags, scrapeSettings: ScrapeSettings(leftBehindLimit: 0),
        targets: { _, _ in [testTarget("a"), testTarget("b", isUp: false)] },
        targetMetrics: TargetMetrics([testUp]) { summary, page in page.write(testUp, !summary.sourceFailed) })
}
