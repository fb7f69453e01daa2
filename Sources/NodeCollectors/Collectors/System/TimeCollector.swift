import ExporterCore
import Glibc
import KernelFiles

/// The host's clock, its time zone, and what the kernel keeps time with.
///
/// Source: `clock_gettime`, `localtime_r`, and `/sys/devices/system/clocksource/clocksource0/available_clocksource`,
/// as in `tsc hpet acpi_pm`, with `current_clocksource` beside it. The `device` label counts the devices.
struct TimeCollector: Collector {
    static let name = "time"

    static let seconds = Metric.gauge("node_time_seconds", "The host's clock, in seconds since 1970.")
    static let zoneOffset = Metric.gauge(
        "node_time_zone_offset_seconds", "How far the host's time zone is ahead of UTC.", labels: ["time_zone"])
    static let available = Metric.gauge(
        "node_time_clocksource_available_info", "A clock source that the kernel could use.",
        labels: ["clocksource", "device"])
    static let current = Metric.gauge(
        "node_time_clocksource_current_info", "The clock source that the kernel uses.",
        labels: ["clocksource", "device"])

    static let metrics: [any MetricDeclaration] = [seconds, zoneOffset, available, current]

    var readClock: @Sendable () -> WallClock = WallClock.now

    func collect(from files: NodeFiles, into page: inout MetricPage) throws(CollectorError) {
        let clock = readClock()
        let sources = ClockSource.all(in: files)

        page.write(Self.seconds, Double(clock.nanoseconds) / 1e9)
        page.family(Self.zoneOffset) { $0.add(clock.zoneOffset, clock.zone) }
        page.family(Self.available) { samples in
            for source in sources { for name in source.available { samples.add(1, name, source.device) } }
        }
        page.family(Self.current) { samples in
            for source in sources { samples.add(1, source.current, source.device) }
        }
    }
}

/// A reading of the host's clock.
struct WallClock: Equatable {
    /// Since 1970.
    let nanoseconds: Int
    let zone: String
    /// Seconds ahead of UTC.
    let zoneOffset: Int
}

extension WallClock {
    /// The C functions are `clock_gettime` and `localtime_r`.
    static func now() -> WallClock {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        var parts = unsafe tm()
        unsafe localtime_r(&time.tv_sec, &parts)
        return unsafe WallClock(
            nanoseconds: time.tv_sec &* 1_000_000_000 &+ time.tv_nsec,
            zone: parts.tm_zone.map { unsafe String(cString: $0) } ?? "UTC",
            zoneOffset: parts.tm_gmtoff)
    }
}

/// The clock sources of one device; there is one device on every known host.
struct ClockSource: Equatable {
    let device: Int
    let available: [String]
    let current: String
}

extension ClockSource {
    static func all(in files: NodeFiles) -> [ClockSource] {
        guard let parent = try? files.sys("devices/system/clocksource") else { return [] }
        return parent.numbers(after: "clocksource").enumerated().compactMap { device, number in
            guard let directory = parent.directory(ifPresent: "clocksource\(number)"),
                let available = directory.text(ifPresent: "available_clocksource"),
                let current = directory.text(ifPresent: "current_clocksource")
            else { return nil }
            return ClockSource(device: device, available: words(of: available), current: current)
        }
    }
}

private func words(of text: String) -> [String] {
    var words: [String] = []
    var cursor = ByteCursor(text.utf8.span)
    while !cursor.isAtLineEnd { words.append(String(cursor.field())) }
    return words
}
