import ExporterCore
import Glibc
import KernelFiles

/// The counters of all containers and of the host's units, opened when a container is new and kept until it is gone.
///
/// Each event is tried once, with the root; what the kernel refuses there it refuses everywhere, and until the exporter starts
/// anew it is not asked again.
final class PerfSession {
    /// Counters of a unit on one processor.
    struct UnitCounter {
        let event: String
        let unit: String
        let socket: String
        fileprivate let counters: PerfCounters

        var reading: PerfReading? { counters.readings().first?.reading }
    }

    typealias Group = [(event: Int, numbers: PerfCounters.Numbers)]

    /// By the places that counters have of them.
    private(set) var names: [String] = []
    private(set) var units: [UnitCounter] = []
    private var groups: [(events: Group, processors: [Int])] = []
    private var refusals: [(subject: String, error: CollectorError)] = []
    private var known: [CgroupKey: PerfCounters] = [:]

    init(_ configuration: PerfConfiguration, in files: ContainerFiles) {
        let online = files.onlineProcessors
        for group in configuration.core {
            let events = group.compactMap { event in
                attempt(event.name) { () throws(CollectorError) in (event.name, try event.resolved(of: files.host)) }
            }
            var members: Group = []
            var processors = online
            for (name, event) in events {
                processors = processors.filter { event.processors?.contains($0) != false }
                members.append((names.count, event.numbers))
                names.append(name)
            }
            let counted = tryOut(members, on: processors.first, in: files)
            if !counted.isEmpty { groups.append((counted, processors)) }
        }
        guard files.settings.measuresRoot else { return }
        for event in configuration.uncore { open(event, online, in: files) }
    }

    /// What the counters of each container say, those left out of which nothing could be opened; and tells of what is refused.
    func readings(in files: ContainerFiles) -> [(container: Container, reading: [Reading])] {
        for refusal in refusals { files.note(refusal.error, about: refusal.subject) }
        guard !groups.isEmpty else { return [] }
        let present = files.presentCgroups
        known = known.filter { present.contains($0.key) }
        return files.readings { container in
            let key = container.cgroup.key
            guard let counters = known[key] ?? open(container.cgroup, in: files) else { return nil }
            known[key] = counters
            return counters.readings().map {
                Reading(event: names[$0.counter.event], processor: $0.counter.processor, reading: $0.reading)
            }
        }
    }

    /// What a counter of a container says.
    struct Reading {
        let event: String
        let processor: Int
        let reading: PerfReading
    }
}

extension PerfSession {
    /// What `body` returns; `nil` where it throws, which is told of from then on.
    private func attempt<Value>(_ event: String, _ body: () throws(CollectorError) -> Value) -> Value? {
        do throws(CollectorError) {
            return try body()
        } catch {
            refusals.append((event, error))
            return nil
        }
    }

    /// The events of a group that the kernel counts together.
    private func tryOut(_ group: Group, on processor: Int?, in files: ContainerFiles) -> Group {
        guard !group.isEmpty else { return [] }
        guard let processor else {
            refuse(group[0].event, ENODEV)
            return []
        }
        guard let layout = files.layout, let place = layout.place(of: .perfEvent),
            let root = try? FileDescriptor(layout.hierarchies[place].path, flags: O_DIRECTORY)
        else {
            refusals.append(
                (
                    "perf_event",
                    CollectorError(
                        .absent, "count", names[group[0].event], why: "no hierarchy of cgroups has perf_event",
                        remedy: "mount one, or leave out --\(PerfConfiguration.flag.name)")
                ))
            return []
        }
        var counted = group
        while !counted.isEmpty {
            do throws(PerfRefusal) {
                try PerfCounters().open(counted, cgroup: root.number, processor: processor)
                return counted
            } catch {
                refuse(error.event, error.code)
                counted.removeAll { $0.event == error.event }
            }
        }
        return []
    }

    private func refuse(_ event: Int, _ code: CInt) { refusals.append(refusal(of: names[event], code)) }

    /// Opens the counters of a container; `nil` when it is gone, or there are too many.
    private func open(_ cgroup: Cgroup, in files: ContainerFiles) -> PerfCounters? {
        guard let layout = files.layout, let place = layout.place(of: .perfEvent), cgroup.isIn(place) else {
            return nil
        }
        let path = cgroup.directory(in: layout.hierarchies[place])
        guard let directory = try? FileDescriptor(path, flags: O_DIRECTORY) else { return nil }
        let needed = groups.reduce(0) { $0 + $1.events.count * $1.processors.count }
        guard known.count * needed + needed <= openFilesLimit / 4 else {
            let why = "\(known.count * needed) counters are open and \(needed) more would be too many"
            files.note(
                CollectorError(.failed, "count events of", path, why: why, remedy: "raise the limit of open files"),
                about: "counters")
            return nil
        }
        let counters = PerfCounters()
        for group in groups {
            for processor in group.processors {
                do throws(PerfRefusal) {
                    try counters.open(group.events, cgroup: directory.number, processor: processor)
                } catch {
                    // A processor that has just been switched off costs its counters; a container that has gone, all.
                    if error.code == ENODEV { continue }
                    if error.code != ENOENT {
                        files.note(.system("count events of", path, error.code), about: "counters")
                    }
                    return nil
                }
            }
        }
        return counters
    }

    /// Opens the counters of an event on all units that it is of.
    private func open(_ event: PerfEvent, _ online: [Int], in files: ContainerFiles) {
        let opened = attempt(event.name) { () throws(CollectorError) in
            try event.resolvedOnUnits(of: files.host)
        }
        for (unit, numbers) in opened ?? [] {
            for processor in online where unit.processors?.contains(processor) ?? (processor == online.first) {
                let counters = PerfCounters()
                do throws(PerfRefusal) {
                    try counters.open([(0, numbers)], cgroup: -1, processor: processor)
                } catch {
                    refusals.append(refusal(of: "\(unit.name)/\(event.name)", error.code))
                    break
                }
                let socket = files.text("/sys/devices/system/cpu/cpu\(processor)/topology/physical_package_id")
                units.append(
                    UnitCounter(event: event.name, unit: unit.name, socket: socket ?? "", counters: counters))
            }
        }
    }
}
