import ExporterCore
import KernelFiles

/// How fast each processor runs, between which limits, and which governor decides it.
///
/// Source: `/sys/devices/system/cpu/cpu*/cpufreq`, as in `800000` for `scaling_min_freq`, in kHz. Only root may read
/// what the hardware says (`cpuinfo_cur_freq`).
struct CPUFrequencyCollector: ConfigurableCollector {
    static let name = "cpufreq"

    static let governor = Metric.gauge(
        "node_cpu_scaling_governor", "Whether the governor is the one that sets the frequency.",
        labels: ["cpu", "governor"])

    static let metrics: [any MetricDeclaration] = frequencies.map(\.metric) + [governor]
    static let flags: [any FlagDeclaration] = []

    private static let cpuSwitch = CollectorSwitch(CPUCollector.name, isOnByDefault: true)

    /// Those to report here.
    private let reported: [Frequency]

    /// With `--collector.cpu.info` the `cpu` collector has a family for frequencies too, which takes the hardware's in.
    init(flags: FlagValues) {
        let isInCPUInfo = Self.cpuSwitch.isOn(flags) && CPUInfoReport(flags: flags) != nil
        reported = frequencies.filter { !(isInCPUInfo && $0.attribute == hardwareFrequency) }
    }

    func collect(from files: NodeFiles, into page: inout MetricPage) throws(CollectorError) {
        let processors = try scalings(in: files)

        for (index, frequency) in reported.enumerated() {
            page.family(frequency.metric) { samples in
                for cpu in processors {
                    samples.add(cpu.kilohertz[index].map { Scaled($0, .thousands) }, cpu.processor)
                }
            }
        }
        page.family(Self.governor) { samples in
            for cpu in processors {
                for governor in cpu.governors { samples.add(governor == cpu.governor, cpu.processor, governor) }
            }
        }
    }

    private func scalings(in files: NodeFiles) throws(CollectorError) -> [FrequencyScaling] {
        var scalings: [FrequencyScaling] = []
        try Self.forEachPolicy(in: files) { processor, policy in
            scalings.append(FrequencyScaling(processor, reported, in: policy))
        }
        return scalings
    }

    /// What the hardware says its frequencies are; empty when nobody tells, or not to us.
    static func hardwareFrequencies(in files: NodeFiles) -> [(processor: Int, kilohertz: UInt64)] {
        var frequencies: [(processor: Int, kilohertz: UInt64)] = []
        // This collector says what is wrong.
        try? forEachPolicy(in: files) { processor, policy in
            guard let kilohertz = policy.unsigned(ifPresent: hardwareFrequency) else { return }
            frequencies.append((processor, kilohertz))
        }
        return frequencies
    }

    /// Goes through the processors that are online and whose frequency can be scaled.
    private static func forEachPolicy(
        in files: NodeFiles,
        _ body: (_ processor: Int, _ policy: borrowing Directory) -> Void
    ) throws(CollectorError) {
        let directory = try files.sys("devices/system/cpu")
        let offline = try files.file("\(directory.path)/offline", parse: ProcessorList.init)
        for processor in try files.processors() where !offline.contains(processor.number) {
            // On most virtual machines no processor has it.
            guard let policy = directory.directory(ifPresent: "\(processor.name)/cpufreq") else { continue }
            body(processor.number, policy)
        }
    }
}

/// An attribute that is a frequency, and its family.
private typealias Frequency = (attribute: String, metric: Metric<1>)

private let hardwareFrequency = "cpuinfo_cur_freq"

/// The attributes that are a frequency, in the order of the page.
private let frequencies: [Frequency] = [
    (attribute: "cpuinfo_avg_freq", metric: frequency("node_cpu_frequency_avg_hertz", "Recent average frequency.")),
    (attribute: hardwareFrequency, metric: frequency("node_cpu_frequency_hertz", "Frequency, as the hardware says.")),
    (attribute: "cpuinfo_max_freq", metric: frequency("node_cpu_frequency_max_hertz", "Highest possible frequency.")),
    (attribute: "cpuinfo_min_freq", metric: frequency("node_cpu_frequency_min_hertz", "Lowest possible frequency.")),
    (
        attribute: "scaling_cur_freq",
        metric: frequency("node_cpu_scaling_frequency_hertz", "Frequency, as the kernel has set it.")
    ),
    (
        attribute: "scaling_max_freq",
        metric: frequency("node_cpu_scaling_frequency_max_hertz", "Highest frequency that the kernel may set.")
    ),
    (
        attribute: "scaling_min_freq",
        metric: frequency("node_cpu_scaling_frequency_min_hertz", "Lowest frequency that the kernel may set.")
    ),
]

private func frequency(_ name: String, _ help: String) -> Metric<1> { .gauge(name, help, labels: ["cpu"]) }

/// What the kernel says of one processor's frequency.
private struct FrequencyScaling {
    let processor: Int
    /// By position in the frequencies that are reported; `nil` for what the driver does not tell, or not to us.
    let kilohertz: [UInt64?]
    let governor: String
    /// Those to choose from; empty when it is not known which is chosen.
    let governors: [String]

    init(_ processor: Int, _ frequencies: [Frequency], in policy: borrowing Directory) {
        self.processor = processor
        var kilohertz: [UInt64?] = []
        for (attribute, _) in frequencies { kilohertz.append(policy.unsigned(ifPresent: attribute)) }
        self.kilohertz = kilohertz
        guard let governor = policy.text(ifPresent: "scaling_governor"), !governor.isEmpty,
            let available = policy.text(ifPresent: "scaling_available_governors")
        else {
            governor = ""
            governors = []
            return
        }
        self.governor = governor
        governors = available.split(separator: " ").map(String.init)
    }
}
