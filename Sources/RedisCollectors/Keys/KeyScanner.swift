import ExporterCore

/// Work on a server's keys that goes on between scrapes; it ends with the source that owns it.
///
/// There is one thread for all of it, and it is there only while there is something to do. It asks over the connection
/// of the scrapes, a little at a time, so that a scrape never waits behind it for long.
final class KeyScanner {
    private let thread = KeyThread()
    private var scans: [(name: String, scan: any AnyKeyScan)] = []
    /// Until when the pages of this scrape may wait; all collectors share one budget.
    private var budget: (scrape: ContinuousClock.Instant, end: ContinuousClock.Instant)?

    deinit { thread.end() }

    /// How the passes of all kinds that there were are doing.
    var reports: [KeyScanReport] { scans.map(\.scan.report) }

    /// Asks for a fresh pass and waits for it as long as a page may; what there is to show then.
    ///
    /// - Throws: When the server is gone.
    func view<Pass: KeyPass>(
        _ pass: Pass,
        of source: RedisSource,
        _ settings: KeySettings
    ) throws(CollectorError) -> KeyView<Pass.Findings> {
        let session = source.session
        guard let link = session.openLink else {
            throw CollectorError(asking: .closed, session.address)
        }
        let scan = self.scan(Pass.self)
        let place = KeyPlace(
            target: source.target, address: session.address, link: link, settings: settings)
        scan.refresh(pass, place, on: thread, until: waitEnd(session.deadline, settings.timeout))
        return scan.view
    }

    private func scan<Pass: KeyPass>(_ pass: Pass.Type) -> KeyScan<Pass> {
        for (name, scan) in scans where name == pass.scanName {
            if let scan = scan as? KeyScan<Pass> { return scan }
        }
        let scan = KeyScan<Pass>()
        scans.append((pass.scanName, scan))
        return scan
    }

    private func waitEnd(_ scrape: ContinuousClock.Instant, _ timeout: Duration) -> ContinuousClock.Instant {
        if let budget, budget.scrape == scrape { return budget.end }
        let now = ContinuousClock.now
        let end = now + min(timeout, max(.zero, scrape - now) / 4)
        budget = (scrape, end)
        return end
    }
}

/// Where a pass goes, and by what settings.
struct KeyPlace: Sendable {
    let target: RedisTarget
    /// The server's, which may be another than the target's first.
    let address: RedisAddress
    let link: RedisLink
    let settings: KeySettings
}
