import ExporterCore
import Glibc
import Synchronization

/// Says who may come in.
///
/// A hash takes its time on a thread that is there only while there is work, with a low priority, so that those who try
/// passwords slow down each other and no scrape. Who has been let in is known from then on.
package final class PasswordChecker: Sendable {
    package enum Verdict: Sendable {
        case allowed, refused
        /// Too many passwords are waiting to be looked at.
        case busy
    }
    package typealias Completion = @Sendable (Verdict) -> Void

    /// How many checks may wait: a client's share leaves room for others.
    struct Limits {
        var waiting = 16
        var waitingOfClient = 4
        var remembered = 256
    }

    private struct Check {
        let number: Int
        let client: String
        let credentials: Credentials
        let completion: Completion
    }

    private struct State {
        var remembered: Set<PasswordDigests.Digest> = []
        var waiting: [Check] = []
        var isWorking = false
        var lastNumber = 0
    }

    let users: [String: UserPassword]
    private let names: [String]
    private let limits: Limits
    private let digests = PasswordDigests()
    private let state = Mutex(State())

    init(_ users: [String: UserPassword], limits: Limits = Limits()) {
        self.users = users
        self.limits = limits
        names = users.keys.sorted()
    }

    /// Checks what a client says, at once or on another thread; the ticket cancels a check that waits.
    package func check(
        _ credentials: Credentials?, from client: String, _ completion: @escaping Completion
    ) -> Int? {
        guard let credentials else {
            completion(.refused)
            return nil
        }
        if isRemembered(credentials) {
            completion(.allowed)
            return nil
        }
        if case .plain(let password) = standard(for: credentials).password.kind {
            completion(isPlain(credentials, password) ? .allowed : .refused)
            return nil
        }
        return enqueue(credentials, client, completion)
    }

    /// Forgets a check whose client has gone.
    package func cancel(_ ticket: Int) {
        state.withLock { $0.waiting.removeAll { $0.number == ticket } }
    }

    /// The password to compare with, and whether the user exists.
    ///
    /// For one that does not exist it is another user's, the same for the same name, so that it takes as long.
    private func standard(for credentials: Credentials) -> (password: UserPassword, isKnown: Bool) {
        let name = String(decoding: credentials.user, as: UTF8.self)
        if let password = users[name], Array(name.utf8) == credentials.user { return (password, true) }
        let number = Int(digests.digest(credentials.user)[0])
        guard let password = users[names[number % names.count]] else { preconditionFailure("the names are the users'") }
        return (password, false)
    }

    private func isPlain(_ credentials: Credentials, _ password: Secret) -> Bool {
        let isSame = areEqual(
            digests.digest(credentials.password), digests.digest(Array(password.revealed.utf8)))
        return isSame && standard(for: credentials).isKnown
    }

    private func digest(of credentials: Credentials) -> PasswordDigests.Digest {
        let identity = standard(for: credentials).password.identity
        return digests.digest(credentials.user, credentials.password, Array(identity.utf8))
    }

    private func isRemembered(_ credentials: Credentials) -> Bool {
        let digest = digest(of: credentials)
        return state.withLock { $0.remembered.contains(digest) }
    }

    private func enqueue(_ credentials: Credentials, _ client: String, _ completion: @escaping Completion) -> Int? {
        let (ticket, starts) = state.withLock { state -> (Int?, Bool) in
            let ofClient = state.waiting.count { $0.client == client }
            guard state.waiting.count < limits.waiting, ofClient < limits.waitingOfClient else { return (nil, false) }
            state.lastNumber += 1
            state.waiting.append(
                Check(number: state.lastNumber, client: client, credentials: credentials, completion: completion))
            defer { state.isWorking = true }
            return (state.lastNumber, !state.isWorking)
        }
        guard let ticket else {
            completion(.busy)
            return nil
        }
        guard starts, !BlockingThread.start({ self.work() }) else { return ticket }
        let refused = state.withLock { state in
            state.isWorking = false
            defer { state.waiting = [] }
            return state.waiting
        }
        for check in refused { check.completion(.busy) }
        return nil
    }

    /// The life of the thread: it ends when nobody waits.
    private func work() {
        // On Linux this is about the calling thread only.
        setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 10)
        while let check = takeNext() {
            let isAllowed = isRemembered(check.credentials) || matches(check.credentials)
            if isAllowed { remember(check.credentials) }
            check.completion(isAllowed ? .allowed : .refused)
        }
    }

    private func takeNext() -> Check? {
        state.withLock { state in
            state.isWorking = !state.waiting.isEmpty
            return state.isWorking ? state.waiting.removeFirst() : nil
        }
    }

    private func matches(_ credentials: Credentials) -> Bool {
        let (password, isKnown) = standard(for: credentials)
        guard case .bcrypt(let hash) = password.kind else { return false }
        return hash.matches(credentials.password) && isKnown
    }

    private func remember(_ credentials: Credentials) {
        let digest = digest(of: credentials)
        state.withLock { state in
            // Only passwords that are right get here; so many of them are somebody's play.
            if state.remembered.count >= limits.remembered { state.remembered = [] }
            state.remembered.insert(digest)
        }
    }
}
