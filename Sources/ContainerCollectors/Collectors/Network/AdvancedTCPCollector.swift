import ExporterCore
import KernelFiles

/// The kernel's counts of TCP in each container.
///
/// Source: `TcpExt` of `/proc/<pid>/net/netstat` and `Tcp` of `/proc/<pid>/net/snmp`, each a line of names and one of numbers.
/// The label is a name in small letters.
struct AdvancedTCPCollector: ContainerCollector {
    static let name = "advtcp"

    static let counts = Metric.gauge(
        "container_network_advance_tcp_stats_total", "What the kernel counts of TCP, by its name in small letters.",
        labels: ["id", "tcp_state"])
    static let metrics: [any MetricDeclaration] = [counts]

    func write(from files: ContainerFiles, on page: inout MetricPage) {
        let owners = files.networkOwners()
        let readings = owners.map { owner in
            var counts: [String: String] = [:]
            for (file, table) in [("snmp", "Tcp:"), ("netstat", "TcpExt:")] {
                let found = files.hostFile(ifPresent: "/proc/\(owner.pid)/net/\(file)") { (text) throws(ParseError) in
                    try tcpCounts(&text, table)
                }
                counts.merge(found ?? [:]) { first, _ in first }
            }
            return counts
        }
        page.family(Self.counts) { samples in
            for (owner, counts) in zip(owners, readings) {
                for name in reportedCounts {
                    if let value = counts[name].flatMap({ Double(ascii: $0.utf8.span) }) {
                        samples.add(value, owner.container.labels, name)
                    } else if let zero = files.zero, !counts.isEmpty {
                        samples.add(zero, owner.container.labels, name)
                    }
                }
            }
        }
    }
}

/// The numbers of a table, by their names in small letters.
private func tcpCounts(_ text: inout ByteCursor, _ table: String) throws(ParseError) -> [String: String] {
    var names: [String] = []
    var counts: [String: String] = [:]
    try text.forEachLine { (line) throws(ParseError) in
        guard String(line.field()) == table else { return }
        var fields: [String] = []
        while !line.isAtLineEnd { fields.append(String(line.field())) }
        if names.isEmpty {
            names = fields.map { $0.lowercased() }
        } else {
            guard fields.count == names.count else {
                throw ParseError(table, is: "\(fields.count) numbers", expected: "\(names.count)")
            }
            counts.merge(zip(names, fields)) { first, _ in first }
        }
    }
    return counts
}

/// The names that the original reports.
private let reportedCounts: [String] = """
    rtoalgorithm rtomin rtomax maxconn activeopens passiveopens attemptfails estabresets currestab insegs outsegs
    retranssegs inerrs outrsts incsumerrors embryonicrsts syncookiessent syncookiesrecv syncookiesfailed
    prunecalled rcvpruned ofopruned outofwindowicmps lockdroppedicmps tw twrecycled twkilled tcptimewaitoverflow
    tcptimeouts tcpspuriousrtos tcplossprobes tcplossproberecovery tcprenorecoveryfail tcpsackrecoveryfail
    tcprenofailures tcpsackfailures tcplossfailures delayedacks delayedacklocked delayedacklost listenoverflows
    listendrops tcphphits tcppureacks tcphpacks tcprenorecovery tcpsackrecovery tcpsackreneging tcpfackreorder
    tcpsackreorder tcprenoreorder tcptsreorder tcpfullundo tcppartialundo tcpdsackundo tcplossundo tcpfastretrans
    tcpslowstartretrans tcplostretransmit tcpretransfail tcprcvcollapsed tcpdsackoldsent tcpdsackofosent
    tcpdsackrecv tcpdsackoforecv tcpabortondata tcpabortonclose tcpabortonmemory tcpabortontimeout tcpabortonlinger
    tcpabortfailed tcpmemorypressures tcpmemorypressureschrono tcpsackdiscard tcpdsackignoredold
    tcpdsackignorednoundo tcpmd5notfound tcpmd5unexpected tcpmd5failure tcpsackshifted tcpsackmerged
    tcpsackshiftfallback tcpbacklogdrop pfmemallocdrop tcpminttldrop tcpdeferacceptdrop ipreversepathfilter
    tcpreqqfulldocookies tcpreqqfulldrop tcpfastopenactive tcpfastopenactivefail tcpfastopenpassive
    tcpfastopenpassivefail tcpfastopenlistenoverflow tcpfastopencookiereqd tcpsynretrans tcporigdatasent pawsactive
    pawsestab
    """.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init)
