import ExporterCore

/// What the columns of a result are called, and their types' object ids.
struct ResultColumns: Equatable, Sendable {
    let names: [String]
    let types: [UInt32]
}

/// The rows of a result: every cell's text in one buffer.
///
/// Out of libpq's memory, so that what is kept between scrapes takes no more room than its text and four bytes a cell.
/// A class, because collectors hand it about for every cell.
final class ResultRows: Sendable {
    let columns: ResultColumns
    /// The database that has answered.
    let database: String
    let count: Int
    /// How many rows came after the limit had been reached.
    let cut: Int

    private let bytes: [UInt8]
    /// Where each cell ends, with a flag for SQL `NULL`.
    private let ends: [UInt32]

    init(_ draft: consuming ResultDraft, of database: String = "") {
        columns = draft.columns
        self.database = database
        count = draft.count
        cut = draft.cut
        bytes = draft.bytes
        ends = draft.ends
    }

    /// No rows, of no columns.
    static let none = ResultRows(ResultDraft(columns: ResultColumns(names: [], types: [])))

    func isNull(_ row: Int, _ column: Int) -> Bool {
        ends[row * columns.names.count + column] & nullFlag != 0
    }

    /// A cell's text, empty for SQL `NULL`.
    @_lifetime(borrow self)
    func cell(_ row: Int, _ column: Int) -> Span<UInt8> {
        let index = row * columns.names.count + column
        let start = index == 0 ? 0 : ends[index - 1] & ~nullFlag
        // The array is this object's and never changes, so its storage stays where it is.
        let storage = unsafe bytes.withUnsafeBufferPointer { unsafe $0 }
        let all = unsafe Span(_unsafeElements: storage)
        let cell = all.extracting(Int(start)..<Int(ends[index] & ~nullFlag))
        return unsafe _overrideLifetime(cell, borrowing: self)
    }

    /// A cell's text; `nil` for SQL `NULL`.
    func text(_ row: Int, _ column: Int) -> String? {
        isNull(row, column) ? nil : String(cell(row, column))
    }

    /// Where a column is.
    func column(_ name: String) -> Int? { columns.names.firstIndex(of: name) }

    /// A cell as a number; `nil` for SQL `NULL`.
    func number(_ row: Int, _ column: Int) throws(ParseError) -> PrintedNumber? {
        guard !isNull(row, column) else { return nil }
        let text = cell(row, column)
        guard let number = PrintedNumber(cell: text) else {
            throw ParseError(valueOf: columns.names[column].utf8.span, text, expected: "a number")
        }
        return number
    }
}

/// Rows that are still coming in.
struct ResultDraft {
    let columns: ResultColumns
    private(set) var count = 0
    private(set) var cut = 0
    fileprivate var bytes: [UInt8] = []
    fileprivate var ends: [UInt32] = []
    private let limit: Int

    init(columns: ResultColumns, limit: Int = .max) {
        self.columns = columns
        self.limit = limit
    }

    mutating func reserve(rows: Int, width: Int) {
        guard count == 0, rows > 1 else { return }
        ends.reserveCapacity(min(rows, limit) * width)
    }

    /// Begins a row; `false` when there are enough.
    mutating func beginRow() -> Bool {
        guard count < limit, bytes.count < largestResult else {
            cut += 1
            return false
        }
        count += 1
        return true
    }

    mutating func append(_ cell: UnsafeRawBufferPointer) {
        unsafe bytes.append(contentsOf: cell)
        ends.append(UInt32(truncatingIfNeeded: bytes.count))
    }

    mutating func appendNull() {
        ends.append(UInt32(truncatingIfNeeded: bytes.count) | nullFlag)
    }
}

private let nullFlag: UInt32 = 1 << 31

/// No result is kept beyond this: with it, what the server says cannot take more memory than this a query.
private let largestResult = 256 << 20

extension PrintedNumber {
    /// A number as PostgreSQL prints it, which has `t` and `f` for what is true and false.
    init?(cell: Span<UInt8>) {
        if cell.equals("t") {
            self = .whole(1)
        } else if cell.equals("f") {
            self = .whole(0)
        } else {
            self.init(cell)
        }
    }
}
