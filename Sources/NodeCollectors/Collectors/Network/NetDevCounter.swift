import ExporterCore
import KernelFiles
import Netlink

/// A family of the netdev collector, and which of an interface's numbers it shows.
struct NetDevCounter<Counts>: Sendable {
    private(set) var metric: Metric<1>
    /// The family in its place for those who want the interface's alias as a second label.
    private(set) var metricWithAlias: Metric<2>?
    let value: @Sendable (Counts) -> UInt64

    init(_ name: String, _ what: String, _ value: @escaping @Sendable (Counts) -> UInt64) {
        metric = .counter("node_network_\(name)_total", "\(what) by the interface.", labels: ["device"])
        self.value = value
    }

    func labellingAlias() -> Self {
        var labelled = self
        labelled.metricWithAlias = .counter(metric.name, metric.help, labels: ["device", "ifalias"])
        return labelled
    }

    func asGauge() -> Self {
        var gauge = self
        gauge.metric = .gauge(metric.name, metric.help, labels: ["device"])
        return gauge
    }
}

extension NetDevCounter<LinkStatistics> {
    /// The columns of `/proc/net/dev`, made of the kernel's counters as the kernel makes them for that file.
    static let legacy =
        common + [
            Self("receive_errs", "Bad packets received") { $0.receiveErrors },
            Self("receive_drop", "Packets dropped on receipt") { $0.receiveDropped &+ $0.receiveMissedErrors },
            Self("receive_fifo", "Receive queue overruns counted") { $0.receiveFIFOErrors },
            Self("receive_frame", "Malformed packets received") {
                $0.receiveFrameErrors &+ $0.receiveLengthErrors &+ $0.receiveOverErrors &+ $0.receiveCRCErrors
            },
            Self("receive_multicast", "Multicast packets received") { $0.multicast },
            Self("transmit_errs", "Packets not sent because of errors") { $0.transmitErrors },
            Self("transmit_drop", "Packets dropped before they were sent") { $0.transmitDropped },
            Self("transmit_fifo", "Transmit queue underruns counted") { $0.transmitFIFOErrors },
            Self("transmit_colls", "Collisions seen") { $0.collisions },
            Self("transmit_carrier", "Packets not sent for want of a carrier or in time") {
                $0.transmitCarrierErrors &+ $0.transmitAbortedErrors &+ $0.transmitHeartbeatErrors
                    &+ $0.transmitWindowErrors
            },
        ]

    /// Each of the kernel's counters by its own name.
    static let detailed =
        common + [
            Self("receive_errors", "Bad packets received") { $0.receiveErrors },
            Self("transmit_errors", "Packets not sent because of errors") { $0.transmitErrors },
            Self("receive_dropped", "Packets dropped on receipt") { $0.receiveDropped },
            Self("transmit_dropped", "Packets dropped before they were sent") { $0.transmitDropped },
            Self("multicast", "Multicast packets received") { $0.multicast },
            Self("collisions", "Collisions seen") { $0.collisions },
            Self("receive_length_errors", "Packets of a wrong length received") { $0.receiveLengthErrors },
            Self("receive_over_errors", "Packets too large for their buffer received") { $0.receiveOverErrors },
            Self("receive_crc_errors", "Packets with a wrong checksum received") { $0.receiveCRCErrors },
            Self("receive_frame_errors", "Misaligned packets received") { $0.receiveFrameErrors },
            Self("receive_fifo_errors", "Receive queue overruns counted") { $0.receiveFIFOErrors },
            Self("receive_missed_errors", "Packets missed for want of buffers") { $0.receiveMissedErrors },
            Self("transmit_aborted_errors", "Transmissions aborted") { $0.transmitAbortedErrors },
            Self("transmit_carrier_errors", "Packets not sent for want of a carrier") { $0.transmitCarrierErrors },
            Self("transmit_fifo_errors", "Transmit queue underruns counted") { $0.transmitFIFOErrors },
            Self("transmit_heartbeat_errors", "Heartbeat errors counted") { $0.transmitHeartbeatErrors },
            Self("transmit_window_errors", "Late collisions counted") { $0.transmitWindowErrors },
        ]

    private static let common: [Self] = [
        Self("receive_packets", "Packets received") { $0.receivePackets },
        Self("transmit_packets", "Packets sent") { $0.transmitPackets },
        Self("receive_bytes", "Bytes received") { $0.receiveBytes },
        Self("transmit_bytes", "Bytes sent") { $0.transmitBytes },
        Self("receive_compressed", "Compressed packets received") { $0.receiveCompressed },
        Self("transmit_compressed", "Compressed packets sent") { $0.transmitCompressed },
        Self("receive_nohandler", "Packets received that nothing wanted") { $0.receiveNoHandler },
    ]
}

extension NetDevCounter<ProcNetDev.Counts> {
    static let procLegacy =
        procCommon + [
            Self("receive_errs", "Bad packets received") { $0[2] },
            Self("receive_drop", "Packets dropped on receipt") { $0[3] },
            Self("transmit_errs", "Packets not sent because of errors") { $0[10] },
            Self("transmit_drop", "Packets dropped before they were sent") { $0[11] },
        ]

    static let procDetailed =
        procCommon + [
            Self("receive_errors", "Bad packets received") { $0[2] },
            Self("receive_dropped", "Packets dropped on receipt") { $0[3] },
            Self("transmit_errors", "Packets not sent because of errors") { $0[10] },
            Self("transmit_dropped", "Packets dropped before they were sent") { $0[11] },
        ]

    private static let procCommon: [Self] = [
        Self("receive_bytes", "Bytes received") { $0[0] },
        Self("receive_packets", "Packets received") { $0[1] },
        Self("receive_fifo", "Receive queue overruns counted") { $0[4] },
        Self("receive_frame", "Malformed packets received") { $0[5] },
        Self("receive_compressed", "Compressed packets received") { $0[6] },
        Self("receive_multicast", "Multicast packets received") { $0[7] },
        Self("transmit_bytes", "Bytes sent") { $0[8] },
        Self("transmit_packets", "Packets sent") { $0[9] },
        Self("transmit_fifo", "Transmit queue underruns counted") { $0[12] },
        Self("transmit_colls", "Collisions seen") { $0[13] },
        Self("transmit_carrier", "Packets not sent for want of a carrier or in time") { $0[14] },
        Self("transmit_compressed", "Compressed packets sent") { $0[15] },
    ]
}
