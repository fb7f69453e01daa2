import ExporterCore
import Glibc
import Synchronization

/// How many sockets of each protocol there are in which state, and the memory they use.
///
/// Source: `/proc/net/sockstat` and `/proc/net/sockstat6`, as in `TCP: inuse 4 orphan 0 tw 4 alloc 17 mem 1`. Either may
/// be absent, and so may both. `mem` counts pages, `memory` bytes.
final class SockstatCollector: Collector {
    static let name = "sockstat"

    static let metrics: [any MetricDeclaration] = ordinaryNames.compactMap { SocketCount.Family($0) }.flatMap(\.metrics)

    /// What the kernel has at least; the names are made of what the files say.
    private static let ordinaryNames = [
        "sockets_used", "TCP_inuse", "TCP_orphan", "TCP_tw", "TCP_alloc", "TCP_mem", "UDP_inuse", "UDP_mem",
        "UDPLITE_inuse", "RAW_inuse", "FRAG_inuse", "FRAG_memory", "TCP6_inuse", "UDP6_inuse", "UDPLITE6_inuse",
        "RAW6_inuse", "FRAG6_inuse", "FRAG6_memory",
    ]

    private let families = Mutex(KeyTable<SocketCount.Family?>())

    func collect(from files: NodeFiles, into page: inout MetricPage) throws(CollectorError) {
        var counts: [SocketCount] = []
        try read("net/sockstat", of: files, into: &counts)
        try read("net/sockstat6", of: files, into: &counts)

        let pageSize = sysconf(CInt(_SC_PAGESIZE))
        for count in counts {
            page.write(count.family.metric, count.value)
            if let bytes = count.family.bytesMetric { page.write(bytes, count.value &* pageSize) }
        }
    }

    private func read(
        _ name: String,
        of files: NodeFiles,
        into counts: inout [SocketCount]
    ) throws(CollectorError) {
        do throws(CollectorError) {
            counts += try files.proc(name) { (text) throws(ParseError) in
                try families.withLock { (families) throws(ParseError) in try SocketCount.read(&text, &families) }
            }
        } catch {
            // The kernel may lack a version of IP.
            guard error.reason == .absent else { throw error }
        }
    }
}

/// One number of `/proc/net/sockstat`.
struct SocketCount {
    /// The families that a number is written to.
    struct Family {
        let metric: Metric<0>
        /// The same in bytes, where the number is one of pages.
        let bytesMetric: Metric<0>?

        var metrics: [any MetricDeclaration] { [metric] + (bytesMetric.map { [$0] } ?? []) }

        /// - Parameter name: The protocol and what is counted, as in `TCP_orphan`; `nil` when it is not one we know.
        init?(_ name: String) {
            guard let help = helpTexts.first(where: { name.hasSuffix($0.suffix) })?.help else { return nil }
            metric = .gauge("node_sockstat_\(name)", help)
            bytesMetric =
                name.hasSuffix("_mem")
                ? .gauge("node_sockstat_\(name)_bytes", "Memory that sockets of the protocol use.") : nil
        }
    }

    let family: Family
    let value: Int
}

private let helpTexts: [(suffix: String, help: String)] = [
    ("sockets_used", "Sockets in use, of whatever protocol."),
    ("_inuse", "Sockets of the protocol in use."),
    ("_orphan", "Sockets of the protocol that no process has open any more."),
    ("_tw", "Sockets of the protocol that wait for late packets before they close."),
    ("_alloc", "Sockets of the protocol that have been allocated."),
    ("_mem", "Pages of memory that sockets of the protocol use."),
    ("_memory", "Bytes of memory that packets being put together use."),
]

extension SocketCount {
    /// Reads lines of a protocol, a colon and pairs of a word and a number.
    static func read(
        _ text: inout ByteCursor,
        _ families: inout KeyTable<Family?>
    ) throws(ParseError) -> [SocketCount] {
        var counts: [SocketCount] = []
        var key: [UInt8] = []
        try text.forEachLine { (line) throws(ParseError) in
            let name = line.field(upTo: .colon)
            while !line.isAtLineEnd {
                let what = line.field()
                let digits = line.field()
                guard let value = Int(automaticBase: digits) else {
                    throw ParseError("\(String(name)) \(String(what))", is: String(digits), expected: "a whole number")
                }
                key.removeAll(keepingCapacity: true)
                key.append(name)
                key.append(.underscore)
                key.append(what)
                guard let family = families.find(key.span, or: { Family($0) }) else { continue }
                counts.append(SocketCount(family: family, value: value))
            }
        }
        return counts
    }
}

extension [UInt8] {
    fileprivate mutating func append(_ bytes: Span<UInt8>) {
        for index in bytes.indices { append(bytes[index]) }
    }
}
