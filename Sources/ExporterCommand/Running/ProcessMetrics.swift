import ExporterCore
import Glibc

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

    private let started: Double? = ProcessFile.startTime

    func write(to page: inout MetricPage) {
        page.write(Self.cpuSeconds, cpuTime)
        page.write(Self.maxFiles, limit(CInt(RLIMIT_NOFILE.rawValue)))
        page.write(Self.openFiles, ProcessFile.openDescriptors)
        if let traffic = ProcessFile.ipTraffic {
            page.write(Self.receivedBytes, traffic.received)
            page.write(Self.transmittedBytes, traffic.sent)
        }
        let memory = ProcessFile.memoryPages
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

/// The files about a process that the kernel shows to itself.
private enum ProcessFile {
    static var openDescriptors: Int? {
        guard let directory = unsafe opendir("/proc/self/fd") else { return nil }
        defer { unsafe closedir(directory) }
        var count = 0
        while unsafe readdir(directory) != nil { count += 1 }
        // `.`, `..` and the descriptor that lists the others.
        return count - 3
    }

    /// Source: `/proc/self/statm`, as in `2316 1124 1003 …`, in pages.
    static var memoryPages: (mapped: UInt64, resident: UInt64)? {
        read("/proc/self/statm") { (line) throws(ParseError) in
            (try line.unsigned("size"), try line.unsigned("resident"))
        }
    }

    /// Source: field 22 of `/proc/self/stat`, in hundredths of a second after boot, and `btime` of `/proc/stat`.
    static var startTime: Double? {
        let ticks = read("/proc/self/stat") { (line) throws(ParseError) in
            // The second field is the program's name in parentheses, and may hold anything.
            while line.field(upTo: UInt8(ascii: ")")).isEmpty == false, !line.isAtLineEnd, line.peek != .space {}
            line.skipFields(19)
            return try line.unsigned("start time")
        }
        let boot = read("/proc/stat") { (text) throws(ParseError) in
            repeat {
                if text.field().equals("btime") { return try text.unsigned("boot time") }
            } while text.nextLine()
            throw ParseError("btime", is: "", expected: "a line")
        }
        guard let ticks, let boot else { return nil }
        return Double(boot) + Double(ticks) / 100
    }

    /// Source: `IpExt` of `/proc/self/net/netstat`, a line of names and one of numbers.
    static var ipTraffic: (received: UInt64, sent: UInt64)? {
        read("/proc/self/net/netstat") { (text) throws(ParseError) in
            var columns: [String] = []
            while !text.isAtEnd {
                defer { text.nextLine() }
                guard text.field().equals("IpExt:") else { continue }
                guard !columns.isEmpty else {
                    while !text.isAtLineEnd { columns.append(String(text.field())) }
                    continue
                }
                var values: [String: UInt64] = [:]
                for column in columns { values[column] = try text.unsigned("IpExt value") }
                guard let received = values["InOctets"], let sent = values["OutOctets"] else { break }
                return (received, sent)
            }
            throw ParseError("IpExt", is: "", expected: "InOctets and OutOctets")
        }
    }

    /// The parsed file; `nil` when it cannot be read, which costs the sample and nothing else.
    private static func read<Value>(
        _ path: String,
        _ parse: (inout ByteCursor) throws(ParseError) -> Value
    ) -> Value? {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 16 * 1024)
        var count = 0
        while true {
            if count == bytes.count { bytes.append(contentsOf: repeatElement(0, count: count)) }
            let received = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe Glibc.read(file, buffer.baseAddress?.advanced(by: count), buffer.count - count)
            }
            guard received > 0 else { break }
            count += received
        }
        var cursor = ByteCursor(bytes.span.extracting(first: count))
        return try? parse(&cursor)
    }
}
