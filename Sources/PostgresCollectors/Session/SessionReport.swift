/// How a session is doing.
struct SessionReport {
    let database: String
    let isOpen: Bool
    let hasFailed: Bool
    let connectionsMade: UInt64
    /// How long ago it has answered; `nil` when it never has.
    let age: Duration?
    /// How old the answers are that are kept between scrapes.
    let keptAges: [(query: String, age: Duration)]
    /// How many rows did not fit under a limit.
    let cuts: [(query: String, rows: Int)]
}
