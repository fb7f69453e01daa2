import ExporterCore
import KernelFiles

/// What batteries and power adapters say of themselves.
///
/// Source: `/sys/class/power_supply/BAT0/energy_now`, as in `36580000`, and its neighbours. The kernel counts in
/// millionths of a volt, an ampere, a watt and so on, and in tenths of a degree; times are in seconds.
struct PowerSupplyCollector: ConfigurableCollector {
    static let name = "powersupplyclass"

    static let ignoredFlag = Flag(
        "collector.powersupply.ignored-supplies", default: PatternFlag("^$"), "Power supplies to leave out.")

    static let flags: [any FlagDeclaration] = [ignoredFlag]

    static let info = LooseMetric(
        "node_power_supply_info", .gauge, "What the power supply is and does, as labels; always 1.")

    static let metrics: [any MetricDeclaration] = powerSupplyNumbers.map(\.metric) + [info]

    private let filter: NameFilter

    init(flags: FlagValues) {
        filter = NameFilter(include: nil, exclude: flags[Self.ignoredFlag].pattern)
    }

    func collect(from files: NodeFiles, into page: inout MetricPage) throws(CollectorError) {
        let directory = try files.sys("class/power_supply")
        let supplies = try directory.names().filter(filter.accepts).compactMap { PowerSupply($0, in: directory) }

        for (index, number) in powerSupplyNumbers.enumerated() {
            page.family(number.metric) { samples in
                for supply in supplies { samples.add(supply.numbers[index], supply.name) }
            }
        }
        page.family(Self.info) { samples in
            for supply in supplies { samples.add(1, supply.labels) }
        }
    }
}

/// A reading of one power supply.
private struct PowerSupply {
    let name: String
    /// In the order of `powerSupplyNumbers`.
    let numbers: [Double?]
    let labels: [LooseSamples.Label]

    /// Of the eighty attributes a power supply has those that its driver knows; only what is there is opened.
    init?(_ name: String, in parent: borrowing Directory) {
        guard let directory = parent.directory(ifPresent: name), let names = try? directory.names() else { return nil }
        let present = Set(names)
        self.name = name
        numbers = powerSupplyNumbers.map { number in
            guard present.contains(number.file), let value = directory.integer(ifPresent: number.file) else {
                return nil
            }
            return number.unit.value(of: value)
        }
        labels = powerSupplyTexts.compactMap { file in
            if file == "power_supply" { return (file, name) }
            guard present.contains(file), let text = directory.text(ifPresent: file), !text.isEmpty else { return nil }
            return (file, text)
        }
    }
}
