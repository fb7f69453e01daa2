import CLinux

/// How fast a link is, as in `ETHTOOL_MSG_LINKMODES_GET_REPLY`.
public struct LinkMode: Equatable, Sendable {
    /// Whether both ends may send at once.
    public enum Duplex: Sendable {
        case half, full, unknown
    }

    /// The index of the link.
    public let link: Int
    /// In megabits per second; `nil` when the driver does not know.
    public let speed: Int?
    public let duplex: Duplex
}

extension LinkMode {
    /// Reads the payload of a message: `struct genlmsghdr` and attributes.
    init(parsing payload: Span<UInt8>) throws(NetlinkError) {
        guard payload.count >= genericHeaderSize else { throw .malformed("a link mode of \(payload.count) bytes") }
        var link: Int?
        var speed: UInt32?
        var duplex = Duplex.unknown
        var attributes = NetlinkAttributes(payload.extracting(genericHeaderSize...))
        while let attribute = try attributes.next() {
            switch attribute.type {
            case Int(ETHTOOL_A_LINKMODES_HEADER): link = try linkIndex(attribute.payload)
            case Int(ETHTOOL_A_LINKMODES_SPEED): speed = attribute.payload.number(UInt32.self)
            case Int(ETHTOOL_A_LINKMODES_DUPLEX): duplex = Duplex(attribute.payload.number(UInt8.self))
            default: break
            }
        }
        guard let link else { throw .malformed("a link mode without a link") }
        // SPEED_UNKNOWN is -1, and no speed is greater than INT_MAX.
        self.init(link: link, speed: speed.flatMap(Int32.init(exactly:)).map(Int.init), duplex: duplex)
    }
}

extension LinkMode.Duplex {
    fileprivate init(_ number: UInt8?) {
        self =
            switch number.map(Int32.init) {
            case DUPLEX_HALF: .half
            case DUPLEX_FULL: .full
            default: .unknown
            }
    }
}

/// The link's index in the header that every ethtool message has.
private func linkIndex(_ header: Span<UInt8>) throws(NetlinkError) -> Int? {
    var attributes = NetlinkAttributes(header)
    while let attribute = try attributes.next() {
        if attribute.type == Int(ETHTOOL_A_HEADER_DEV_INDEX) {
            return attribute.payload.number(UInt32.self).map(Int.init)
        }
    }
    return nil
}
