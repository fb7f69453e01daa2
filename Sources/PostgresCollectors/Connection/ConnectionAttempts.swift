import ExporterCore
import NameResolution

/// One thing to try: what libpq gets, with nothing left to resolve.
struct ConnectionAttempt: Sendable {
    let settings: ConnectionSettings
    /// The longest it may take, where the user has said so.
    let timeout: Duration?

    var keywordsAndValues: [(keyword: String, value: String)] { settings.keywordsAndValues }
}

extension DataSource {
    /// What to try, one after another, to connect now: each host, at each of its addresses.
    ///
    /// Names are asked for at once, for at most half the time left. A name that cannot be resolved is left out, as long as
    /// there is another host.
    func attempts(
        resolving resolver: HostResolver,
        until deadline: ContinuousClock.Instant
    ) throws(CollectorError) -> [ConnectionAttempt] {
        let candidates = try HostCandidates(settings(), environment)
        let now = ContinuousClock.now
        let patience = now + max(.zero, deadline - now) / 2
        var lookups: [String: Result<Lookup, CollectorError>] = [:]
        for candidate in candidates.all {
            guard let name = candidate.name, lookups[name] == nil else { continue }
            lookups[name] = Result { () throws(CollectorError) in try resolver.begin(name) }
        }
        var attempts: [ConnectionAttempt] = []
        var failure: CollectorError?
        for candidate in candidates.all {
            do throws(CollectorError) {
                attempts += try candidate.resolved(by: lookups, until: patience, shuffled: candidates.isShuffled)
                    .map { ConnectionAttempt(settings: $0, timeout: candidates.timeout) }
            } catch {
                failure = failure ?? error
            }
        }
        if attempts.isEmpty, let failure { throw failure }
        return attempts
    }
}

extension HostCandidate {
    fileprivate func resolved(
        by lookups: [String: Result<Lookup, CollectorError>],
        until deadline: ContinuousClock.Instant,
        shuffled: Bool
    ) throws(CollectorError) -> [ConnectionSettings] {
        guard let name, let lookup = lookups[name] else { return [settings] }
        let addresses = try lookup.get().addresses(until: deadline)
        return (shuffled ? addresses.shuffled() : addresses).map(settings(at:))
    }
}
