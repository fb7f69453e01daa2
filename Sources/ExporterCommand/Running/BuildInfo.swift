import ExporterCore

/// The version of all exporters, raised with each release in CHANGELOG.md.
let suiteVersion = "0.1.0"

/// What the program was made from, as `node_exporter_build_info` says it.
struct BuildInfo: Sendable {
    let name: String
    let metric: Metric<7>

    init(name: String) {
        self.name = name
        metric = Metric.gauge(
            "\(name)_build_info", "Always 1; what the exporter was built from.",
            labels: ["branch", "goarch", "goos", "goversion", "revision", "tags", "version"])
    }

    func write(to page: inout MetricPage) {
        // The label names are those that dashboards know; the compiler takes the place of Go's.
        page.family(metric) { $0.add(1, labels: ["", architecture, "linux", compiler, "", "", suiteVersion]) }
    }

    /// What `--version` prints.
    var text: String {
        "\(name), version \(suiteVersion)\n  compiler: \(compiler)\n  platform: linux/\(architecture)\n"
    }
}

#if arch(x86_64)
private let architecture = "amd64"
#elseif arch(arm64)
private let architecture = "arm64"
#else
private let architecture = "unknown"
#endif

#if compiler(>=6.3)
private let compiler = "swift6.3"
#else
private let compiler = "swift6.2"
#endif
