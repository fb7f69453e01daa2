import ExporterCore
import Testing

@testable import PostgresCollectors

@Suite struct HostCandidatesTests {
    private func candidates(_ text: String, _ environment: [String: String] = [:]) throws -> HostCandidates {
        var generator = Backwards()
        return try HostCandidates(
            ConnectionSettings(text, origin: "X"), HostEnvironment(environment), using: &generator)
    }

    /// Each candidate's settings and, where there is one to resolve, its name.
    private func lines(_ text: String, _ environment: [String: String] = [:]) throws -> [String] {
        try candidates(text, environment).all.map {
            $0.settings.lines.joined(separator: " ") + ($0.name.map { " (\($0))" } ?? "")
        }
    }

    @Test(arguments: [
        ("", ["host=localhost port=5432 (localhost)"]), ("user=u", ["user=u host=localhost port=5432 (localhost)"]),
        ("host=h", ["host=h port=5432 (h)"]), ("host=h1,h2", ["host=h1 port=5432 (h1)", "host=h2 port=5432 (h2)"]),
        ("host=h1,h2 port=7", ["host=h1 port=7 (h1)", "host=h2 port=7 (h2)"]),
        ("host=h1,h2 port=7,8", ["host=h1 port=7 (h1)", "host=h2 port=8 (h2)"]),
        ("host=h1,h2 port=,8", ["host=h1 port=5432 (h1)", "host=h2 port=8 (h2)"]),
        ("host=,h2", ["port=5432", "host=h2 port=5432 (h2)"]), ("host=/tmp", ["host=/tmp port=5432"]),
        ("host=@abstract", ["host=@abstract port=5432"]), ("host=10.0.0.1", ["host=10.0.0.1 port=5432"]),
        ("host=::1", ["host=::1 port=5432"]), ("hostaddr=10.0.0.1", ["hostaddr=10.0.0.1 port=5432"]),
        ("host=h hostaddr=10.0.0.1", ["host=h hostaddr=10.0.0.1 port=5432"]),
        ("host=h1,h2 hostaddr=,10.0.0.2", ["host=h1 port=5432 (h1)", "host=h2 hostaddr=10.0.0.2 port=5432"]),
        ("service=s host=h1,h2", ["service=s host=h1,h2"]), ("service=s", ["service=s"]),
    ])
    func `there is one candidate for each host`(_ text: String, _ expected: [String]) throws {
        #expect(try lines(text) == expected)
    }

    @Test(arguments: [
        ("", ["PGHOST": "h1,h2", "PGPORT": "7,8"], ["host=h1 port=7 (h1)", "host=h2 port=8 (h2)"]),
        ("host=h", ["PGHOST": "x", "PGPORT": "7"], ["host=h port=7 (h)"]),
        ("host=h", ["PGHOSTADDR": "10.0.0.1"], ["host=h hostaddr=10.0.0.1 port=5432"]),
        ("", ["PGHOST": "/tmp"], ["host=/tmp port=5432"]),
        ("host=,h", ["PGHOST": "x"], ["host=, port=5432", "host=h port=5432 (h)"]),
        ("host=h1,h2", ["PGSERVICE": "s"], ["host=h1,h2"]), ("host=h", ["PGPORT": ""], ["host=h port=5432 (h)"]),
        ("host=h", ["PGTARGETSESSIONATTRS": "primary"], ["host=h port=5432 target_session_attrs=primary (h)"]),
    ])
    func `the environment stands in`(
        _ text: String, _ environment: [String: String], _ expected: [String]
    ) throws {
        #expect(try lines(text, environment) == expected)
    }

    @Test func `the server's parameters do not hide PGOPTIONS`() throws {
        let environment = ["PGOPTIONS": "-c a=b"]
        #expect(try lines("host=/x c.d=e", environment) == ["host=/x port=5432 options=-c a=b -c c.d=e"])
        #expect(try lines("host=/x", environment) == ["host=/x port=5432"])
    }

    @Test func `a standby is preferred in a first pass`() throws {
        #expect(
            try lines("host=a,b target_session_attrs=prefer-standby") == [
                "host=a target_session_attrs=standby port=5432 (a)",
                "host=b target_session_attrs=standby port=5432 (b)",
                "host=a target_session_attrs=any port=5432 (a)", "host=b target_session_attrs=any port=5432 (b)",
            ])
        #expect(
            try lines("host=a,b target_session_attrs=read-write") == [
                "host=a target_session_attrs=read-write port=5432 (a)",
                "host=b target_session_attrs=read-write port=5432 (b)",
            ])
    }

    @Test func `the order is random on demand`() throws {
        let hosts = "host=a,b,c"
        #expect(try candidates(hosts).all.map(\.name) == ["a", "b", "c"])
        #expect(try !candidates("\(hosts) load_balance_hosts=disable").isShuffled)
        let shuffled = try candidates("\(hosts) load_balance_hosts=random")
        #expect(shuffled.isShuffled)
        #expect(shuffled.all.map(\.name) != ["a", "b", "c"])
        #expect(shuffled.all.compactMap(\.name).sorted() == ["a", "b", "c"])
        #expect(shuffled.all.allSatisfy { $0.settings["load_balance_hosts"] == nil })
    }

    @Test func `a timeout is whole seconds`() throws {
        #expect(try candidates("").timeout == nil)
        #expect(try candidates("connect_timeout=0").timeout == nil)
        #expect(try candidates("connect_timeout=3").timeout == .seconds(3))
        #expect(try candidates("", ["PGCONNECT_TIMEOUT": "4"]).timeout == .seconds(4))
    }

    @Test func `an address goes with its host`() throws {
        let candidate = try #require(try candidates("host=h user=u").all.first)
        #expect(candidate.settings(at: "10.0.0.1").lines == ["host=h", "user=u", "port=5432", "hostaddr=10.0.0.1"])
    }

    @Test(arguments: [
        ("host=a port=1,2", "port lists 2 and host 1; give one port, or one for each host"),
        ("host=a,b hostaddr=10.0.0.1", "host lists 2 and hostaddr 1; give as many of the one as of the other"),
        ("port=secret", "port is not a number from 1 to 65535; give the server's port"),
        ("port=65536", "port is not a number from 1 to 65535; give the server's port"),
        ("connect_timeout=10s", "connect_timeout is not a number; give whole seconds, or 0 for no limit"),
        ("load_balance_hosts=x", "load_balance_hosts is unknown; give disable or random"),
        (
            "target_session_attrs=master",
            "target_session_attrs is unknown; give any, read-write, read-only, primary, standby or prefer-standby"
        ),
    ])
    func `says what does not fit`(_ text: String, _ expected: String) {
        #expect(message { _ = try candidates(text) } == "cannot read X: \(expected)")
    }
}

/// Random numbers that are none: always the highest.
private struct Backwards: RandomNumberGenerator {
    mutating func next() -> UInt64 { .max }
}
