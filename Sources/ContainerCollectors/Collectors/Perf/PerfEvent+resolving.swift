import ExporterCore
import Glibc
import KernelFiles

extension PerfEvent {
    /// The numbers of an event, and the processors that can count it; `nil` for any.
    typealias Resolved = (numbers: PerfCounters.Numbers, processors: ProcessorList?)

    /// What a processor is to count.
    func resolved(of host: HostRoot) throws(CollectorError) -> Resolved {
        switch source {
        case .raw(let type, let configuration):
            return (PerfCounters.Numbers(type: type, configuration: configuration), nil)
        case .unit(let name, let terms):
            let unit = try unit(name, of: host)
            let numbers = PerfCounters.Numbers(type: unit.type, configuration: try unit.configuration(terms))
            return (numbers, unit.processors)
        case .unitRaw(let name, let configuration):
            let unit = try unit(name, of: host)
            return (PerfCounters.Numbers(type: unit.type, configuration: configuration), unit.processors)
        }
    }

    /// What each unit is to count whose name begins as the event says, or whose type it says.
    func resolvedOnUnits(of host: HostRoot) throws(CollectorError) -> [(unit: PerfUnit, numbers: PerfCounters.Numbers)]
    {
        var found: [(PerfUnit, PerfCounters.Numbers)] = []
        for name in PerfUnit.names(of: host) {
            switch source {
            case .raw(let type, let configuration):
                guard let unit = try? PerfUnit(name, of: host), unit.type == type else { continue }
                found.append((unit, PerfCounters.Numbers(type: type, configuration: configuration)))
            case .unit(let prefix, let terms):
                guard name.hasPrefix(prefix) else { continue }
                let unit = try unit(name, of: host)
                let numbers = PerfCounters.Numbers(type: unit.type, configuration: try unit.configuration(terms))
                found.append((unit, numbers))
            case .unitRaw(let prefix, let configuration):
                guard name.hasPrefix(prefix) else { continue }
                let unit = try unit(name, of: host)
                found.append((unit, PerfCounters.Numbers(type: unit.type, configuration: configuration)))
            }
        }
        guard !found.isEmpty else { throw noUnit }
        return found
    }

    private func unit(_ name: String, of host: HostRoot) throws(CollectorError) -> PerfUnit {
        do throws(CollectorError) {
            return try PerfUnit(name, of: host)
        } catch {
            throw error.reason == .absent ? noUnit : error
        }
    }

    private var noUnit: CollectorError {
        let subject = if case .unit(let unit, let terms) = source { "\(unit)/\(terms)" } else { name }
        return CollectorError(.failed, "count", subject, why: "this host has no such unit", remedy: remedy)
    }
}

/// What is told of an event that the system refuses to count, and what about, of which only the first is told.
func refusal(of event: String, _ code: CInt) -> (subject: String, error: CollectorError) {
    func error(_ reason: CollectorError.Reason, _ why: String, _ remedy: String) -> CollectorError {
        CollectorError(reason, "count", event, why: why, remedy: remedy, systemCode: code)
    }
    switch code {
    case EACCES, EPERM:
        let remedy = "give the exporter CAP_PERFMON, or set kernel.perf_event_paranoid to 0"
        return ("permission", error(.denied, systemMessage(code), remedy))
    case ENOENT, ENODEV, ENXIO, EOPNOTSUPP:
        return (event, error(.failed, "this host cannot, as most virtual machines", remedy))
    case EINVAL:
        let why = "the kernel does not know its numbers, or cannot count it together with others of its group"
        return (event, error(.failed, why, remedy))
    default:
        return (event, error(.failed, systemMessage(code), remedy))
    }
}

private let remedy = "leave it out of --\(PerfConfiguration.flag.name)"

extension ContainerFiles {
    /// Source: `/sys/devices/system/cpu/online`, as in `0-3,5`.
    var onlineProcessors: [Int] {
        let list = hostFile(ifPresent: "/sys/devices/system/cpu/online") { (text) throws(ParseError) in
            try ProcessorList(parsing: &text)
        }
        return list?.ranges.flatMap { Array($0) } ?? []
    }
}
