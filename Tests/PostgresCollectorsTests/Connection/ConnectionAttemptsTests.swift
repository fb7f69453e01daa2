import NameResolution
import Testing

@testable import PostgresCollectors

@Suite struct ConnectionAttemptsTests {
    private let resolver = HostResolver { name in
        name == "gone" ? .failed("name or service not known") : .addresses(["10.0.0.1", "10.0.0.2"])
    }

    private func attempts(_ text: String) throws -> [ConnectionAttempt] {
        try DataSource(ConnectionSettings(text, origin: "X"), environment: HostEnvironment([:]))
            .attempts(resolving: resolver, until: .now + .seconds(20))
    }

    @Test func `each address of each host is tried`() throws {
        #expect(
            try attempts("host=gone,a,/tmp connect_timeout=3").map(\.settings.lines) == [
                ["host=a", "connect_timeout=3", "port=5432", "hostaddr=10.0.0.1"],
                ["host=a", "connect_timeout=3", "port=5432", "hostaddr=10.0.0.2"],
                ["host=/tmp", "connect_timeout=3", "port=5432"],
            ])
        #expect(try attempts("host=a connect_timeout=3").map(\.timeout) == [.seconds(3), .seconds(3)])
    }

    @Test func `a name is asked for once, whatever the passes`() throws {
        let attempts = try attempts("host=a target_session_attrs=prefer-standby")
        #expect(attempts.map { $0.settings["target_session_attrs"] } == ["standby", "standby", "any", "any"])
    }

    @Test func `with no host left it says why`() {
        #expect(
            message { _ = try attempts("host=gone") }
                == "cannot resolve gone: name or service not known; check the host's name and the name server")
    }

    @Test func `the addresses of a shuffled host are all there`() throws {
        let attempts = try attempts("host=a load_balance_hosts=random")
        #expect(attempts.compactMap { $0.settings["hostaddr"] }.sorted() == ["10.0.0.1", "10.0.0.2"])
    }
}
