import ExporterCore

/// How many TCP sockets each container has, by state.
///
/// Source: `/proc/<pid>/net/tcp` and `tcp6`, a line a socket, the state in hexadecimal in its fourth field.
struct TCPCollector: ContainerCollector {
    static let name = "tcp"

    static let sockets = Metric.gauge(
        "container_network_tcp_usage_total", "TCP sockets over IPv4, by state.", labels: ["id", "tcp_state"])
    static let sockets6 = Metric.gauge(
        "container_network_tcp6_usage_total", "TCP sockets over IPv6, by state.", labels: ["id", "tcp_state"])
    static let metrics: [any MetricDeclaration] = [sockets, sockets6]

    func write(from files: ContainerFiles, on page: inout MetricPage) {
        let owners = files.networkOwners()
        for (metric, file) in [(Self.sockets, "tcp"), (Self.sockets6, "tcp6")] {
            let readings = owners.map { owner in
                files.hostFile(ifPresent: "/proc/\(owner.pid)/net/\(file)") { (text) throws(ParseError) in
                    try tcpStates(&text)
                }
            }
            page.family(metric) { samples in
                for (owner, counts) in zip(owners, readings) {
                    guard let counts else { continue }
                    for (state, name) in tcpStateNames { samples.add(counts[state], owner.container.labels, name) }
                }
            }
        }
    }
}

/// The kernel's numbers of the states, but for the one of requests that are no sockets yet.
private let tcpStateNames: [(Int, String)] = [
    (8, "closewait"), (7, "close"), (11, "closing"), (1, "established"), (4, "finwait1"), (5, "finwait2"),
    (9, "lastack"), (10, "listen"), (3, "synrecv"), (2, "synsent"), (6, "timewait"),
]

/// How many sockets are in each state, by its number.
private func tcpStates(_ text: inout ByteCursor) throws(ParseError) -> InlineArray<16, Int> {
    var counts = InlineArray<16, Int>(repeating: 0)
    text.nextLine()
    try text.forEachLine { (line) throws(ParseError) in
        guard !line.isAtLineEnd else { return }
        line.skipFields(3)
        let state = try line.hexadecimal("state")
        if state < 16 { counts[Int(state)] += 1 }
    }
    return counts
}

/// How many UDP sockets each container has, and what waits in their queues.
///
/// Source: `/proc/<pid>/net/udp` and `udp6`, the queues in hexadecimal in the fifth field, `tx:rx`, and the datagrams dropped
/// in the last.
struct UDPCollector: ContainerCollector {
    static let name = "udp"

    static let sockets = Metric.gauge(
        "container_network_udp_usage_total", "UDP sockets over IPv4, their queues in bytes, and datagrams dropped.",
        labels: ["id", "udp_state"])
    static let sockets6 = Metric.gauge(
        "container_network_udp6_usage_total", "UDP sockets over IPv6, their queues in bytes, and datagrams dropped.",
        labels: ["id", "udp_state"])
    static let metrics: [any MetricDeclaration] = [sockets, sockets6]

    private struct Usage {
        var listening: UInt64 = 0
        var dropped: UInt64 = 0
        var received: UInt64 = 0
        var sent: UInt64 = 0
    }

    func write(from files: ContainerFiles, on page: inout MetricPage) {
        let owners = files.networkOwners()
        for (metric, file) in [(Self.sockets, "udp"), (Self.sockets6, "udp6")] {
            let readings = owners.map { owner in
                files.hostFile(ifPresent: "/proc/\(owner.pid)/net/\(file)") { (text) throws(ParseError) in
                    try usage(&text)
                }
            }
            page.family(metric) { samples in
                for (owner, usage) in zip(owners, readings) {
                    guard let usage else { continue }
                    samples.add(usage.listening, owner.container.labels, "listen")
                    samples.add(usage.dropped, owner.container.labels, "dropped")
                    samples.add(usage.received, owner.container.labels, "rxqueued")
                    samples.add(usage.sent, owner.container.labels, "txqueued")
                }
            }
        }
    }

    private func usage(_ text: inout ByteCursor) throws(ParseError) -> Usage {
        var usage = Usage()
        text.nextLine()
        try text.forEachLine { (line) throws(ParseError) in
            guard !line.isAtLineEnd else { return }
            line.skipFields(4)
            var queues = ByteCursor(line.field())
            let sent = queues.field(upTo: .colon)
            let received = queues.field(upTo: .colon)
            guard let sent = UInt64(hexadecimal: sent), let received = UInt64(hexadecimal: received) else {
                throw ParseError("queues", sent, expected: "two hexadecimal numbers")
            }
            var last = line.field()
            while !line.isAtLineEnd { last = line.field() }
            guard let dropped = UInt64(ascii: last) else {
                throw ParseError("drops", last, expected: "a whole number")
            }
            usage.listening += 1
            usage.sent &+= sent
            usage.received &+= received
            usage.dropped &+= dropped
        }
        return usage
    }
}
