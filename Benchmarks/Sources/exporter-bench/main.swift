import ExporterCore
import NodeCollectors

// usage: exporter-bench CASE ITERATIONS
//
// Does one job over and over and prints nothing but a checksum. Benchmarks/run counts, under valgrind, what an iteration
// costs: the difference between many iterations and few.

let devices = (0..<1000).map { "nvme\($0)n1p\($0 % 8)" }
let readBytes = Metric.counter("node_disk_read_bytes_total", "Bytes read successfully.", labels: ["device"])
let diskstats = Array(
    String(
        repeating:
            "   8       0 sda 25354637 34367663 1003346126 18492372 28444756 11134226 505697032 63877960 0 9653880 82621804\n",
        count: 64
    ).utf8)

/// A page of 1,000 samples with a label each.
struct PageJob: ~Copyable {
    private var page: MetricPage

    init(_ format: ExpositionFormat) { page = MetricPage(format, reservingCapacity: 1 << 18) }

    mutating func run(_ value: some MetricValue) -> Int {
        page.removeAll()
        page.family(readBytes) { samples in
            for device in devices { samples.add(value, device) }
        }
        return page.tally.series
    }
}

/// 64 lines of fourteen fields.
func parse() -> Int {
    var cursor = ByteCursor(diskstats.span)
    var sum: UInt64 = 0
    repeat {
        cursor.skipFields(3)
        for _ in 0..<11 { sum &+= (try? cursor.unsigned("counter")) ?? 1 }
    } while cursor.nextLine()
    return Int(truncatingIfNeeded: sum)
}

/// A scrape of every collector that is on by default, on this host.
final class ScrapeJob {
    private let files = NodeFiles()
    private let collectors: [any Collector<NodeFiles>]

    init() {
        collectors = NodeCollectors.all.filter(\.isOnByDefault).compactMap { try? $0.make(FlagValues()) }
    }

    func run(_ page: inout MetricPage) -> Int {
        files.beginScrape(of: collectors, until: .now + .seconds(10))
        var series = 0
        for collector in collectors {
            page.removeAll()
            // Hardware that this host lacks is no failure of the benchmark.
            try? collector.collect(from: files, into: &page)
            series += page.tally.series
        }
        return series
    }
}

func measure(_ name: String, _ iterations: Int) -> Int? {
    var check = 0
    switch name {
    case "page-whole":
        var job = PageJob(.text)
        for _ in 0..<iterations { check &+= job.run(1_234_567) }
    case "page-fraction":
        var job = PageJob(.text)
        for _ in 0..<iterations { check &+= job.run(1234.5678) }
    case "page-scaled":
        var job = PageJob(.text)
        for _ in 0..<iterations { check &+= job.run(Scaled(123_456_789, .hundredths)) }
    case "page-openmetrics":
        var job = PageJob(.openMetrics)
        for _ in 0..<iterations { check &+= job.run(1_234_567) }
    case "parse-diskstats":
        for _ in 0..<iterations { check &+= parse() }
    case "node-scrape":
        let job = ScrapeJob()
        var page = MetricPage()
        for _ in 0..<iterations { check &+= job.run(&page) }
    case "postgres-tables":
        guard let job = try? RowsJob.tables() else { return nil }
        for _ in 0..<iterations { check &+= job.run() }
    case "postgres-settings":
        guard let job = try? RowsJob.settings() else { return nil }
        for _ in 0..<iterations { check &+= job.run() }
    case "redis-scrape":
        guard let job = try? RedisJob() else { return nil }
        for _ in 0..<iterations { check &+= job.run() }
    case "gzip-page":
        let job = GzipJob()
        for _ in 0..<iterations { check &+= job.run() }
    default:
        return nil
    }
    return check
}

let arguments = CommandLine.arguments
guard arguments.count == 3, let iterations = Int(arguments[2]), let check = measure(arguments[1], iterations) else {
    fatalError("usage: exporter-bench CASE ITERATIONS")
}
print(check)
