import CLinux
import ExporterCore

/// A network interface as the kernel describes it in `RTM_NEWLINK`.
///
/// What the kernel does not mention is `nil`.
public struct Link: Sendable {
    public let index: Int
    public let flags: UInt32
    /// What the hardware is: `ARPHRD_ETHER` and so on.
    public let type: UInt16
    public private(set) var name = ""
    public private(set) var address: HardwareAddress?
    public private(set) var broadcast: HardwareAddress?
    public private(set) var mtu: UInt32?
    public private(set) var transmitQueueLength: UInt32?
    /// RFC 2863's state: `IF_OPER_UP` and so on.
    public private(set) var operationalState: UInt8?
    public private(set) var linkMode: UInt8?
    public private(set) var carrier: UInt8?
    public private(set) var carrierChanges: UInt32?
    public private(set) var carrierUpCount: UInt32?
    public private(set) var carrierDownCount: UInt32?
    public private(set) var group: UInt32?
    /// The index of the link that this one sits on; `nil` when it sits on none.
    public private(set) var lower: Int?
    public private(set) var alias: String?
    public private(set) var alternativeNames: [String] = []
    public private(set) var statistics: LinkStatistics?
}

extension Link {
    /// Reads the payload of a message: `struct ifinfomsg` and attributes.
    init(parsing payload: Span<UInt8>) throws(NetlinkError) {
        guard let type = payload.number(UInt16.self, at: 2), let index = payload.number(Int32.self, at: 4),
            let flags = payload.number(UInt32.self, at: 8), payload.count >= fixedSize
        else { throw .malformed("a link of \(payload.count) bytes") }
        self.init(index: Int(index), flags: flags, type: type)

        var attributes = NetlinkAttributes(payload.extracting(fixedSize...))
        while let attribute = try attributes.next() { try read(attribute) }
        guard !name.isEmpty else { throw .malformed("a link without a name") }
    }

    private init(index: Int, flags: UInt32, type: UInt16) {
        self.index = index
        self.flags = flags
        self.type = type
    }

    private mutating func read(_ attribute: borrowing NetlinkAttribute) throws(NetlinkError) {
        let payload = attribute.payload
        switch attribute.type {
        case Int(IFLA_IFNAME): name = String(payload.beforeZero)
        case Int(IFLA_ADDRESS): address = HardwareAddress(payload)
        case Int(IFLA_BROADCAST): broadcast = HardwareAddress(payload)
        case Int(IFLA_MTU): mtu = payload.number(UInt32.self)
        case Int(IFLA_TXQLEN): transmitQueueLength = payload.number(UInt32.self)
        case Int(IFLA_OPERSTATE): operationalState = payload.number(UInt8.self)
        case Int(IFLA_LINKMODE): linkMode = payload.number(UInt8.self)
        case Int(IFLA_CARRIER): carrier = payload.number(UInt8.self)
        case Int(IFLA_CARRIER_CHANGES): carrierChanges = payload.number(UInt32.self)
        case Int(IFLA_CARRIER_UP_COUNT): carrierUpCount = payload.number(UInt32.self)
        case Int(IFLA_CARRIER_DOWN_COUNT): carrierDownCount = payload.number(UInt32.self)
        case Int(IFLA_GROUP): group = payload.number(UInt32.self)
        case Int(IFLA_LINK): lower = payload.number(Int32.self).map(Int.init)
        case Int(IFLA_IFALIAS): alias = String(payload.beforeZero)
        case Int(IFLA_PROP_LIST): try readAlternativeNames(payload)
        case Int(IFLA_STATS64): statistics = LinkStatistics(payload, of: UInt64.self) ?? statistics
        // The kernel sends both, in either order; the narrow ones wrap.
        case Int(IFLA_STATS): statistics = statistics ?? LinkStatistics(payload, of: UInt32.self)
        default: break
        }
    }

    private mutating func readAlternativeNames(_ payload: Span<UInt8>) throws(NetlinkError) {
        var properties = NetlinkAttributes(payload)
        while let property = try properties.next() {
            guard property.type == Int(IFLA_ALT_IFNAME) else { continue }
            alternativeNames.append(String(property.payload.beforeZero))
        }
    }
}

extension RouteSocket {
    /// The links of the namespace, in the order of their indices.
    public mutating func links() throws(NetlinkError) -> [Link] {
        let request = [UInt8](repeating: 0, count: fixedSize)
        return try dump(Int(RTM_GETLINK), request, into: []) { (links, type, payload) throws(NetlinkError) in
            if type == Int(RTM_NEWLINK) { links.append(try Link(parsing: payload)) }
        }
    }
}

/// The size of `struct ifinfomsg`.
private let fixedSize = 16
