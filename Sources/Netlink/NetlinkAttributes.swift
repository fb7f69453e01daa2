import CLinux

/// One attribute of a netlink message: what it is, and its bytes.
struct NetlinkAttribute: ~Escapable {
    let type: Int
    let payload: Span<UInt8>

    @_lifetime(copy payload)
    init(type: Int, payload: Span<UInt8>) {
        self.type = type
        self.payload = payload
    }
}

/// Walks attributes, those of a message or those nested in another attribute.
///
/// Each has a header of two 16-bit numbers, its length (with the header) and its type, and begins at a multiple of four
/// bytes.
struct NetlinkAttributes: ~Escapable {
    private let bytes: Span<UInt8>
    private var position = 0

    @_lifetime(copy bytes)
    init(_ bytes: Span<UInt8>) {
        self.bytes = bytes
    }

    /// The next attribute; `nil` after the last.
    ///
    /// - Throws: ``NetlinkError/malformed(_:)`` when it would reach past the end.
    @_lifetime(copy self)
    mutating func next() throws(NetlinkError) -> NetlinkAttribute? {
        guard let length = bytes.number(UInt16.self, at: position),
            let type = bytes.number(UInt16.self, at: position + 2)
        else { return nil }
        let end = position + Int(length)
        guard length >= headerSize, end <= bytes.count else {
            throw .malformed("an attribute of \(length) bytes where \(bytes.count - position) are left")
        }
        let payload = bytes.extracting(position + headerSize..<end)
        position = min(end.alignedToFour, bytes.count)
        return NetlinkAttribute(type: Int(type & typeMask), payload: payload)
    }
}

extension Int {
    /// The next multiple of four, where netlink puts what comes next.
    var alignedToFour: Int { (self + 3) & ~3 }
}

private let headerSize = 4
/// The two highest bits say that an attribute is nested or in network byte order.
private let typeMask: UInt16 = 0x3FFF
