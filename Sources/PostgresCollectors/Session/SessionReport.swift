/// How a session is doing.
struct SessionReport {
    let database: String
    let isOpen: Bool
    let hasFailed: Bool
    let connectionsMade: UInt64
    /// How old the oldest of its answers is; `nil` when it has none.
    let age: Duration?
    /// How old the answers are that are kept between scrapes.
    let keptAges: [(query: String, age: Duration)]
    /// How many rows did not fit under a limit.
    let cuts: [(query: String, rows: Int)]
}
