import ExporterCore
import Foundation
import Testing

@testable import ExporterCommand

@Suite struct CommandLineTests {
    static let path = Flag("path.procfs", default: "/proc", "Where procfs is mounted.")
    static let listen = Flag("web.listen-address", default: [":9100"], "Where to listen.")
    static let cpu = Flag("collector.cpu", default: true, "Leave out the cpu collector.")
    static let exclude = Flag("collector.netdev.device-exclude", default: PatternFlag.none, "Devices to leave out.")
    static let timeout = Flag("scrape.timeout", default: Duration.seconds(10), "The longest.", environment: "TIMEOUT")
    static let limit = Flag("web.max-requests", default: 40, "How many.")
    static let parser = CommandLineParser(
        flags: [path, listen, cpu, exclude, timeout, limit], plannedCollectors: ["systemd"])

    private func parse(_ arguments: [String], _ environment: [String: String] = [:]) -> CommandLineParser.Result {
        Self.parser.parse(arguments, environment: environment)
    }

    @Test(arguments: [
        ["--path.procfs=/host/proc"], ["--path.procfs", "/host/proc"], ["-path.procfs=/host/proc"],
        ["-path.procfs", "/host/proc"],
    ])
    func `takes a value in every spelling`(arguments: [String]) {
        let result = parse(arguments)
        #expect(result.errors.isEmpty)
        #expect(result.values[Self.path] == "/host/proc")
        #expect(result.values.isGiven(Self.path))
    }

    @Test(arguments: [
        (["--no-collector.cpu"], false), (["--collector.cpu"], true), (["--collector.cpu=false"], false),
        (["--collector.cpu", "--no-collector.cpu"], false), (["-no-collector.cpu"], false), ([], true),
    ])
    func `switches collectors`(arguments: [String], isOn: Bool) {
        #expect(parse(arguments).values[Self.cpu] == isOn)
    }

    @Test func `collects what may be given several times`() {
        let result = parse(["--web.listen-address=:1", "--web.listen-address=[::1]:2"])
        #expect(result.values[Self.listen] == [":1", "[::1]:2"])
    }

    @Test func `falls back to the environment, and then to the default`() {
        #expect(parse([], ["TIMEOUT": "1m30s"]).values[Self.timeout] == .seconds(90))
        #expect(parse(["--scrape.timeout=250ms"], ["TIMEOUT": "1m"]).values[Self.timeout] == .milliseconds(250))
        #expect(parse([]).values[Self.timeout] == .seconds(10))
    }

    @Test func `reads arguments from a file`() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "args-\(UUID())")
        defer { try? FileManager.default.removeItem(at: file) }
        try "# ours\n--path.procfs=/a b\n\n--no-collector.cpu\n".write(to: file, atomically: true, encoding: .utf8)
        let result = parse(["@\(file.path)"])
        #expect(result.errors.isEmpty)
        #expect(result.values[Self.path] == "/a b")
        #expect(!result.values[Self.cpu])
    }

    @Test(arguments: [
        (["--web.listn-address=:1"], "unknown flag --web.listn-address; did you mean --web.listen-address?"),
        (["--frobnicate"], "unknown flag --frobnicate; --help lists them all"),
        (["stray"], #"unexpected argument "stray"; options begin with --"#),
        (["--path.procfs"], "--path.procfs wants a value; write --path.procfs=TEXT"),
        (["--path.procfs=/a", "--path.procfs=/b"], "--path.procfs is given 2 times; give it once"),
        (["--scrape.timeout=soon"], "cannot use --scrape.timeout: soon is not a duration such as 5s, 1m30s or 250ms"),
        (["--web.max-requests=many"], "cannot use --web.max-requests: many is not a whole number"),
        (["@/nowhere/args"], "cannot read arguments from /nowhere/args: No such file or directory"),
    ])
    func `says what is wrong`(arguments: [String], message: String) {
        #expect(parse(arguments).errors.map(\.description) == [message])
    }

    @Test(arguments: ["9999999999999999999s", "999999999999999999999999h", "2562047h2562047h", "2562048h"])
    func `refuses a duration longer than the original can take`(text: String) {
        #expect(
            parse(["--scrape.timeout=\(text)"]).errors.map(\.description) == [
                "cannot use --scrape.timeout: \(text) is not a duration such as 5s, 1m30s or 250ms"
            ])
    }

    @Test func `takes a duration that the original can take`() {
        #expect(parse(["--scrape.timeout=2562047h"]).values[Self.timeout].flagText == "153722820m")
    }

    @Test func `says which variable is wrong`() {
        #expect(
            parse([], ["TIMEOUT": "x"]).errors.map(\.description) == [
                "cannot use TIMEOUT (for --scrape.timeout): x is not a duration such as 5s, 1m30s or 250ms"
            ])
    }

    @Test func `refuses what is no regular expression`() {
        let errors = parse(["--collector.netdev.device-exclude=("]).errors
        #expect(errors.count == 1)
        #expect(
            errors[0].description.hasPrefix(
                "cannot use --collector.netdev.device-exclude: ( is not a regular expression: "))
    }

    @Test func `lists everything that is wrong`() {
        #expect(parse(["--a", "b", "--scrape.timeout=c"]).errors.count == 3)
    }

    @Test(arguments: [
        ["--collector.systemd"], ["--no-collector.systemd"], ["--collector.systemd.unit-include=.+"],
        ["--collector.systemd.unit-include", ".+"],
    ])
    func `a collector that is not there yet costs a warning`(arguments: [String]) {
        let result = parse(arguments)
        #expect(result.errors.isEmpty)
        let flag = arguments[0].drop { $0 == "-" }.split(separator: "=")[0]
        #expect(result.warnings == ["the collector systemd is not there yet; --\(flag) is ignored"])
    }

    @Test func `helps`() {
        let help = HelpText(
            program: "x", summary: "Does x.", groups: [FlagGroup("Web", [Self.listen, Self.cpu, Self.timeout])])
        #expect(
            help.text == """
                usage: x [<flags>]

                Does x.

                Web:
                  --web.listen-address=TEXT         Where to listen. May be given several times. Default: :9100
                  --no-collector.cpu                Leave out the cpu collector.
                  --scrape.timeout=DURATION         The longest. Default: 10s ($TIMEOUT)

                """)
    }

    @Test(
        arguments: [
            ("5s", Duration.seconds(5)), ("1h2m3s", .seconds(3723)), ("1.5s", .milliseconds(1500)), ("0", .zero),
            ("100us", .microseconds(100)), ("3.46608s", .microseconds(3_466_080)), ("", nil), ("5", nil), ("s", nil),
            ("5 s", nil), ("-1s", nil), ("1d", nil),
        ] as [(String, Duration?)])
    func `reads durations as Go spells them`(text: String, duration: Duration?) throws {
        #expect(Duration(flagTexts: [text]) == duration)
    }
}

@Suite struct NameFilterTests {
    static let include = Flag("x.include", default: PatternFlag.none, "")
    static let exclude = Flag("x.exclude", default: PatternFlag(#"^(lo|veth.*|nvme\d+n\d+p)$"#), "")

    private func values(_ arguments: String...) -> FlagValues {
        CommandLineParser(flags: [Self.include, Self.exclude]).parse(arguments, environment: [:]).values
    }

    @Test func `leaves out what the default excludes`() throws {
        let filter = try NameFilter(include: Self.include, exclude: Self.exclude, in: values())
        #expect(["lo", "veth12", "eth0", "nvme0n1p", "xlo"].map(filter.accepts) == [false, false, true, false, true])
    }

    @Test func `an include expression takes the place of the default`() throws {
        let filter = try NameFilter(include: Self.include, exclude: Self.exclude, in: values("--x.include=lo"))
        #expect(["lo", "xlo", "eth0"].map(filter.accepts) == [true, true, false])
    }

    @Test func `the two exclude each other`() {
        let error = #expect(throws: ConfigurationError.self) {
            try NameFilter(include: Self.include, exclude: Self.exclude, in: values("--x.include=a", "--x.exclude=b"))
        }
        #expect(error?.description == "--x.include and --x.exclude exclude each other; give one of them")
    }
}
