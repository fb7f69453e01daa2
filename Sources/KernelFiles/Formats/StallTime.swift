package import ExporterCore

/// The seconds that a resource was waited for.
package struct StallTime: Equatable {
    package var some: Double?
    package var full: Double?
}

extension StallTime {
    package init(parsing text: inout ByteCursor) throws(ParseError) {
        var time = StallTime()
        try text.forEachLine { (line) throws(ParseError) in
            let kind = line.field()
            if kind.equals("some") {
                time.some = try line.totalSeconds()
            } else if kind.equals("full") {
                time.full = try line.totalSeconds()
            }
        }
        self = time
    }
}

extension ByteCursor {
    /// Reads the `total=` at the end of a line.
    fileprivate mutating func totalSeconds() throws(ParseError) -> Double {
        while !isAtLineEnd {
            let field = field()
            guard field.hasPrefix("total=") else { continue }
            let digits = field.extracting(6...)
            guard let microseconds = UInt64(ascii: digits) else {
                throw ParseError("total", digits, expected: "a whole number")
            }
            // Two divisions, as in the original: one would differ in the last bit.
            return Double(microseconds) / 1000 / 1000
        }
        throw ParseError("total", is: "", expected: "a whole number")
    }
}
