import ExporterCore
import KernelFiles
import Netlink

/// The properties of a network interface.
///
/// Text that it does not have is empty, a number `nil`.
struct NetworkInterface {
    let name: String
    var index: Int?
    var address = ""
    var broadcast = ""
    var duplex = ""
    var operationalState = ""
    var alias = ""
    var flags: Int?
    var addressAssignType: Int?
    var carrier: Int?
    var carrierChanges: Int?
    var carrierUpCount: Int?
    var carrierDownCount: Int?
    var deviceID: Int?
    var dormant: Int?
    var lower: Int?
    var linkMode: Int?
    var mtu: Int?
    var nameAssignType: Int?
    var group: Int?
    /// In megabits per second.
    var speed: Int?
    var transmitQueueLength: Int?
    var type: Int?

    /// What the administrator wants, whatever the operational state is.
    var administrativeState: String {
        flags.map { $0 & 1 == 1 ? "up" : "down" } ?? "unknown"
    }

    private init(name: String) {
        self.name = name
    }
}

extension NetworkInterface {
    /// Reads the attributes of an interface in sysfs; `nil` when it goes away meanwhile.
    ///
    /// Of an interface that is down some attributes cannot be read.
    init?(reading device: DeviceDirectory) {
        self.init(name: device.name)
        address = device.text(ifPresent: "address") ?? ""
        broadcast = device.text(ifPresent: "broadcast") ?? ""
        duplex = device.text(ifPresent: "duplex") ?? ""
        operationalState = device.text(ifPresent: "operstate") ?? ""
        alias = device.text(ifPresent: "ifalias") ?? ""
        flags = device.integer(ifPresent: "flags")
        carrier = device.integer(ifPresent: "carrier")
        carrierChanges = device.integer(ifPresent: "carrier_changes")
        carrierUpCount = device.integer(ifPresent: "carrier_up_count")
        carrierDownCount = device.integer(ifPresent: "carrier_down_count")
        dormant = device.integer(ifPresent: "dormant")
        lower = device.integer(ifPresent: "iflink")
        linkMode = device.integer(ifPresent: "link_mode")
        mtu = device.integer(ifPresent: "mtu")
        group = device.integer(ifPresent: "netdev_group")
        speed = device.integer(ifPresent: "speed")
        transmitQueueLength = device.integer(ifPresent: "tx_queue_len")
        type = device.integer(ifPresent: "type")
        readWhatLinksLack(from: device)

        // Every interface has an index as long as it lives, and one that is going refuses all its attributes: when the
        // last we ask for is there, so were the others.
        index = device.integer(ifPresent: "ifindex")
        guard index != nil else { return nil }
    }

    /// Reads the attributes that the kernel shows in sysfs only.
    mutating func readWhatLinksLack(from device: DeviceDirectory) {
        addressAssignType = device.integer(ifPresent: "addr_assign_type")
        deviceID = device.integer(ifPresent: "dev_id")
        nameAssignType = device.integer(ifPresent: "name_assign_type")
    }
}

extension NetworkInterface {
    /// What netlink says of an interface; the mode where its driver says how fast it is.
    init(_ link: Link, _ mode: LinkMode?) {
        self.init(name: link.name)
        duplex = mode.map { $0.duplex.label } ?? ""
        // sysfs says the same of a speed that is not known.
        speed = mode.map { $0.speed ?? -1 }
        index = link.index
        address = link.address?.description ?? ""
        broadcast = link.broadcast?.description ?? ""
        operationalState = link.operationalState.flatMap { operationalStates[$0] } ?? "unknown"
        alias = link.alias ?? ""
        flags = Int(link.flags)
        carrier = link.carrier.map(Int.init)
        carrierChanges = link.carrierChanges.map(Int.init)
        carrierUpCount = link.carrierUpCount.map(Int.init)
        carrierDownCount = link.carrierDownCount.map(Int.init)
        // Over netlink the link mode says which of the two an interface waits for.
        dormant = link.linkMode.map(Int.init)
        linkMode = link.linkMode.map(Int.init)
        // sysfs says the same of an interface that sits on no other.
        lower = link.lower ?? link.index
        mtu = link.mtu.map(Int.init)
        group = link.group.map(Int.init)
        transmitQueueLength = link.transmitQueueLength.map(Int.init)
        type = Int(link.type)
    }
}

extension LinkMode.Duplex {
    /// Not in lower case as in sysfs: the original has these names over netlink.
    fileprivate var label: String {
        switch self {
        case .half: "Half"
        case .full: "Full"
        case .unknown: "Unknown"
        }
    }
}

/// The names that sysfs has for RFC 2863's states.
private let operationalStates: [UInt8: String] = [
    0: "unknown", 1: "notpresent", 2: "down", 3: "lowerlayerdown", 4: "testing", 5: "dormant", 6: "up",
]
