import ExporterCore
import ExporterHTTP
import Glibc
import Logging

/// Writes each message as one line on stderr, in logfmt or JSON, with the keys that the Go exporters use.
struct LogLineHandler: LogHandler {
    let format: LogFormat
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]

    init(_ format: LogFormat, level: Logger.Level) {
        self.format = format
        logLevel = level
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        write(line(event, at: .now), to: STDERR_FILENO)
    }

    func line(_ event: LogEvent, at time: LogTime) -> String {
        let source = event.file.split(separator: "/").last ?? ""
        var pairs: [(String, String)] = [
            ("time", time.description),
            ("level", event.level.slogName),
            ("source", "\(source):\(event.line)"),
            ("msg", event.message.description),
        ]
        let all = metadata.merging(event.metadata ?? [:]) { _, latest in latest }
        pairs += all.sorted { $0.key < $1.key }.map { ($0.key, "\($0.value)") }
        return switch format {
        case .logfmt: pairs.map { "\($0)=\(logfmtValue($1))" }.joined(separator: " ") + "\n"
        case .json: "\(JSON.object(pairs.map { ($0, .string($1)) }))\n"
        }
    }
}

/// The time of a message: RFC 3339 in UTC, to the millisecond.
struct LogTime: CustomStringConvertible {
    let seconds: Int
    let nanoseconds: Int

    static var now: LogTime {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return LogTime(seconds: time.tv_sec, nanoseconds: time.tv_nsec)
    }

    var description: String {
        var time = seconds
        var date = unsafe tm()
        unsafe gmtime_r(&time, &date)
        let day = unsafe "\(date.tm_year + 1900)-\(padded(Int(date.tm_mon) + 1))-\(padded(Int(date.tm_mday)))"
        let clock = unsafe "\(padded(Int(date.tm_hour))):\(padded(Int(date.tm_min))):\(padded(Int(date.tm_sec)))"
        return "\(day)T\(clock).\(padded(nanoseconds / 1_000_000, to: 3))Z"
    }
}

private func padded(_ number: Int, to width: Int = 2) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

/// The value, in quotes where logfmt wants them.
private func logfmtValue(_ text: String) -> String {
    let isPlain =
        !text.isEmpty && text.utf8.allSatisfy { $0 > .space && $0 != .quote && $0 != UInt8(ascii: "=") && $0 < 0x7F }
    return isPlain ? text : "\(JSON.string(text))"
}

extension Logger.Level {
    fileprivate var slogName: String {
        switch self {
        case .trace, .debug: "DEBUG"
        case .info, .notice: "INFO"
        case .warning: "WARN"
        case .error, .critical: "ERROR"
        }
    }
}
