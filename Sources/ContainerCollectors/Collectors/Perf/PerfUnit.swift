import ExporterCore
import KernelFiles

/// A unit of the hardware that counts, as sysfs describes it.
///
/// Source: `/sys/bus/event_source/devices/<name>/{type,cpumask,cpus}`, and of what it counts `events/<event>`, as in
/// `event=0x04,umask=0x03`, and `format/<term>`, as in `config:0-7,32-35`.
struct PerfUnit {
    let name: String
    let type: UInt32
    /// Those it is read on; `nil` for any.
    let processors: ProcessorList?
    private let path: String

    init(_ name: String, of host: HostRoot) throws(CollectorError) {
        let directory = try Directory(host.path("\(folder)/\(name)"))
        self.name = name
        path = directory.path
        type = UInt32(clamping: try directory.unsigned("type"))
        let list = directory.text(ifPresent: "cpumask") ?? directory.text(ifPresent: "cpus")
        processors = list.flatMap { text in
            var text = ByteCursor(text.utf8.span)
            return try? ProcessorList(parsing: &text)
        }
    }

    /// The names of all units there are.
    static func names(of host: HostRoot) -> [String] {
        guard let directory = try? Directory(host.path(folder)) else { return [] }
        return (try? directory.names()) ?? []
    }

    /// The numbers of an event, or of its terms.
    func configuration(_ terms: String) throws(CollectorError) -> [UInt64] {
        let directory = try Directory(path)
        let isEvent = !terms.contains("=") && !terms.contains(",")
        let text = isEvent ? directory.text(ifPresent: "events/\(terms)") ?? terms : terms
        var numbers: [UInt64] = [0, 0, 0]
        for term in text.split(separator: ",") {
            let parts = term.split(separator: "=", maxSplits: 1).map(String.init)
            guard let key = parts.first else { continue }
            guard let value = parts.count > 1 ? UInt64(prefixed: parts[1]) : 1 else {
                throw wrong(terms, "\(term) has no number")
            }
            if let place = ["config", "config1", "config2"].firstIndex(of: key) {
                numbers[place] |= value
                continue
            }
            guard let format = directory.text(ifPresent: "format/\(key)").flatMap(TermFormat.init) else {
                throw wrong(terms, "the unit knows no \(key)")
            }
            guard let bits = format.bits(of: value) else { throw wrong(terms, "\(term) is too large") }
            numbers[format.place] |= bits
        }
        return numbers
    }

    private func wrong(_ terms: String, _ why: String) -> CollectorError {
        CollectorError(.malformed, "count", "\(name)/\(terms)", why: why, remedy: "see events and format in \(path)")
    }
}

private let folder = "/sys/bus/event_source/devices"

/// Where the bits of a term go.
struct TermFormat: Equatable {
    /// Which of the three numbers.
    let place: Int
    private let ranges: [ClosedRange<Int>]

    /// Reads `config1:0-7,32-35`.
    init?(_ text: String) {
        let parts = text.split(separator: ":")
        guard parts.count == 2, let place = ["config", "config1", "config2"].firstIndex(of: parts[0]) else {
            return nil
        }
        var ranges: [ClosedRange<Int>] = []
        for part in parts[1].split(separator: ",") {
            let ends = part.split(separator: "-").compactMap { Int($0) }
            guard let first = ends.first, let last = ends.last, 0...last ~= first, last < 64 else { return nil }
            ranges.append(first...last)
        }
        self.place = place
        self.ranges = ranges
    }

    /// The value's bits in their places, the lowest first; `nil` when it has more of them.
    func bits(of value: UInt64) -> UInt64? {
        var bits: UInt64 = 0
        var rest = value
        for range in ranges {
            let mask = UInt64.max >> UInt64(64 - range.count)
            bits |= (rest & mask) << UInt64(range.lowerBound)
            rest >>= UInt64(range.count)
        }
        return rest == 0 ? bits : nil
    }
}
