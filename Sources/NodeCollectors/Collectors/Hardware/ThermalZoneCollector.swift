import ExporterCore
import KernelFiles

/// How hot the host's thermal zones are, and how much its cooling devices do about it.
///
/// Source: `/sys/class/thermal/thermal_zone0/temp`, as in `44000` (thousandths of a degree), with `type` beside it, and
/// `/sys/class/thermal/cooling_device0/cur_state`, as in `3`, or `-1` where the device cannot say.
struct ThermalZoneCollector: Collector {
    static let name = "thermal_zone"

    static let temperature = Metric.gauge(
        "node_thermal_zone_temp", "Temperature of the zone in degrees Celsius.", labels: ["type", "zone"])
    static let currentState = Metric.gauge(
        "node_cooling_device_cur_state", "How hard the device is cooling.", labels: ["name", "type"])
    static let maximumState = Metric.gauge(
        "node_cooling_device_max_state", "How hard the device can cool.", labels: ["name", "type"])

    static let metrics: [any MetricDeclaration] = [temperature, currentState, maximumState]

    func collect(from files: NodeFiles, into page: inout MetricPage) throws(CollectorError) {
        // Hosts without sensors lack the class; the original finds nothing there and is content.
        guard let thermal = try? files.sys("class/thermal") else { return }
        let zones = thermal.numbers(after: "thermal_zone").compactMap { ThermalZone($0, in: thermal) }
        let devices = thermal.numbers(after: "cooling_device").compactMap { CoolingDevice($0, in: thermal) }

        page.family(Self.temperature) { samples in
            for zone in zones {
                if let temperature = zone.temperature { samples.add(temperature, zone.type, zone.number) }
            }
        }
        page.family(Self.currentState) { samples in
            for device in devices { samples.add(device.currentState, device.number, device.type) }
        }
        page.family(Self.maximumState) { samples in
            for device in devices { samples.add(device.maximumState, device.number, device.type) }
        }
    }
}

/// A reading of one thermal zone.
struct ThermalZone: Equatable {
    let number: String
    let type: String
    /// In degrees Celsius; `nil` while the sensor sleeps.
    let temperature: Double?
}

extension ThermalZone {
    init?(_ number: String, in thermal: borrowing Directory) {
        guard let zone = thermal.directory(ifPresent: "thermal_zone\(number)") else { return nil }
        self.number = number
        type = zone.text(ifPresent: "type") ?? ""
        let thousandths = zone.text(ifPresent: "temp").flatMap { Int(ascii: $0.utf8.span) }
        temperature = thousandths.map { Double($0) / 1000 }
    }
}

/// A reading of one cooling device.
struct CoolingDevice: Equatable {
    let number: String
    let type: String
    let currentState: Int
    let maximumState: Int
}

extension CoolingDevice {
    /// - Returns: `nil` when the device does not tell all three.
    init?(_ number: String, in thermal: borrowing Directory) {
        guard let device = thermal.directory(ifPresent: "cooling_device\(number)"),
            let type = device.text(ifPresent: "type"),
            let current = device.text(ifPresent: "cur_state").flatMap({ Int(ascii: $0.utf8.span) }),
            let maximum = device.text(ifPresent: "max_state").flatMap({ Int(ascii: $0.utf8.span) })
        else { return nil }
        self.number = number
        self.type = type
        currentState = current
        maximumState = maximum
    }
}
