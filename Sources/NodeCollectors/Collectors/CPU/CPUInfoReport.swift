import ExporterCore

/// The part of the `cpu` collector that says what the processors are, for `--collector.cpu.info`.
struct CPUInfoReport {
    static let info = Metric.gauge(
        "node_cpu_info", "What the processor is, in its labels.",
        labels: [
            "cachesize", "core", "cpu", "family", "microcode", "model", "model_name", "package", "stepping", "vendor",
        ])
    static let frequency = Metric.gauge(
        "node_cpu_frequency_hertz", "Frequency that the processor runs at.", labels: ["core", "cpu", "package"])
    static let flagInfo = Metric.gauge("node_cpu_flag_info", "Features of the first processor.", labels: ["flag"])
    static let bugInfo = Metric.gauge("node_cpu_bug_info", "Known defects of the first processor.", labels: ["bug"])

    static let metrics: [any MetricDeclaration] = [info, frequency, flagInfo, bugInfo]

    static let infoFlag = Flag("collector.cpu.info", default: false, "Report what the processors are.")
    static let flagsIncludeFlag = Flag(
        "collector.cpu.info.flags-include", default: PatternFlag.none,
        "Regular expression of the processor features to report.")
    static let bugsIncludeFlag = Flag(
        "collector.cpu.info.bugs-include", default: PatternFlag.none,
        "Regular expression of the processor defects to report.")

    static let flags: [any FlagDeclaration] = [infoFlag, flagsIncludeFlag, bugsIncludeFlag]

    /// The frequencies with those of the `cpufreq` collector, which the original has in one family.
    private static let frequencies = LooseMetric(frequency.name, frequency.kind, frequency.help)
    /// Whoever wants no frequencies of the `cpufreq` collector wants none from here.
    private static let frequencySwitch = CollectorSwitch(CPUFrequencyCollector.name, isOnByDefault: true)

    private let reportsFrequency: Bool
    private let features: Pattern?
    private let defects: Pattern?

    /// The report, when a flag asks for it; an expression to choose by does so too.
    init?(flags: FlagValues) {
        features = flags[Self.flagsIncludeFlag].pattern
        defects = flags[Self.bugsIncludeFlag].pattern
        reportsFrequency = Self.frequencySwitch.isOn(flags)
        guard flags[Self.infoFlag] || features != nil || defects != nil else { return nil }
    }

    func read(from files: NodeFiles) throws(CollectorError) -> ProcessorReport {
        ProcessorReport(
            inventory: try files.proc("cpuinfo", parse: ProcessorInventory.init),
            hardwareFrequencies: reportsFrequency ? CPUFrequencyCollector.hardwareFrequencies(in: files) : [])
    }

    func write(_ report: ProcessorReport, to page: inout MetricPage) {
        let inventory = report.inventory
        page.family(Self.info) { samples in
            for cpu in inventory.processors {
                samples.add(
                    1,
                    labels: [
                        cpu.cacheSize, cpu.core, cpu.processor, cpu.family, cpu.microcode, cpu.model, cpu.modelName,
                        cpu.package, cpu.stepping, cpu.vendor,
                    ])
            }
        }
        if reportsFrequency { writeFrequencies(report, to: &page) }
        page.family(Self.flagInfo) { samples in
            for flag in inventory.flags where features?.matches(flag) == true { samples.add(1, flag) }
        }
        page.family(Self.bugInfo) { samples in
            for bug in inventory.bugs where defects?.matches(bug) == true { samples.add(1, bug) }
        }
    }

    private func writeFrequencies(_ report: ProcessorReport, to page: inout MetricPage) {
        page.family(Self.frequencies) { samples in
            for cpu in report.inventory.processors {
                guard let megahertz = cpu.megahertz else { continue }
                samples.add(megahertz * 1e6, [("core", cpu.core), ("cpu", cpu.processor), ("package", cpu.package)])
            }
            for (processor, kilohertz) in report.hardwareFrequencies {
                samples.add(Scaled(kilohertz, .thousands), [("cpu", "\(processor)")])
            }
        }
    }
}

/// What one scrape found out for the report.
struct ProcessorReport {
    let inventory: ProcessorInventory
    let hardwareFrequencies: [(processor: Int, kilohertz: UInt64)]
}
