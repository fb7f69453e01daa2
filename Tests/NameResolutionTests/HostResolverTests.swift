import ExporterCore
import Synchronization
import Testing

@testable import NameResolution

@Suite struct HostResolverTests {
    private var soon: ContinuousClock.Instant { .now + .seconds(20) }
    private var past: ContinuousClock.Instant { .now - .seconds(1) }

    @Test func `asks the system`() throws {
        let addresses = try HostResolver().addresses(of: "localhost", until: soon)
        #expect(addresses.contains("127.0.0.1") || addresses.contains("::1"))
        #expect(LookupAnswer(askingFor: "10.0.0.1") == .addresses(["10.0.0.1"]))
    }

    @Test func `keeps the order of the answer`() throws {
        let resolver = HostResolver { name in .addresses(["10.0.0.2", "10.0.0.1", name]) }
        #expect(try resolver.addresses(of: "db1", until: soon) == ["10.0.0.2", "10.0.0.1", "db1"])
        #expect(resolver.underWayCount == 0)
    }

    @Test func `says why a name has no address`() {
        let resolver = HostResolver { _ in .failed("name or service not known") }
        let error = CollectorError(
            .failed, "resolve", "db1", why: "name or service not known",
            remedy: "check the host's name and the name server"
        ).ofSource
        #expect(throws: error) { try resolver.addresses(of: "db1", until: soon) }
        // RFC 6761 sees to it that nobody has this name.
        guard case .failed(let why) = LookupAnswer(askingFor: "db1.invalid") else {
            Issue.record("db1.invalid has an address")
            return
        }
        #expect(why.first?.isLowercase == true)
    }

    @Test func `a resolver that hangs costs one thread, and nobody waits longer than he may`() throws {
        let answer = Bell()
        let asked = Mutex(0)
        let resolver = HostResolver { _ in
            asked.withLock { $0 += 1 }
            answer.wait()
            return .addresses(["10.0.0.1"])
        }
        let error = CollectorError(
            .timeout, "resolve", "db1", why: "no answer in time", remedy: "check the name server"
        ).ofSource
        for _ in 1...3 {
            #expect(throws: error) { try resolver.addresses(of: "db1", until: past) }
        }
        #expect(resolver.underWayCount == 1)
        let lookup = try resolver.begin("db1")
        answer.ring()
        // Whoever waits for the same question gets the same answer.
        #expect(try lookup.addresses(until: soon) == ["10.0.0.1"])
        #expect(try lookup.addresses(until: soon) == ["10.0.0.1"])
        #expect(asked.withLock { $0 } == 1)
        #expect(resolver.underWayCount == 0)
    }

    @Test func `there is an end to lookups that hang`() throws {
        let answers = Bell()
        let resolver = HostResolver { _ in
            answers.wait()
            return .failed("late")
        }
        let lookups = try (0..<64).map { try resolver.begin("db\($0)") }
        let error = #expect(throws: CollectorError.self) { try resolver.begin("db64") }
        #expect(error?.description == "cannot resolve db64: 64 lookups are under way; check the name server")
        for _ in lookups { answers.ring() }
        for lookup in lookups { #expect(throws: CollectorError.self) { try lookup.addresses(until: soon) } }
    }

    @Test(arguments: ["10.0.0.1", "::1", "fe80::1%1"]) func `a literal address is one`(_ host: String) {
        #expect(isLiteralAddress(host))
    }

    @Test(arguments: ["db1", "10.0.0.1.example.com", "", "/tmp"]) func `a name is no address`(_ host: String) {
        #expect(!isLiteralAddress(host))
    }
}
