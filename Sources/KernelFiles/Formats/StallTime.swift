package import ExporterCore

/// How long a resource was waited for, in microseconds.
///
/// Source: `/proc/pressure/cpu` and the like, as in `some avg10=0.00 avg60=0.00 avg300=0.00 total=14036781`.
package struct StallTime: Equatable {
    /// By some tasks.
    package var some: UInt64?
    /// By all tasks at once.
    package var full: UInt64?
}

extension StallTime {
    package init(parsing text: inout ByteCursor) throws(ParseError) {
        var time = StallTime()
        try text.forEachLine { (line) throws(ParseError) in
            let kind = line.field()
            if kind.equals("some") {
                time.some = try line.total()
            } else if kind.equals("full") {
                time.full = try line.total()
            }
        }
        self = time
    }
}

extension ByteCursor {
    /// Reads the `total=` at the end of a line.
    fileprivate mutating func total() throws(ParseError) -> UInt64 {
        // It is the last field: nothing before it need be looked at.
        let line = rest
        var start = line.count
        while start > 0, line[start - 1].isDigit { start -= 1 }
        if line.extracting(..<start).extracting(last: 6).equals("total="),
            let total = UInt64(ascii: line.extracting(start...))
        {
            return total
        }
        while !isAtLineEnd {
            let field = field()
            guard field.hasPrefix("total=") else { continue }
            let digits = field.extracting(6...)
            guard let microseconds = UInt64(ascii: digits) else {
                throw ParseError("total", digits, expected: "a whole number")
            }
            return microseconds
        }
        throw ParseError("total", is: "", expected: "a whole number")
    }
}
