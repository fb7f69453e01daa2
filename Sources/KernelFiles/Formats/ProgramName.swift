package import ExporterCore

extension ByteCursor {
    /// Skips the number and the name of a process or thread in its `stat`, as in `4711 (worker (2)) S 1 4711 …`.
    ///
    /// The name may hold blanks and parentheses: it ends with the last one.
    package mutating func skipProgramName() {
        let parenthesis = UInt8(ascii: ")")
        let text = rest
        for _ in 0..<text.indices.count(where: { text[$0] == parenthesis }) { _ = field(upTo: parenthesis) }
    }
}
