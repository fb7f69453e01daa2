import ExporterCore
import Foundation
import Glibc
import KernelFiles
import Testing

@testable import ContainerCollectors

@Suite struct PerfTests {
    private static let unit = "sys/bus/event_source/devices/uncore_imc_0"

    private func unitHost() throws -> Host {
        try Host([
            "\(Self.unit)/type": "18\n", "\(Self.unit)/cpumask": "0,4\n",
            "\(Self.unit)/events/reads": "event=0x04,umask=0x03\n", "\(Self.unit)/events/odd": "ratio=1\n",
            "\(Self.unit)/format/event": "config:0-7\n", "\(Self.unit)/format/umask": "config:8-15\n",
            "\(Self.unit)/format/split": "config1:4-5,32-33\n", "\(Self.unit)/format/edge": "config:18\n",
        ])
    }

    @Test(
        arguments: [
            ("reads", [0x304, 0, 0]), ("event=0xff,edge", [0x400FF, 0, 0]),
            ("split=0xf,config2=7", [0, 0x3_0000_0030, 7]), ("config=0x1234", [0x1234, 0, 0]),
        ] as [(String, [UInt64])])
    func `terms are put where the unit wants them`(terms: String, numbers: [UInt64]) throws {
        let host = try unitHost()
        let unit = try PerfUnit("uncore_imc_0", of: HostRoot(host.root))
        #expect(unit.type == 18)
        #expect(unit.processors?.ranges == [0...0, 4...4])
        #expect(try unit.configuration(terms) == numbers)
    }

    @Test(arguments: [
        ("odd", "the unit knows no ratio"), ("writes", "the unit knows no writes"),
        ("event=0x100", "event=0x100 is too large"), ("event=much", "event=much has no number"),
    ])
    func `says which term a unit does not know`(terms: String, why: String) throws {
        let host = try unitHost()
        let unit = try PerfUnit("uncore_imc_0", of: HostRoot(host.root))
        do throws(CollectorError) {
            _ = try unit.configuration(terms)
            Issue.record("it was read")
        } catch {
            #expect(
                error.description
                    == "cannot count uncore_imc_0/\(terms): \(why); see events and format in \(host.root)/\(Self.unit)")
        }
    }

    @Test func `an event of units is one of each whose name begins so`() throws {
        let host = try unitHost()
        try host.write("19\n", to: "sys/bus/event_source/devices/uncore_imc_1/type")
        try host.write("event=1\n", to: "sys/bus/event_source/devices/uncore_imc_1/events/reads")
        try host.write("config:0-7\n", to: "sys/bus/event_source/devices/uncore_imc_1/format/event")
        let root = HostRoot(host.root)
        let reads = try PerfEvent(name: "reads", source: .unit(name: "uncore_imc", terms: "reads"))
            .resolvedOnUnits(of: root)
        #expect(reads.map(\.unit.name) == ["uncore_imc_0", "uncore_imc_1"])
        #expect(reads.map(\.numbers.configuration) == [[0x304, 0, 0], [1, 0, 0]])
        let raw = try PerfEvent(name: "raw", source: .raw(type: 19, configuration: [5])).resolvedOnUnits(of: root)
        #expect(raw.map(\.unit.name) == ["uncore_imc_1"])
        #expect(throws: CollectorError.self) {
            try PerfEvent(name: "x", source: .unit(name: "uncore_cha", terms: "x")).resolvedOnUnits(of: root)
        }
    }

    @Test func `what was counted in a part of the time stands for all of it`() {
        let half = PerfReading(count: 10, enabled: 100, running: 50)
        #expect(half.estimate == 20)
        #expect(half.ratio == 0.5)
        #expect(PerfReading(count: 10, enabled: 100, running: 100).estimate == 10)
        // A container that has not run has had no events; a counter without a turn has not been looking.
        #expect(PerfReading(count: 0, enabled: 0, running: 0).estimate == 0)
        #expect(PerfReading(count: 0, enabled: 0, running: 0).ratio == 1)
        #expect(PerfReading(count: 0, enabled: 100, running: 0).estimate == nil)
        #expect(PerfReading(count: 0, enabled: 100, running: 0).ratio == 0)
    }

    @Test(arguments: [
        (EACCES, "permission denied; give the exporter CAP_PERFMON, or set kernel.perf_event_paranoid to 0"),
        (ENOENT, "this host cannot, as most virtual machines; leave it out of --perf_events_config"),
        (
            EINVAL,
            "the kernel does not know its numbers, or cannot count it together with others of its group; leave it out of "
                + "--perf_events_config"
        ),
    ])
    func `says why the kernel does not count`(code: CInt, why: String) {
        #expect(refusal(of: "cycles", code).error.description == "cannot count cycles: \(why)")
    }
}

/// Why counters of this host's cgroups cannot be had; `nil` when they can.
private let obstacle: String? = {
    guard let layout = try? CgroupLayout(of: HostRoot()), let place = layout.place(of: .perfEvent) else {
        return "no hierarchy of cgroups has perf_event"
    }
    let root = open(layout.hierarchies[place].path, O_RDONLY | O_DIRECTORY)
    defer { close(root) }
    do throws(PerfRefusal) {
        let clock = PerfCounters.Numbers(type: 1, configuration: [0])
        try PerfCounters().open([(0, clock)], cgroup: root, processor: 0)
        return nil
    } catch {
        return "perf_event_open: \(String(cString: strerror(error.code)))"
    }
}()

@Suite(.enabled(if: obstacle == nil, "\(obstacle ?? "")"))
struct PerfCountingTests {
    private func samples(
        _ configuration: String,
        _ flags: [String: String] = [:]
    ) throws -> (first: [String], second: [String], problems: [String]) {
        let host = try Host(["a.json": configuration])
        let flags = flags.merging(["rootfs": "/", "perf_events_config": "\(host.root)/a.json"]) { first, _ in first }
        let files = ContainerFiles(try ContainerSettings(flags: flagValues(flags)))
        let first = try page(of: ["perf_event"], from: files, flags)
        let second = try page(of: ["perf_event"], from: files, flags)
        return (first.samples, second.samples, first.problems)
    }

    private func value(_ samples: [String], _ start: String) -> Double? {
        samples.first { $0.hasPrefix(start) }?.split(separator: " ").last.flatMap { Double($0) }
    }

    @Test func `what the kernel counts of the root grows`() throws {
        let found = try samples(
            #"{"core": {"events": [["cpu-clock", "context-switches"]]}}"#, ["disable_metrics": "percpu"])
        #expect(found.problems.isEmpty)
        let clock = #"container_perf_events_total{id="/",cpu="",event="cpu-clock"}"#
        let (first, second) = (value(found.first, clock), value(found.second, clock))
        #expect(try #require(second) > #require(first))
        #expect(
            found.second.contains(#"container_perf_events_scaling_ratio{id="/",cpu="",event="context-switches"} 1"#))
    }

    @Test func `each processor has a sample, and each container`() throws {
        let found = try samples(#"{"core": {"events": ["cpu-clock"]}}"#)
        let processors = sysconf(Int32(_SC_NPROCESSORS_ONLN))
        #expect(found.first.count { $0.hasPrefix(#"container_perf_events_total{id="/",cpu=""#) } == processors)
        let ratios = found.first.filter { $0.hasPrefix("container_perf_events_scaling_ratio") }
        #expect(ratios.count.isMultiple(of: processors))
    }

    @Test func `what the kernel does not know is left out and told, the others are counted`() throws {
        let found = try samples(
            """
            {"core": {"events": ["cpu-clock", "nothing"], "custom_events": [
                {"type": 1, "config": ["0xffff"], "name": "nothing"}]}, "uncore": {"events": ["no_such_unit/reads"]}}
            """)
        #expect(
            found.problems.sorted() == [
                "cannot count no_such_unit/reads: this host has no such unit; leave it out of --perf_events_config",
                "cannot count nothing: this host cannot, as most virtual machines; leave it out of --perf_events_config",
            ])
        #expect(found.first.contains { $0.contains(#"event="cpu-clock""#) })
        #expect(!found.first.contains { $0.contains("nothing") })
    }

    @Test(
        .enabled(
            if: access("/sys/bus/event_source/devices/msr/events/tsc", F_OK) == 0, "this processor has no unit msr"))
    func `an event of a unit is counted by its name in sysfs`() throws {
        let found = try samples(#"{"uncore": {"events": ["msr/tsc/"]}}"#)
        #expect(found.problems.isEmpty)
        #expect(found.first.contains { $0.hasPrefix(#"container_perf_uncore_events_total{id="/",socket="0","#) })
    }
}
