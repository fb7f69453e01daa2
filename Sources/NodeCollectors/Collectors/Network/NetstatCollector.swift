import ExporterCore
import Synchronization

/// What the network protocols have counted: segments sent again, listen queues that overflowed, bad packets.
///
/// Source: `/proc/net/netstat` and `/proc/net/snmp`, pairs of lines such as `Udp: InDatagrams NoPorts` and
/// `Udp: 88542 120`; `/proc/net/snmp6`, lines such as `Udp6InDatagrams 7`, which hosts without IPv6 lack.
final class NetstatCollector: ConfigurableCollector {
    static let name = "netstat"

    /// The names come from the kernel.
    static let metrics: [any MetricDeclaration] = []

    static let fieldsFlag = Flag(
        "collector.netstat.fields",
        default: PatternFlag(
            "^(.*_(InErrors|InErrs)|Ip_Forwarding|Ip(6|Ext)_(InOctets|OutOctets)|Icmp6?_(InMsgs|OutMsgs)"
                + "|TcpExt_(Listen.*|Syncookies.*|TCPSynRetrans|TCPTimeouts|TCPOFOQueue|TCPRcvQDrop)"
                + "|Tcp_(ActiveOpens|InSegs|OutSegs|OutRsts|PassiveOpens|RetransSegs|CurrEstab)"
                + "|Udp6?_(InDatagrams|OutDatagrams|NoPorts|RcvbufErrors|SndbufErrors))$"),
        "Report the counters whose names, as in Tcp_InSegs, match.")

    static let flags: [any FlagDeclaration] = [fieldsFlag]

    private struct Tables: ~Copyable {
        var netstat: ProtocolTable
        var snmp: ProtocolTable
        var snmp6: ProtocolList
    }
    private let tables: Mutex<Tables>

    init(flags: FlagValues) {
        let fields = flags[Self.fieldsFlag].pattern
        let makeMetric = { @Sendable (key: String) -> Metric<0>? in
            guard fields?.matches(key) != false else { return nil }
            return .untyped("node_netstat_\(key)", "The kernel's counter \(key).")
        }
        tables = Mutex(
            Tables(
                netstat: ProtocolTable(makeMetric), snmp: ProtocolTable(makeMetric), snmp6: ProtocolList(makeMetric)))
    }

    func collect(from files: NodeFiles, into page: inout MetricPage) throws(CollectorError) {
        for counter in try read(files) { page.write(counter.metric, counter.value) }
    }

    private func read(_ files: NodeFiles) throws(CollectorError) -> [ProtocolCounter] {
        var counters = try files.proc("net/netstat") { (text) throws(ParseError) in
            try tables.withLock { (tables) throws(ParseError) in try tables.netstat.read(&text) }
        }
        counters += try files.proc("net/snmp") { (text) throws(ParseError) in
            try tables.withLock { (tables) throws(ParseError) in try tables.snmp.read(&text) }
        }
        do throws(CollectorError) {
            counters += try files.proc("net/snmp6") { (text) throws(ParseError) in
                try tables.withLock { (tables) throws(ParseError) in try tables.snmp6.read(&text) }
            }
        } catch {
            // A host without IPv6 has no such file.
            guard error.reason == .absent else { throw error }
        }
        return counters
    }
}
