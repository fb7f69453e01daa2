import ExporterCore

/// The unit of what a sensor's file says: what it adds to the metric's name, and how the kernel's number is scaled.
enum HwmonUnit: Equatable {
    /// As the kernel has it, without a unit in the name.
    case bare
    case enabled
    case volts, celsius, amperes, joules, watts, seconds, revolutions, megahertz
    /// Accuracy and humidity. The kernel gives humidity in thousandths of a percent, so it is a ratio only by name.
    case ratio
}

extension HwmonUnit {
    init(of element: String, type: String) {
        switch (type, element) {
        case (_, "fault"), (_, "alarm"): self = .bare
        case (_, "beep"): self = .enabled
        case ("in", _), ("cpu", _): self = .volts
        case ("temp", "type"): self = .bare
        case ("temp", _): self = .celsius
        case ("curr", _): self = .amperes
        case ("energy", _): self = .joules
        case ("power", "accuracy"), ("humidity", _): self = .ratio
        case ("power", "average_interval"), ("power", "average_interval_min"), ("power", "average_interval_max"):
            self = .seconds
        case ("power", _): self = .watts
        case ("fan", "input"), ("fan", "min"), ("fan", "max"), ("fan", "target"): self = .revolutions
        case ("freq", "input"): self = .megahertz
        default: self = .bare
        }
    }

    var suffix: String {
        switch self {
        case .bare, .ratio: ""
        case .enabled: "_enabled"
        case .volts: "_volts"
        case .celsius: "_celsius"
        case .amperes: "_amps"
        case .joules: "_joule_total"
        case .watts: "_watt"
        case .seconds: "_seconds"
        case .revolutions: "_rpm"
        case .megahertz: "_freq_mhz"
        }
    }

    var kind: MetricKind { self == .joules ? .counter : .gauge }

    /// The kernel's number in the unit.
    ///
    /// Thousandths are multiplied, not divided, as in the original, to the last bit.
    func value(of number: Double) -> Double {
        switch self {
        case .bare, .enabled, .revolutions: number
        case .volts, .celsius, .amperes, .seconds: number * 0.001
        case .joules, .watts, .ratio, .megahertz: number / 1e6
        }
    }
}
