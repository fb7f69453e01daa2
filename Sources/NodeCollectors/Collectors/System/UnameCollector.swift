import ExporterCore
import Glibc
import KernelFiles

/// What the running kernel calls itself and its host.
///
/// Source: `uname(2)`.
struct UnameCollector: Collector {
    static let name = "uname"

    static let info = Metric.gauge(
        "node_uname_info", "The kernel's and the host's names, as labels; always 1.",
        labels: ["domainname", "machine", "nodename", "release", "sysname", "version"])

    static let metrics: [any MetricDeclaration] = [info]

    func collect(from files: NodeFiles, into page: inout MetricPage) throws(CollectorError) {
        var names = utsname()
        guard unsafe uname(&names) == 0 else { throw .system("call", "uname", errno) }
        page.family(Self.info) { samples in
            samples.add(
                1,
                labels: [
                    text(names.__domainname), text(names.machine), text(names.nodename), text(names.release),
                    text(names.sysname), text(names.version),
                ])
        }
    }
}

/// The text in an array of C characters, which Swift sees as a tuple.
private func text<Characters>(_ characters: Characters) -> String {
    unsafe withUnsafeBytes(of: characters) { bytes in
        let end = unsafe bytes.firstIndex(of: 0) ?? bytes.count
        return unsafe String(decoding: bytes[..<end], as: UTF8.self)
    }
}
