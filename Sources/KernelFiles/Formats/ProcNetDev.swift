package import ExporterCore

/// The network interfaces as `/proc/net/dev` lists them, below two lines of headings.
package struct ProcNetDev {
    /// The sixteen columns: bytes, packets, errs, drop, fifo, frame, compressed and multicast received; bytes, packets,
    /// errs, drop, fifo, colls, carrier and compressed sent.
    package typealias Counts = InlineArray<16, UInt64>

    /// More than a name and sixteen numbers take.
    package static let longestLine = 512

    package let devices: [(name: String, counts: Counts)]
}

extension ProcNetDev {
    package init(parsing text: inout ByteCursor) throws(ParseError) {
        try self.init(parsing: &text) { _ in true }
    }

    /// Only the interfaces whose names are wanted.
    package init(parsing text: inout ByteCursor, where isWanted: (Span<UInt8>) -> Bool) throws(ParseError) {
        text.nextLine()
        text.nextLine()
        var devices: [(name: String, counts: Counts)] = []
        try text.forEachLine { (line) throws(ParseError) in
            guard !line.isAtLineEnd else { return }
            line.skipBlanks()
            let name = line.field(upTo: .colon)
            guard !name.isEmpty else { throw ParseError("name", name, expected: "that of an interface") }
            guard isWanted(name) else { return }
            var counts = Counts(repeating: 0)
            for index in counts.indices { counts[index] = try line.unsigned(columns[index]) }
            devices.append((String(name), counts))
        }
        self.devices = devices
    }
}

/// What the kernel's headings call the columns.
private let columns: InlineArray<16, StaticString> = [
    "bytes received", "packets received", "errs received", "drop received", "fifo received", "frame received",
    "compressed received", "multicast received", "bytes sent", "packets sent", "errs sent", "drop sent", "fifo sent",
    "colls sent", "carrier sent", "compressed sent",
]
