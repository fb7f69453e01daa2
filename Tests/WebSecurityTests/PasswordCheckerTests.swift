import ExporterCore
import Testing

@testable import WebSecurity

@Suite struct PasswordCheckerTests {
    let verdicts = Mailbox<PasswordChecker.Verdict>()

    private func verdict(
        _ checker: PasswordChecker, _ user: String, _ password: String
    ) throws -> PasswordChecker.Verdict {
        _ = checker.check(credentials(user, password), from: "a", verdicts.put)
        return try verdicts.next()
    }

    @Test(arguments: [
        ("alice", "U*U", PasswordChecker.Verdict.allowed), ("alice", "u*u", .refused), ("alice", "", .refused),
        ("Alice", "U*U", .refused), ("", "U*U", .refused), ("bob", "plain", .allowed), ("bob", "plain ", .refused),
        ("bob", "U*U", .refused), ("alice", "plain", .refused), ("nobody", "plain", .refused),
        ("nobody", "U*U", .refused),
    ])
    func `lets in users with their passwords`(
        user: String, password: String, expected: PasswordChecker.Verdict
    ) throws {
        let checker = PasswordChecker(["alice": bcrypt(quickHash), "bob": UserPassword(plain: Secret("plain"))])
        // Twice, since what was let in once is remembered.
        #expect(try verdict(checker, user, password) == expected)
        #expect(try verdict(checker, user, password) == expected)
    }

    @Test func `refuses who says nothing, at once`() throws {
        let checker = PasswordChecker(["alice": bcrypt(slowHash)])
        #expect(checker.check(nil, from: "a", verdicts.put) == nil)
        #expect(verdicts.count == 1)
        #expect(try verdicts.next() == .refused)
    }

    @Test func `remembers whom it has let in, and nobody else`() throws {
        let checker = PasswordChecker(["alice": bcrypt(quickHash)])
        #expect(try verdict(checker, "alice", "U*U") == .allowed)
        #expect(checker.check(credentials("alice", "U*U"), from: "a", verdicts.put) == nil)
        #expect(verdicts.count == 1)
        #expect(try verdicts.next() == .allowed)
        #expect(checker.check(credentials("alice", "U*V"), from: "a", verdicts.put) != nil)
        #expect(try verdicts.next() == .refused)
        #expect(checker.check(credentials("alice", "U*V"), from: "a", verdicts.put) != nil)
        #expect(try verdicts.next() == .refused)
    }

    @Test func `an unknown user takes as long as a known one`() throws {
        let checker = PasswordChecker(["alice": bcrypt(slowHash)])
        let start = ContinuousClock.now
        #expect(try verdict(checker, "nobody", "x") == .refused)
        // No computer makes such a hash in less.
        #expect(ContinuousClock.now - start > .milliseconds(5))
    }

    @Test func `a flood of passwords is turned away, and leaves room for others`() throws {
        var limits = PasswordChecker.Limits()
        limits.waiting = 6
        limits.waitingOfClient = 4
        let checker = PasswordChecker(["alice": bcrypt(slowHash)], limits: limits)
        let (entered, gate) = (Bell(), Bell())
        // The first holds the thread up while it says its verdict.
        _ = checker.check(credentials("alice", "first"), from: "flood") { _ in
            entered.ring()
            gate.wait()
        }
        entered.wait()
        let tickets = (0..<10).map { checker.check(credentials("alice", "\($0)"), from: "flood", verdicts.put) }
        #expect(tickets.count { $0 != nil } == 4)
        #expect(verdicts.count == 6)
        for _ in 0..<6 { #expect(try verdicts.next() == .busy) }

        let others = Mailbox<PasswordChecker.Verdict>()
        #expect(checker.check(credentials("alice", "x"), from: "b", others.put) != nil)
        #expect(checker.check(credentials("alice", "x"), from: "c", others.put) != nil)
        #expect(checker.check(credentials("alice", "x"), from: "d", others.put) == nil)
        #expect(try others.next() == .busy)

        // Clients that go away take their checks with them.
        for ticket in tickets.compactMap(\.self) { checker.cancel(ticket) }
        #expect(checker.check(credentials("alice", "x"), from: "d", others.put) != nil)
        gate.ring()
        for _ in 0..<3 { #expect(try others.next() == .refused) }
        #expect(verdicts.count == 0)
    }
}

@Suite struct RateLimiterTests {
    @Test func `allows a burst, then one an interval`() {
        let limiter = RateLimiter(RateLimit(interval: .seconds(2), burst: 3))
        let start = ContinuousClock.now
        func allowed(at seconds: Double, _ count: Int = 1) -> Int {
            (0..<count).count { _ in limiter.allows(at: start + .seconds(seconds)) }
        }
        #expect(allowed(at: 0, 5) == 3)
        #expect(allowed(at: 1.9) == 0)
        #expect(allowed(at: 2, 2) == 1)
        #expect(allowed(at: 6, 5) == 2)
        #expect(allowed(at: 1000, 5) == 3)
    }
}
