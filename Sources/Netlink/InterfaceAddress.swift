import CLinux

/// An IP address that a link has, as in `RTM_NEWADDR`.
public struct InterfaceAddress: Sendable {
    /// The index of the link.
    public let link: Int
    public let address: IPAddress
    /// How many bits of the address name its network.
    public let prefixLength: Int
}

extension InterfaceAddress {
    /// Reads the payload of a message: `struct ifaddrmsg` and attributes; `nil` when it has no IP address.
    init?(parsing payload: Span<UInt8>) throws(NetlinkError) {
        guard let prefixLength = payload.number(UInt8.self, at: 1), let link = payload.number(UInt32.self, at: 4),
            payload.count >= fixedSize
        else { throw .malformed("an address of \(payload.count) bytes") }

        var local: IPAddress?
        var address: IPAddress?
        var attributes = NetlinkAttributes(payload.extracting(fixedSize...))
        while let attribute = try attributes.next() {
            switch attribute.type {
            case Int(IFA_LOCAL): local = IPAddress(attribute.payload)
            case Int(IFA_ADDRESS): address = IPAddress(attribute.payload)
            default: break
            }
        }
        // On a point-to-point link IFA_ADDRESS is the other end's.
        guard let own = local ?? address else { return nil }
        self.init(link: Int(link), address: own, prefixLength: Int(prefixLength))
    }
}

extension RouteSocket {
    /// The IP addresses of the namespace's links.
    public mutating func addresses() throws(NetlinkError) -> [InterfaceAddress] {
        let request = [UInt8](repeating: 0, count: fixedSize)
        return try dump(Int(RTM_GETADDR), request, into: []) { (addresses, type, payload) throws(NetlinkError) in
            guard type == Int(RTM_NEWADDR), let address = try InterfaceAddress(parsing: payload) else { return }
            addresses.append(address)
        }
    }
}

/// The size of `struct ifaddrmsg`.
private let fixedSize = 8
