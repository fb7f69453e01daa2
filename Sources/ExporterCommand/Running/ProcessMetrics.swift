import ExporterCore
import Glibc
import KernelFiles

/// What the exporter itself costs, in the families that every Prometheus client exports.
///
/// Source: `getrlimit`, `clock_gettime`, `/proc/self/statm`, `/proc/self/fd`, `/proc/self/stat`, `/proc/self/net/netstat`.
/// These are the exporter's own files, whatever `--path.procfs` says.
struct ProcessMetrics: Sendable {
    static let cpuSeconds = Metric.counter("process_cpu_seconds_total", "CPU time the exporter has used.")
    static let maxFiles = Metric.gauge("process_max_fds", "File descriptors the exporter may have open.")
    static let openFiles = Metric.gauge("process_open_fds", "File descriptors the exporter has open.")
    static let receivedBytes = Metric.counter(
        "process_network_receive_bytes_total", "Bytes received by IP in the exporter's network namespace.")
    static let transmittedBytes = Metric.counter(
        "process_network_transmit_bytes_total", "Bytes sent by IP in the exporter's network namespace.")
    static let residentBytes = Metric.gauge("process_resident_memory_bytes", "Memory of the exporter that is in RAM.")
    static let startTime = Metric.gauge("process_start_time_seconds", "When the exporter started, in Unix time.")
    static let virtualBytes = Metric.gauge("process_virtual_memory_bytes", "Address space the exporter has mapped.")
    static let maxVirtualBytes = Metric.gauge(
        "process_virtual_memory_max_bytes",
        "Address space the exporter may map; the largest number when there is no limit.")

    static let metrics: [any MetricDeclaration] = [
        cpuSeconds, maxFiles, openFiles, receivedBytes, transmittedBytes, residentBytes, startTime, virtualBytes,
        maxVirtualBytes,
    ]

    private let started: Double? = processStart()
    private let memory = KernelFile("/proc/self/statm")
    private let traffic = KernelFile("/proc/self/net/netstat")
    private let descriptors = KernelFile("/proc/self/fd")

    func write(to page: inout MetricPage) {
        page.write(Self.cpuSeconds, cpuTime)
        page.write(Self.maxFiles, limit(CInt(RLIMIT_NOFILE.rawValue)))
        page.write(Self.openFiles, descriptors.entryCount)
        if let traffic = traffic.read({ (text) throws(ParseError) in try ipTraffic(&text) }) {
            page.write(Self.receivedBytes, traffic.received)
            page.write(Self.transmittedBytes, traffic.sent)
        }
        let memory = memory.read { (line) throws(ParseError) in try memoryPages(&line) }
        let pageSize = UInt64(sysconf(CInt(_SC_PAGESIZE)))
        page.write(Self.residentBytes, memory.map { $0.resident * pageSize })
        page.write(Self.startTime, started)
        page.write(Self.virtualBytes, memory.map { $0.mapped * pageSize })
        page.write(Self.maxVirtualBytes, limit(CInt(RLIMIT_AS.rawValue)))
    }

    private var cpuTime: Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec / 10_000_000) / 100
    }

    private func limit(_ resource: __rlimit_resource_t) -> UInt64? {
        var limit = rlimit()
        return unsafe getrlimit(resource, &limit) == 0 ? UInt64(limit.rlim_cur) : nil
    }
}

/// Source: `/proc/self/statm`, as in `2316 1124 1003 …`, in pages.
private func memoryPages(_ line: inout ByteCursor) throws(ParseError) -> (mapped: UInt64, resident: UInt64) {
    (try line.unsigned("size"), try line.unsigned("resident"))
}

/// Source: field 22 of `/proc/self/stat`, in hundredths of a second after boot, and `btime` of `/proc/stat`.
private func processStart() -> Double? {
    let ticks = KernelFile("/proc/self/stat").read { (line) throws(ParseError) in
        line.skipProgramName()
        line.skipFields(19)
        return try line.unsigned("start time")
    }
    let boot = KernelFile("/proc/stat").read { (text) throws(ParseError) in try text.bootTime() }
    guard let ticks, let boot else { return nil }
    return Double(boot) + Double(ticks) / 100
}

/// Source: `IpExt` of `/proc/self/net/netstat`, a line of names and one of numbers.
private func ipTraffic(_ text: inout ByteCursor) throws(ParseError) -> (received: UInt64, sent: UInt64) {
    var columns: (received: Int, sent: Int)?
    while !text.isAtEnd {
        defer { text.nextLine() }
        guard text.field().equals("IpExt:") else { continue }
        guard let columns else {
            columns = try octetColumns(&text)
            continue
        }
        let first = min(columns.received, columns.sent)
        text.skipFields(first)
        let one = try text.unsigned("octets")
        text.skipFields(max(columns.received, columns.sent) - first - 1)
        let other = try text.unsigned("octets")
        return columns.received == first ? (one, other) : (other, one)
    }
    throw ParseError("IpExt", is: "", expected: "a line of names and one of numbers")
}

/// Where the octets received and sent are among the names of `IpExt`.
private func octetColumns(_ names: inout ByteCursor) throws(ParseError) -> (received: Int, sent: Int) {
    var (index, received, sent) = (0, -1, -1)
    while !names.isAtLineEnd {
        let name = names.field()
        if name.equals("InOctets") { received = index }
        if name.equals("OutOctets") { sent = index }
        index += 1
    }
    guard received >= 0, sent >= 0 else { throw ParseError("IpExt", is: "", expected: "InOctets and OutOctets") }
    return (received, sent)
}
