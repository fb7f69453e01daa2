import ExporterCore
import Testing

@testable import ContainerCollectors

@Suite struct PerfConfigurationTests {
    private func read(_ text: String) throws(ConfigurationErrors) -> PerfConfiguration {
        try PerfConfiguration(parsing: text.utf8.span, of: "a.json of --perf_events_config")
    }

    private func problems(_ text: String) -> [String] {
        do throws(ConfigurationErrors) {
            _ = try read(text)
            return []
        } catch {
            return error.errors.map {
                $0.description.replacing("cannot use a.json of --perf_events_config: ", with: "")
            }
        }
    }

    private func raw(_ name: String, _ type: UInt32, _ numbers: UInt64...) -> PerfEvent {
        PerfEvent(name: name, source: .raw(type: type, configuration: numbers))
    }

    @Test func `events alone and in groups, of the kernel and custom ones`() throws {
        let configuration = try read(
            """
            {"core": {
                "events": ["cycles", ["INSTRUCTIONS_RETIRED", "PERF_COUNT_SW_CONTEXT_SWITCHES"],
                    {"group_id": "one", "group_events": ["LLC-load-misses", "cpu/event=0xc0,umask=1/"]}],
                "custom_events": [{"type": 4, "config": ["0x5300c0", "1"], "name": "INSTRUCTIONS_RETIRED"}]},
             "uncore": {
                "events": ["uncore_imc/cas_count_read", ["uncore_imc_0/writes", "other"]],
                "custom_events": [{"config": ["0x304"], "name": "uncore_imc_0/writes"},
                    {"type": 18, "config": ["0b11"], "name": "other"}, {"type": 0, "config": ["010"], "name": "idle"}]}}
            """)
        #expect(
            configuration.core == [
                [raw("cycles", 0, 0)],
                [raw("INSTRUCTIONS_RETIRED", 4, 0x5300C0, 1), raw("PERF_COUNT_SW_CONTEXT_SWITCHES", 1, 3)],
                [
                    raw("LLC-load-misses", 3, 2 | 1 << 16),
                    PerfEvent(
                        name: "cpu/event=0xc0,umask=1/", source: .unit(name: "cpu", terms: "event=0xc0,umask=1")),
                ],
            ])
        #expect(
            configuration.uncore == [
                PerfEvent(name: "cas_count_read", source: .unit(name: "uncore_imc", terms: "cas_count_read")),
                PerfEvent(
                    name: "uncore_imc_0/writes", source: .unitRaw(name: "uncore_imc_0", configuration: [0x304])),
                raw("other", 18, 3),
            ])
    }

    @Test(
        arguments: [
            ("cpu-clock", 1, 0), ("CPU_CYCLES", 0, 0), ("perf::INSTRUCTIONS", 0, 1), ("cs", 1, 3),
            ("L1-dcache-loads", 3, 0), ("L1-dcache-store-misses", 3, 1 << 8 | 1 << 16),
            ("dTLB-prefetches", 3, 3 | 2 << 8), ("branch-misses", 0, 5), ("branch-loads", 3, 5),
            ("PERF_COUNT_SW_PAGE_FAULTS_MAJ", 1, 6),
        ] as [(String, UInt32, UInt64)])
    func `knows the kernel's events`(name: String, type: UInt32, number: UInt64) {
        #expect(PerfEvent(kernelEvent: name) == raw(name, type, number))
    }

    @Test func `lists everything that is wrong`() {
        #expect(
            problems(
                """
                {"core": {"events": ["INST_RETIRED", 5, [], "../x"],
                    "custom_events": [{"config": ["1"]}, {"name": "a", "config": ["soon"]}, {"name": "b", "config": []},
                        {"name": "c", "config": ["1"], "type": -1}]},
                 "uncore": {"events": ["reads"], "custom_events": [{"name": "reads", "config": ["1"]}]}}
                """) == [
                    "a custom event of core has no name",
                    #"config of the custom event a is no list of one to three numbers such as "0x5300c0""#,
                    #"config of the custom event b is no list of one to three numbers such as "0x5300c0""#,
                    "type of the custom event c is no number of 32 bits",
                    "core has the event INST_RETIRED, which the kernel has none of; write it as UNIT/EVENT, or describe it "
                        + "in custom_events",
                    "an entry of events in core is neither a name nor a list of names",
                    "an entry of events in core is neither a name nor a list of names",
                    "core has the event ../x, which the kernel has none of; write it as UNIT/EVENT, or describe it in "
                        + "custom_events",
                    "uncore has the event reads without a unit; give it a type, or write it as UNIT/EVENT",
                ])
    }

    @Test(arguments: [
        ("[]", "it is no object with core and uncore"), ("{}", "it has no events; list them in core or uncore"),
        (
            "{\"core\": {\"events\": [\"a\\nb\"]}}",
            "core has the event a\\nb, which the kernel has none of; write it as UNIT/EVENT, or describe it in custom_events"
        ),
        (
            "{", #"cannot parse a.json of --perf_events_config: byte 1 is missing"#
        ),
    ])
    func `says what is wrong`(text: String, why: String) {
        #expect(problems(text) == [why])
    }

    @Test func `a file that cannot be read ends the start`() throws {
        let flags = try flagValues(["perf_events_config": "/no/such.json"])
        let why = "cannot read /no/such.json of --perf_events_config: no such file or directory"
        #expect(throws: ConfigurationErrors([ConfigurationError(why)])) { try ContainerSettings(flags: flags) }
    }

    @Test(
        arguments: [
            ("0x1F", 31), ("0b11", 3), ("0o17", 15), ("017", 15), ("0", 0), ("18446744073709551615", .max), ("+1", nil),
            ("-1", nil), ("", nil), ("0x", nil), ("18446744073709551616", nil),
        ] as [(String, UInt64?)])
    func `reads numbers as the original does`(text: String, number: UInt64?) {
        #expect(UInt64(prefixed: text) == number)
    }
}
