/// Reads one subject from a source and writes its metrics.
///
/// `collect` may block: the runtime calls it on a collector thread, never on an event loop and never
/// on Swift's cooperative pool. It reads everything first and writes after, so an error leaves no half subject.
/// One scrape runs a collector at a time, but not always on the same thread: what it remembers is in a `Mutex`.
public protocol Collector<Source>: Sendable {
    /// What the collector reads from: files, a database session, a Redis connection.
    associatedtype Source: CollectorSource

    /// The name in `--collector.<name>` and in the `collector` label.
    static var name: String { get }

    /// What it is called in the `collector` label and in the log, where that is not ``name``: a former name of it.
    var label: String { get }

    /// Whether the limit of a page's series holds for it; not for the few that tell what the limit has cut.
    var isLimited: Bool { get }

    /// Every metric the collector can write whose name is known before it runs, in the order it writes them.
    static var metrics: [any MetricDeclaration] { get }

    func collect(from source: Source, into page: inout MetricPage) throws(CollectorError)
}

extension Collector {
    public var label: String { Self.name }

    public var isLimited: Bool { true }
}

/// What a thread's collectors read from.
///
/// Not `Sendable`: the thread that collects makes and owns it. A thread that a blocked collector keeps is left behind
/// with its source, and the next thread makes another.
public protocol CollectorSource: SendableMetatype {
    /// The scrape that begins next is of this ``ScrapeRequest/variant``.
    func prepare(variant: String)

    /// A scrape of these collectors begins: what was read for the last one is stale.
    ///
    /// At `deadline` the page goes out, whatever has been collected; no wait may last longer.
    /// - Throws: When the source cannot be reached; then no collector is run, and each has failed for this reason.
    func beginScrape(
        of collectors: [any Collector<Self>],
        until deadline: ContinuousClock.Instant
    ) throws(CollectorError)
}

extension CollectorSource {
    public func prepare(variant: String) {}

    public func beginScrape(of collectors: [any Collector<Self>], until deadline: ContinuousClock.Instant) {}
}
