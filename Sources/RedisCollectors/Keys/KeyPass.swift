import ExporterCore

/// A way to go through a server's keys that may take longer than a scrape: each time it is done is a pass.
protocol KeyPass: Sendable {
    associatedtype Findings: Sendable

    /// What it is called in the label `scan`.
    static var scanName: String { get }

    /// What its limits may cost.
    static var cuts: [ScanProgress.Cut] { get }

    /// Nothing found yet.
    static var none: Findings { get }

    /// Goes through the keys; what it has found so far is on the board.
    ///
    /// - Throws: What ends the pass early. What costs a part only it notes.
    func run(_ walk: KeyWalk, _ board: KeyBoard<Findings>) throws(CollectorError)
}

/// What a page says of a pass.
struct KeyView<Findings: Sendable>: Sendable {
    /// What the last complete pass has found; before there is one, what there is so far.
    let findings: Findings
    /// How long the last complete pass took.
    let duration: Duration?
    let problems: [CollectorError]
    /// Why the latest pass was not completed.
    let failure: CollectorError?
}
