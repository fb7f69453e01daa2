import Glibc

/// An IPv4 or IPv6 address.
public struct IPAddress: Sendable {
    private var bytes = InlineArray<16, UInt8>(repeating: 0)
    public let isIPv6: Bool

    /// - Parameter payload: The address in network byte order; four bytes or sixteen.
    init?(_ payload: Span<UInt8>) {
        guard payload.count == 4 || payload.count == 16 else { return nil }
        isIPv6 = payload.count == 16
        for index in payload.indices { bytes[index] = payload[index] }
    }

    /// How far an address reaches.
    public enum Scope: Sendable {
        case interface, link, global
        /// The unspecified address, and groups.
        case other
    }

    /// The scope, where that of the host itself counts as that of the link.
    public var scope: Scope { isIPv6 ? scope6 : scope4 }

    private var scope4: Scope {
        switch (bytes[0], bytes[1], bytes[2], bytes[3]) {
        case (127, _, _, _), (169, 254, _, _), (224, 0, 0, _): .link
        case (0, 0, 0, 0), (255, 255, 255, 255), (224..<240, _, _, _): .other
        default: .global
        }
    }

    private var scope6: Scope {
        let isZeroButLast = (0..<15).allSatisfy { bytes[$0] == 0 }
        return switch (bytes[0], bytes[1]) {
        case (0, 0) where isZeroButLast && bytes[15] == 1: .link
        case (0, 0) where isZeroButLast && bytes[15] == 0: .other
        case (0xFE, 0x80..<0xC0): .link
        case (0xFF, let flags) where flags & 0x0F == 1: .interface
        case (0xFF, let flags) where flags & 0x0F == 2: .link
        case (0xFF, _): .other
        default: .global
        }
    }
}

extension IPAddress: CustomStringConvertible {
    /// The address as people write it.
    ///
    /// The C function is `inet_ntop`.
    public var description: String {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { text in
            let family = isIPv6 ? AF_INET6 : AF_INET
            let size = socklen_t(text.count)
            let start = unsafe bytes.span.withUnsafeBytes {
                unsafe inet_ntop(family, $0.baseAddress, text.baseAddress, size)
            }
            guard let start = unsafe start else { preconditionFailure("the buffer holds every address") }
            return unsafe String(cString: start)
        }
    }
}
