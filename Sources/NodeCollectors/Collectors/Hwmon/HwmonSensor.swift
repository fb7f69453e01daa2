import ExporterCore
import KernelFiles

/// A sensor of a hardware monitor, with the texts of its files.
struct HwmonSensor: Equatable {
    /// What it measures: `temp`, `fan`, `in`.
    let type: String
    /// The type with the sensor's number: `temp1`.
    let name: String

    private var elements: [Element] = []

    private struct Element: Equatable {
        let name: String
        var text: String
    }

    /// What a file says of the sensor: `input`, `max`, `label`; the empty name is that of the file called like the
    /// sensor itself.
    subscript(element: String) -> String? { elements.first { $0.name == element }?.text }

    private mutating func set(_ element: String, _ text: String) {
        if let index = elements.firstIndex(where: { $0.name == element }) {
            elements[index].text = text
        } else {
            elements.append(Element(name: element, text: text))
        }
    }
}

extension HwmonSensor {
    /// Reads the files in a directory that are called like those of sensors.
    static func read(from directory: borrowing Directory, into sensors: inout [HwmonSensor]) {
        guard let names = try? directory.names() else { return }
        // Every device has a directory called `power`, which is not about a power sensor.
        for name in names where name != "power" {
            guard let file = HwmonFile(name),
                let text = try? directory.bytes(of: name, { String($0.trimming(.newline)) })
            else { continue }
            let sensor = file.type + String(file.number)
            let index = sensors.firstIndex { $0.name == sensor } ?? sensors.count
            if index == sensors.count { sensors.append(HwmonSensor(type: file.type, name: sensor)) }
            sensors[index].set(file.element, text)
        }
    }

    private init(type: String, name: String) {
        self.type = type
        self.name = name
    }

    /// What the sensor's files with numbers say.
    var readings: [HwmonReading] {
        switch type {
        case "beep_enable":
            return [HwmonReading("node_hwmon_beep_enabled", "Whether the chip beeps.", name, self[""] == "1" ? 1 : 0)]
        case "vrm":
            return number("").map {
                [HwmonReading("node_hwmon_voltage_regulator_version", "Version of the voltage regulator.", name, $0)]
            } ?? []
        case "update_interval":
            return number("").map {
                [HwmonReading("node_hwmon_update_interval_seconds", "How often the chip measures.", name, $0 * 0.001)]
            } ?? []
        default:
            return elements.compactMap { reading(of: $0.name) }
        }
    }

    private func number(_ element: String) -> Double? { self[element].flatMap { Double(ascii: $0.utf8.span) } }

    private func reading(of element: String) -> HwmonReading? {
        guard element != "label", let number = number(element) else { return nil }
        let unit = HwmonUnit(of: element, type: type)
        var sensor = name
        if unit == .megahertz {
            // The original reports frequencies under their labels only.
            guard let label = self["label"] else { return nil }
            sensor = HwmonChip.cleaned(label) ?? ""
        }
        return HwmonReading(
            metric: "node_hwmon_\(type)\(suffix(of: element))\(unit.suffix)", kind: unit.kind,
            help: "What the sensor's file \(element.isEmpty ? type : element) says (\(type)).",
            sensor: sensor, value: unit.value(of: number))
    }

    /// An input is the sensor's value and needs no name, unless there is a file called like the sensor as well.
    private func suffix(of element: String) -> String {
        switch element {
        case "": ""
        case "input": self[""] == nil ? "" : "_input"
        default: "_\(HwmonChip.cleaned(element) ?? "")"
        }
    }
}

/// A number that a sensor's file holds, and where on the page it goes.
struct HwmonReading: Equatable {
    let metric: String
    let kind: MetricKind
    let help: String
    let sensor: String
    let value: Double
}

extension HwmonReading {
    fileprivate init(_ metric: String, _ help: String, _ sensor: String, _ value: Double) {
        self.init(metric: metric, kind: .gauge, help: help, sensor: sensor, value: value)
    }
}

/// A file's name taken apart: `temp1_crit_alarm` is the element `crit_alarm` of the sensor 1 of the type `temp`.
struct HwmonFile: Equatable {
    let type: String
    /// 0 when the name has none.
    let number: Int
    let element: String
}

extension HwmonFile {
    /// - Returns: `nil` when the name is not that of a sensor's file.
    init?(_ name: String) {
        let type = name.utf8.prefix { !$0.isDigit }
        let digits = name.utf8.dropFirst(type.count).prefix(while: \.isDigit)
        let rest = name.utf8.dropFirst(type.count + digits.count)
        guard let type = String(type), sensorTypes.contains(type), rest.first == .underscore || rest.isEmpty,
            rest.count != 1, let number = digits.isEmpty ? 0 : Int(String(decoding: digits, as: UTF8.self))
        else { return nil }
        self.type = type
        self.number = number
        element = String(decoding: rest.dropFirst(), as: UTF8.self)
    }
}

private let sensorTypes: Set = [
    "vrm", "beep_enable", "update_interval", "in", "cpu", "fan", "pwm", "temp", "curr", "power", "energy", "humidity",
    "intrusion", "freq",
]
