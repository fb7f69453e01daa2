package import ExporterCore

/// A set of processors as the kernel writes it: `0-3,5`.
package struct ProcessorList: Equatable, Sendable {
    package private(set) var ranges: [ClosedRange<Int>] = []

    package init() {}

    package func contains(_ processor: Int) -> Bool { ranges.contains { $0.contains(processor) } }
}

extension ProcessorList {
    package init(parsing text: inout ByteCursor) throws(ParseError) {
        while !text.isAtLineEnd {
            let part = text.field(upTo: .comma).trimmed
            guard let range = ClosedRange(processors: part) else {
                throw ParseError("processor list", part, expected: "a processor or a range of them")
            }
            ranges.append(range)
        }
    }
}

extension ClosedRange<Int> {
    /// Reads `5` or `0-3`.
    fileprivate init?(processors text: Span<UInt8>) {
        let dash = text.firstIndex(of: .minus)
        guard let first = UInt16(processor: text.extracting(..<(dash ?? text.count))),
            let last = dash.map({ UInt16(processor: text.extracting(($0 + 1)...)) }) ?? first, first <= last
        else { return nil }
        self = Int(first)...Int(last)
    }
}

extension UInt16 {
    /// No kernel has more processors than this type can count, and no list may make us count further.
    fileprivate init?(processor digits: Span<UInt8>) {
        guard let number = UInt64(ascii: digits) else { return nil }
        self.init(exactly: number)
    }
}
