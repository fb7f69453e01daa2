package import ExporterCore

extension ByteCursor {
    /// Reads from `/proc/stat` when the host started, in seconds since 1970: its line `btime`.
    package mutating func bootTime() throws(ParseError) -> UInt64 {
        while !isAtEnd {
            if field().equals("btime") { return try unsigned("btime") }
            nextLine()
        }
        throw ParseError("btime", is: "", expected: "a line")
    }
}
