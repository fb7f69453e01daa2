import ExporterCore
import ExporterHTTP
import Logging

/// The flags that every exporter has.
struct CommonFlags {
    static let help = Flag("help", default: false, "Show this text.")
    /// Other spellings of `help` that the original's option parser has.
    static let helpToo = ["h", "help-long", "help-man"].map {
        Flag($0, default: false, "Show this text.", isHidden: true)
    }
    static let goProcessors = Flag(
        "runtime.gomaxprocs", default: 1, "How many threads Go may use; nothing here is Go.", isHidden: true)
    static let version = Flag("version", default: false, "Show the version.")
    static let once = Flag(
        "once", default: false,
        "Print one page and end; the exit code is 0 when every collector that applies succeeded.")
    static let checkConfig = Flag("check-config", default: false, "Check the flags and files, and end.")
    static let healthCheck = Flag(
        "health-check", default: false,
        "Ask the exporter that runs here whether it serves, and end; the exit code is 0 when it does.")
    static let printFlags = Flag("print-flags", default: false, "Print docs/flags.md.", isHidden: true)
    static let printMetrics = Flag("print-metrics", default: false, "Print docs/metrics.md.", isHidden: true)

    static let telemetryPath = Flag("web.telemetry-path", default: "/metrics", "The path of the metrics page.")
    static let disableExporterMetrics = Flag(
        "web.disable-exporter-metrics", default: false,
        "Leave the exporter's own metrics (process_*, promhttp_*, exporter_*) out.")
    static let maxRequests = Flag(
        "web.max-requests", default: 40, "How many clients may wait for a page at once; 0 is any number.")
    static let maxConnections = Flag(
        "web.max-connections", default: 512, "How many connections there can be; one more closes the one idle longest.")
    static let systemdSocket = Flag(
        "web.systemd-socket", default: false, "Listen on the sockets that systemd passes, instead of on addresses.")

    static let configFile = Flag(
        "web.config.file", default: "",
        "A YAML file with certificates, users and headers, which is read again when it changes.")

    static let scrapeTimeout = Flag(
        "scrape.timeout", default: Duration.seconds(10),
        "The longest a scrape may take; Prometheus' own scrape timeout shortens it.")
    static let seriesLimit = Flag(
        "scrape.series-limit", default: 100_000, "How many series a page can have; the rest is cut and counted.")

    static let maxProbeTargets = Flag(
        "probe.max-targets", default: 64,
        "How many probed targets can have a connection; one more closes the one idle longest.")
    static let probeIdleTimeout = Flag(
        "probe.idle-timeout", default: Duration.seconds(300),
        "How long the connection to a probed target stays when nobody asks for it.")

    static let logLevel = Flag(
        "log.level", default: LogLevel(.info), "The least severe messages to log: debug, info, warn or error.")
    static let logFormat = Flag("log.format", default: LogFormat.logfmt, "How messages are written: logfmt or json.")

    static let general: [any FlagDeclaration] =
        [help, version, once, checkConfig, healthCheck, printFlags, printMetrics, goProcessors] + helpToo
    static let scrape: [any FlagDeclaration] = [scrapeTimeout, seriesLimit]
    static let probe: [any FlagDeclaration] = [maxProbeTargets, probeIdleTimeout]
    static let log: [any FlagDeclaration] = [logLevel, logFormat]

    /// The port is each exporter's own.
    static func listenAddress(port: Int) -> Flag<[String]> {
        Flag(
            "web.listen-address", default: [":\(port)"],
            "Where to listen: :PORT, HOST:PORT, [IPv6]:PORT, unix:PATH or vsock://:PORT.")
    }

    static func web(listenAddress: Flag<[String]>) -> [any FlagDeclaration] {
        [listenAddress, telemetryPath, disableExporterMetrics, maxRequests, maxConnections, systemdSocket, configFile]
    }
}

/// The value of `--log.level`.
struct LogLevel: FlagValue {
    static let placeholder = "LEVEL"
    static let expectation = "one of debug, info, warn, error"

    let level: Logger.Level

    init(_ level: Logger.Level) {
        self.level = level
    }

    init?(flagTexts: [String]) {
        switch flagTexts.last?.lowercased() {
        case "debug": level = .debug
        case "info": level = .info
        case "warn", "warning": level = .warning
        case "error": level = .error
        default: return nil
        }
    }

    var flagText: String { level == .warning ? "warn" : level.rawValue }
}

/// The value of `--log.format`.
enum LogFormat: String, FlagValue {
    case logfmt, json

    static let placeholder = "FORMAT"
    static let expectation = "one of logfmt, json"

    init?(flagTexts: [String]) { self.init(rawValue: flagTexts.last ?? "") }

    var flagText: String { rawValue }
}
