import ExporterCore
import Synchronization

/// What the hardware monitors' sensors measure: temperatures, voltages, currents, power, fans.
///
/// Source: `/sys/class/hwmon/hwmon0/temp1_input`, as in `55000` (thousandths of a degree), and the other files of the
/// monitor and of its device. A file is called after the type and number of a sensor and what it says of it; type and
/// content make the metric's name, and ``HwmonUnit`` its unit.
final class HwmonCollector: ConfigurableCollector {
    static let name = "hwmon"

    static let chipIncludeFlag = Flag("collector.hwmon.chip-include", default: PatternFlag.none, "Chips to report.")
    static let chipExcludeFlag = Flag("collector.hwmon.chip-exclude", default: PatternFlag.none, "Chips to leave out.")
    static let sensorIncludeFlag = Flag(
        "collector.hwmon.sensor-include", default: PatternFlag.none,
        "Sensors to report, as chip and sensor: platform_coretemp_0;temp3.")
    static let sensorExcludeFlag = Flag(
        "collector.hwmon.sensor-exclude", default: PatternFlag.none,
        "Sensors to leave out, as chip and sensor: platform_coretemp_0;temp3.")

    static let flags: [any FlagDeclaration] = [
        chipIncludeFlag, chipExcludeFlag, sensorIncludeFlag, sensorExcludeFlag,
    ]

    static let chipNames = Metric.gauge(
        "node_hwmon_chip_names", "What the chip's driver calls it, as a label; always 1.",
        labels: ["chip", "chip_name"])
    static let sensorLabel = Metric.gauge(
        "node_hwmon_sensor_label", "What the sensor measures, as a label; always 1.",
        labels: ["chip", "label", "sensor"])

    static let metrics: [any MetricDeclaration] = [chipNames, sensorLabel]

    private let chipFilter: NameFilter
    private let sensorFilter: NameFilter
    /// The metrics of the readings met so far, by name.
    private let known = Mutex<[String: Metric<2>]>([:])

    init(flags: FlagValues) {
        chipFilter = NameFilter(
            include: flags[Self.chipIncludeFlag].pattern, exclude: flags[Self.chipExcludeFlag].pattern)
        sensorFilter = NameFilter(
            include: flags[Self.sensorIncludeFlag].pattern, exclude: flags[Self.sensorExcludeFlag].pattern)
    }

    func collect(from files: NodeFiles, into page: inout MetricPage) throws(CollectorError) {
        let directory = try files.sys("class/hwmon")
        let chips = try HwmonChip.all(in: directory).filter { chipFilter.accepts($0.name) }
        let sensors = chips.map { chip in
            chip.sensors(in: directory).filter { sensorFilter.accepts("\(chip.name);\($0.name)") }
        }

        page.family(Self.chipNames) { samples in
            for chip in chips {
                if let driver = chip.driver { samples.add(1, chip.name, driver) }
            }
        }
        page.family(Self.sensorLabel) { samples in
            for (chip, sensors) in zip(chips, sensors) {
                for sensor in sensors {
                    if let label = sensor["label"] { samples.add(1, chip.name, label, sensor.name) }
                }
            }
        }
        writeReadings(of: zip(chips, sensors), on: &page)
    }

    private func writeReadings(
        of chips: Zip2Sequence<[HwmonChip], [[HwmonSensor]]>,
        on page: inout MetricPage
    ) {
        var families: [String: [(chip: String, reading: HwmonReading)]] = [:]
        for (chip, sensors) in chips {
            for reading in sensors.flatMap(\.readings) {
                families[reading.metric, default: []].append((chip.name, reading))
            }
        }
        for (_, samples) in families.sorted(by: { $0.key < $1.key }) {
            guard let first = samples.first?.reading else { continue }
            page.family(metric(of: first)) { page in
                for (chip, reading) in samples { page.add(reading.value, chip, reading.sensor) }
            }
        }
    }

    private func metric(of reading: HwmonReading) -> Metric<2> {
        known.withLock { known in
            if let metric = known[reading.metric] { return metric }
            let metric = Metric(reading.metric, reading.kind, reading.help, labels: ["chip", "sensor"])
            known[reading.metric] = metric
            return metric
        }
    }
}
