import ExporterCore
import Netlink

/// A family of the netclass collector, and which of an interface's numbers it shows.
struct NetClassNumber: Sendable {
    let metric: Metric<1>
    let value: @Sendable (NetworkInterface) -> Int?

    fileprivate static func gauge(
        _ name: String,
        _ help: String,
        _ value: @escaping @Sendable (NetworkInterface) -> Int?
    ) -> Self {
        Self(metric: .gauge("node_network_\(name)", help, labels: ["device"]), value: value)
    }

    fileprivate static func counter(
        _ name: String,
        _ help: String,
        _ value: @escaping @Sendable (NetworkInterface) -> Int?
    ) -> Self {
        Self(metric: .counter("node_network_\(name)", help, labels: ["device"]), value: value)
    }
}

extension NetClassCollector {
    static let numbers: [NetClassNumber] = [
        .gauge("address_assign_type", "Where the hardware address comes from.") { $0.addressAssignType },
        .gauge("carrier", "Whether the interface has a carrier.") { $0.carrier },
        .counter("carrier_changes_total", "How often the carrier came or went.") { $0.carrierChanges },
        .counter("carrier_up_changes_total", "How often the carrier came.") { $0.carrierUpCount },
        .counter("carrier_down_changes_total", "How often the carrier went.") { $0.carrierDownCount },
        .gauge("device_id", "The number of a port among those with one hardware address.") { $0.deviceID },
        .gauge("dormant", "Whether the interface waits for something before it carries packets.") { $0.dormant },
        .gauge("flags", "The interface's flags, as a set of bits.") { $0.flags },
        .gauge("iface_id", "The interface's index.") { $0.index },
        .gauge("iface_link", "The index of the interface that this one sits on, or its own.") { $0.lower },
        .gauge("iface_link_mode", "Whether the interface goes up by itself or when told to.") { $0.linkMode },
        .gauge("mtu_bytes", "The largest packet that the interface carries.") { $0.mtu },
        .gauge("name_assign_type", "Where the interface's name comes from.") { $0.nameAssignType },
        .gauge("net_dev_group", "The group that the interface is in.") { $0.group },
        .gauge("protocol_type", "What the hardware is, as ARP numbers it.") { $0.type },
        .gauge("transmit_queue_length", "How many packets may wait to be sent.") { $0.transmitQueueLength },
    ]

    /// The counters of the netdev collector, as the original has them here: gauges.
    static let statistics = NetDevCounter<LinkStatistics>.detailed.map { $0.asGauge() }
}
