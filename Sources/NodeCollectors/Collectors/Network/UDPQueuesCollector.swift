import ExporterCore

/// How many bytes wait in the queues of all UDP sockets.
///
/// Source: `/proc/net/udp` and `/proc/net/udp6`, a line for each socket, whose fifth column has both queues in
/// hexadecimal: `0: 00000000:0016 00000000:0000 0A 00000015:00000000 …`. Either file may be absent.
struct UDPQueuesCollector: Collector {
    static let name = "udp_queues"

    static let queues = Metric.gauge(
        "node_udp_queues", "Bytes waiting in the queues of UDP sockets.", labels: ["queue", "ip"])

    static let metrics: [any MetricDeclaration] = [queues]

    func collect(from files: NodeFiles, into page: inout MetricPage) throws(CollectorError) {
        let version4 = try read("net/udp", of: files)
        let version6 = try read("net/udp6", of: files)
        guard version4 != nil || version6 != nil else { throw .absent("\(files.roots.proc)/net/udp and udp6") }

        page.family(Self.queues) { samples in
            for (ip, queues) in [("v4", version4), ("v6", version6)] {
                guard let queues else { continue }
                samples.add(queues.transmit, "tx", ip)
                samples.add(queues.receive, "rx", ip)
            }
        }
    }

    /// The queues of a version of IP; `nil` when the kernel lacks it.
    private func read(_ name: String, of files: NodeFiles) throws(CollectorError) -> UDPQueues? {
        do throws(CollectorError) {
            return try files.proc(name, parse: UDPQueues.init)
        } catch {
            guard error.reason == .absent else { throw error }
            return nil
        }
    }
}

/// The bytes in the queues of all sockets of a file.
struct UDPQueues: Equatable {
    private(set) var transmit: UInt64 = 0
    private(set) var receive: UInt64 = 0
}

extension UDPQueues {
    init(parsing text: inout ByteCursor) throws(ParseError) {
        self.init()
        text.nextLine()
        while !text.isAtEnd {
            text.skipFields(4)
            var queues = ByteCursor(text.field())
            transmit &+= try queues.hexadecimal("tx_queue", upTo: .colon)
            receive &+= try queues.hexadecimal("rx_queue", upTo: .colon)
            text.nextLine()
        }
    }
}

extension ByteCursor {
    fileprivate mutating func hexadecimal(_ name: StaticString, upTo separator: UInt8) throws(ParseError) -> UInt64 {
        let digits = field(upTo: separator)
        guard let value = UInt64(hexadecimal: digits) else {
            throw ParseError(name, digits, expected: "a hexadecimal number")
        }
        return value
    }
}
