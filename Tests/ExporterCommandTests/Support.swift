import ExporterCore
import Logging
import Synchronization
import Testing

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

struct OtherCollector: Collector {
    static let name = "other"
    static let metrics: [any MetricDeclaration] = []

    func collect(from source: TestDatabase, into page: inout MetricPage) {}
}

let testUp = Metric.gauge("test_up", "Whether the test answers.")

func testTarget(_ name: String, isUp: Bool = true) -> ScrapeTarget<TestDatabase> {
    ScrapeTarget(name, labels: [PageLabel("server", name)]) { TestDatabase(isUp: isUp) }
}

let testTargets = [testTarget("a"), testTarget("b", isUp: false)]

func testExporter(
    replacedFlags: [any FlagDeclaration] = [],
    originalFlags: [OriginalFlag] = [],
    probe: Probe<TestDatabase>? = nil,
    reload: Reload? = nil,
    webSettings: Exporter<TestDatabase>.WebSettingsOfFlags? = nil
) -> Exporter<TestDatabase> {
    Exporter(
        name: "test_exporter", program: "test-exporter", title: "Test", summary: "For tests.", namespace: "test",
        port: 1, collectors: [.on(SizeCollector())], sourceFlags: FlagGroup("Test", []),
        replacedFlags: replacedFlags, originalFlags: originalFlags, scrapeSettings: ScrapeSettings(leftBehindLimit: 0),
        targets: { _, _ in testTargets },
        targetMetrics: TargetMetrics([testUp]) { summary, page in page.write(testUp, !summary.sourceFailed) },
        probe: probe, reload: reload, webSettings: webSettings)
}

/// A clock whose alarms never ring.
struct SilentClock: ScrapeClock {
    var now: ContinuousClock.Instant { .now }

    func wake(at instant: ContinuousClock.Instant, _ body: @escaping @Sendable () -> Void) {}
}

/// What comes from another thread, for a test that waits for it.
final class Mailbox<Value: Sendable>: Sendable {
    private let values = Mutex<[Value]>([])
    private let arrivals = Bell()

    func put(_ value: Value) {
        values.withLock { $0.append(value) }
        arrivals.ring()
    }

    func next() throws -> Value {
        try #require(arrivals.wait(until: .now + .seconds(60)), "nothing came")
        return values.withLock { $0.removeFirst() }
    }
}

/// The page's lines about samples, without the numbers that differ from run to run.
func samples(_ page: ScrapedPage) -> [String] {
    page.text.split(separator: "\n").filter { !$0.hasPrefix("#") && !$0.contains("_duration_seconds") }.map(String.init)
}
