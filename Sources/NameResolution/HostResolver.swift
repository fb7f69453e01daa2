public import ExporterCore
import Synchronization

/// Resolves names, and never waits longer than it may.
///
/// The system's resolver can take a minute, or for ever, and cannot be interrupted. So each name is asked for on a thread
/// of its own; while that one hangs, whoever wants the same name waits for it, so that a dead resolver costs a thread for
/// a name, however many scrapes there are. Answers are not kept: a failover changes them.
public final class HostResolver: Sendable {
    /// How the system is asked.
    public typealias Question = @Sendable (_ name: String) -> LookupAnswer

    private let ask: Question
    private let underWay = Mutex<[String: Lookup]>([:])

    public init(asking ask: @escaping Question = LookupAnswer.init(askingFor:)) {
        self.ask = ask
    }

    /// Lookups that have not come back, each of which keeps a thread.
    public var underWayCount: Int { underWay.withLock(\.count) }

    /// The name's addresses, in the system's order.
    public func addresses(
        of name: String,
        until deadline: ContinuousClock.Instant
    ) throws(CollectorError) -> [String] {
        try begin(name).addresses(until: deadline)
    }

    /// Starts to ask for a name, so that several can be asked for at once.
    public func begin(_ name: String) throws(CollectorError) -> Lookup {
        let (lookup, isNew) = try underWay.withLock { lookups throws(CollectorError) in
            if let lookup = lookups[name] { return (lookup, false) }
            guard lookups.count < mostLookups else {
                throw Lookup.failure(name, .failed, "\(mostLookups) lookups are under way", "check the name server")
            }
            let lookup = Lookup(name)
            lookups[name] = lookup
            return (lookup, true)
        }
        guard isNew else { return lookup }
        let isStarted = BlockingThread.start {
            let answer = self.ask(name)
            self.underWay.withLock { $0[name] = nil }
            lookup.finish(answer)
        }
        if !isStarted {
            underWay.withLock { $0[name] = nil }
            lookup.finish(.failed("the system has no thread for it"))
        }
        return lookup
    }
}

/// Far more than a host has data sources; names from probes' targets must not use up the threads.
private let mostLookups = 64

/// One question for the addresses of a name.
public final class Lookup: Sendable {
    private let name: String
    private let answer = Mutex<LookupAnswer?>(nil)
    private let bell = Bell()

    init(_ name: String) {
        self.name = name
    }

    /// Tells the answer to all who wait.
    func finish(_ answer: LookupAnswer) {
        self.answer.withLock { $0 = answer }
        bell.ring()
    }

    /// Waits for the answer.
    public func addresses(until deadline: ContinuousClock.Instant) throws(CollectorError) -> [String] {
        // A ring wakes one; each who is woken wakes the next.
        if bell.wait(until: deadline) { bell.ring() }
        switch answer.withLock({ $0 }) {
        case .addresses(let addresses):
            return addresses
        case .failed(let why):
            throw Self.failure(name, .failed, why, "check the host's name and the name server")
        case nil:
            throw Self.failure(name, .timeout, "no answer in time", "check the name server")
        }
    }

    static func failure(
        _ name: String, _ reason: CollectorError.Reason, _ why: String, _ remedy: String
    ) -> CollectorError {
        CollectorError(reason, "resolve", name, why: why, remedy: remedy).ofSource
    }
}
