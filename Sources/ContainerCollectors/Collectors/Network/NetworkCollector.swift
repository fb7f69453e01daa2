import ExporterCore
import KernelFiles

/// How much each container has received and sent, by interface.
///
/// Source: `/proc/<pid>/net/dev` of one of its processes. The interfaces that engines make on the host for containers are
/// left out, as the container's own side of them is reported.
struct NetworkCollector: ContainerCollector {
    static let name = "network"

    private struct Column: Sendable {
        let place: Int
        let metric: Metric<2>

        init(_ place: Int, _ name: String, _ help: String) {
            self.place = place
            metric = .counter("container_network_\(name)_total", help, labels: ["id", "interface"])
        }
    }

    private static let columns = [
        Column(0, "receive_bytes", "Bytes received."),
        Column(1, "receive_packets", "Packets received."),
        Column(3, "receive_packets_dropped", "Packets received and dropped."),
        Column(2, "receive_errors", "Errors while receiving."),
        Column(8, "transmit_bytes", "Bytes sent."),
        Column(9, "transmit_packets", "Packets sent."),
        Column(11, "transmit_packets_dropped", "Packets dropped instead of sent."),
        Column(10, "transmit_errors", "Errors while sending."),
    ]
    static let metrics: [any MetricDeclaration] = columns.map(\.metric)

    func write(from files: ContainerFiles, on page: inout MetricPage) {
        let readings = files.networkOwners().map { owner in
            (labels: owner.container.labels, devices: owner.interfaces.devices)
        }
        for column in Self.columns {
            page.family(column.metric) { samples in
                for (labels, devices) in readings {
                    // By position: a copy of a device is a copy of all its counts.
                    for index in devices.indices {
                        samples.add(devices[index].counts[column.place], labels, devices[index].name)
                    }
                }
            }
        }
    }
}

extension Span<UInt8> {
    /// Whether an interface is none that is there for a container, or the loopback, however it is spelled.
    var isReportedInterface: Bool {
        !hasPrefix(inAnyCase: "lo") && !hasPrefix(inAnyCase: "veth") && !hasPrefix(inAnyCase: "docker")
            && !hasPrefix(inAnyCase: "nerdctl")
    }
}
