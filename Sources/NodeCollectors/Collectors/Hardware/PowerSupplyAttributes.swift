import ExporterCore

/// An attribute of a power supply with a number in it.
struct PowerSupplyNumber: Sendable {
    enum Unit {
        case whole, tenths, millionths

        func value(of count: Int) -> Double {
            switch self {
            case .whole: Double(count)
            case .tenths: Double(count) / 10
            case .millionths: Double(count) / 1e6
            }
        }
    }

    let file: String
    let unit: Unit
    let metric: Metric<1>

    /// The metric is called like the file, unless it has a name of its own.
    fileprivate init(_ file: String, _ unit: Unit, _ help: String, as name: String? = nil) {
        self.file = file
        self.unit = unit
        metric = .gauge("node_power_supply_\(name ?? file)", help, labels: ["power_supply"])
    }
}

/// The attributes with numbers; averages are left out, as in the original.
let powerSupplyNumbers = [
    PowerSupplyNumber("authentic", .whole, "Whether the battery is a genuine one."),
    PowerSupplyNumber("calibrate", .whole, "Whether the battery is being calibrated."),
    PowerSupplyNumber("capacity", .whole, "Charge left, in percent."),
    PowerSupplyNumber("capacity_alert_max", .whole, "Charge above which the supply warns, in percent."),
    PowerSupplyNumber("capacity_alert_min", .whole, "Charge below which the supply warns, in percent."),
    PowerSupplyNumber("cycle_count", .whole, "Times the battery was emptied and filled.", as: "cyclecount"),
    PowerSupplyNumber("online", .whole, "Whether the supply provides power: 1 at its fixed voltage, 2 programmable."),
    PowerSupplyNumber("present", .whole, "Whether the battery is in place."),
    PowerSupplyNumber("time_to_empty_now", .whole, "Time until the battery is empty.", as: "time_to_empty_seconds"),
    PowerSupplyNumber("time_to_full_now", .whole, "Time until the battery is full.", as: "time_to_full_seconds"),

    PowerSupplyNumber("current_boot", .millionths, "Current at boot, in amperes."),
    PowerSupplyNumber("current_max", .millionths, "Current the supply can provide, in amperes."),
    PowerSupplyNumber("current_now", .millionths, "Current that flows now.", as: "current_ampere"),
    PowerSupplyNumber("energy_empty", .millionths, "Energy at which the battery counts as empty, in watt-hours."),
    PowerSupplyNumber(
        "energy_empty_design", .millionths, "Energy of the battery when empty, by design, in watt-hours."),
    PowerSupplyNumber("energy_full", .millionths, "Energy at which the battery was last full, in watt-hours."),
    PowerSupplyNumber("energy_full_design", .millionths, "Energy of the battery when full, by design, in watt-hours."),
    PowerSupplyNumber("energy_now", .millionths, "Energy left in the battery.", as: "energy_watthour"),
    PowerSupplyNumber("voltage_boot", .millionths, "Voltage at boot, in volts."),
    PowerSupplyNumber("voltage_max", .millionths, "Highest voltage, in volts."),
    PowerSupplyNumber("voltage_max_design", .millionths, "Highest voltage by design, in volts."),
    PowerSupplyNumber("voltage_min", .millionths, "Lowest voltage, in volts."),
    PowerSupplyNumber("voltage_min_design", .millionths, "Lowest voltage by design, in volts."),
    PowerSupplyNumber("voltage_now", .millionths, "Voltage now.", as: "voltage_volt"),
    PowerSupplyNumber("voltage_ocv", .millionths, "Voltage without a load, in volts."),
    PowerSupplyNumber("charge_control_limit", .millionths, "Charging current allowed, in amperes."),
    PowerSupplyNumber("charge_control_limit_max", .millionths, "Highest charging current allowed, in amperes."),
    PowerSupplyNumber("charge_counter", .millionths, "Charge that has flowed, in ampere-hours; it can be negative."),
    PowerSupplyNumber("charge_empty", .millionths, "Charge at which the battery counts as empty, in ampere-hours."),
    PowerSupplyNumber(
        "charge_empty_design", .millionths, "Charge of the battery when empty, by design, in ampere-hours."),
    PowerSupplyNumber("charge_full", .millionths, "Charge at which the battery was last full, in ampere-hours."),
    PowerSupplyNumber(
        "charge_full_design", .millionths, "Charge of the battery when full, by design, in ampere-hours."),
    PowerSupplyNumber("charge_now", .millionths, "Charge left in the battery, in ampere-hours.", as: "charge_ampere"),
    PowerSupplyNumber("charge_term_current", .millionths, "Current at which charging ends, in amperes."),
    PowerSupplyNumber("constant_charge_current", .millionths, "Constant charging current, in amperes."),
    PowerSupplyNumber("constant_charge_current_max", .millionths, "Highest constant charging current, in amperes."),
    PowerSupplyNumber("constant_charge_voltage", .millionths, "Constant charging voltage, in volts."),
    PowerSupplyNumber("constant_charge_voltage_max", .millionths, "Highest constant charging voltage, in volts."),
    PowerSupplyNumber("precharge_current", .millionths, "Current of the first charging phase, in amperes."),
    PowerSupplyNumber("input_current_limit", .millionths, "Most current the charger takes in, in amperes."),
    PowerSupplyNumber("power_now", .millionths, "Power that flows now.", as: "power_watt"),

    PowerSupplyNumber("temp", .tenths, "Temperature of the battery.", as: "temp_celsius"),
    PowerSupplyNumber(
        "temp_alert_max", .tenths, "Temperature above which the supply warns.", as: "temp_alert_max_celsius"),
    PowerSupplyNumber(
        "temp_alert_min", .tenths, "Temperature below which the supply warns.", as: "temp_alert_min_celsius"),
    PowerSupplyNumber("temp_ambient", .tenths, "Temperature around the supply.", as: "temp_ambient_celsius"),
    PowerSupplyNumber(
        "temp_ambient_max", .tenths, "Ambient temperature above which the supply warns.", as: "temp_ambient_max_celsius"
    ),
    PowerSupplyNumber(
        "temp_ambient_min", .tenths, "Ambient temperature below which the supply warns.", as: "temp_ambient_min_celsius"
    ),
    PowerSupplyNumber("temp_max", .tenths, "Highest temperature allowed.", as: "temp_max_celsius"),
    PowerSupplyNumber("temp_min", .tenths, "Lowest temperature allowed.", as: "temp_min_celsius"),
]

/// The attributes with texts, in the order of their labels; `power_supply` is the supply's own name.
let powerSupplyTexts = [
    "capacity_level", "charge_type", "health", "manufacturer", "model_name", "power_supply", "scope", "serial_number",
    "status", "technology", "type", "usb_type",
]
