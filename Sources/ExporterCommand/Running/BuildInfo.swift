import ExporterCore

/// The version of all exporters, raised with each release in CHANGELOG.md.
let suiteVersion = "0.1.0"

/// Something that is known of how the program was made, for a label.
public enum BuildFact: Sendable {
    case architecture, system, compiler, version
    /// What a build from source does not know: branch, revision, tags, date.
    case unknown

    /// The labels that Prometheus' own exporters have, the compiler in the place of Go.
    public static let labels: [(name: String, fact: BuildFact)] = [
        ("branch", .unknown), ("goarch", .architecture), ("goos", .system), ("goversion", .compiler),
        ("revision", .unknown), ("tags", .unknown), ("version", .version),
    ]

    fileprivate var text: String {
        switch self {
        case .architecture: ExporterCommand.architecture
        case .system: "linux"
        case .compiler: ExporterCommand.compiler
        case .version: suiteVersion
        case .unknown: ""
        }
    }
}

/// What the program was made from, as `node_exporter_build_info` says it.
struct BuildInfo: Sendable {
    let name: String
    let metric: LooseMetric
    private let labels: [LooseSamples.Label]

    init(name: String, labels: [(name: String, fact: BuildFact)] = BuildFact.labels) {
        self.name = name
        self.labels = labels.map { (name: $0.name, value: $0.fact.text) }
        metric = LooseMetric(
            "\(name)_build_info", .gauge, "Always 1; what the exporter was built from.",
            usualLabels: labels.map(\.name))
    }

    func write(to page: inout MetricPage) {
        page.family(metric) { $0.add(1, labels) }
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
