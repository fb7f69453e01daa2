/// What a link has carried since it was made: `struct rtnl_link_stats64`, or its 32-bit forerunner.
public struct LinkStatistics: Sendable {
    private var words = InlineArray<24, UInt64>(repeating: 0)

    /// Reads numbers of one size, in the kernel's order.
    ///
    /// What kernels before 4.6 do not count, ``receiveNoHandler``, stays 0.
    init?<Number: UnsignedInteger & FixedWidthInteger & BitwiseCopyable>(_ payload: Span<UInt8>, of type: Number.Type) {
        let size = MemoryLayout<Number>.size
        guard payload.count >= fewestNumbers * size else { return nil }
        for index in words.indices {
            guard let number = payload.number(Number.self, at: index * size) else { break }
            words[index] = UInt64(number)
        }
    }

    public var receivePackets: UInt64 { words[0] }
    public var transmitPackets: UInt64 { words[1] }
    public var receiveBytes: UInt64 { words[2] }
    public var transmitBytes: UInt64 { words[3] }
    public var receiveErrors: UInt64 { words[4] }
    public var transmitErrors: UInt64 { words[5] }
    public var receiveDropped: UInt64 { words[6] }
    public var transmitDropped: UInt64 { words[7] }
    /// The multicast packets received.
    public var multicast: UInt64 { words[8] }
    public var collisions: UInt64 { words[9] }
    public var receiveLengthErrors: UInt64 { words[10] }
    public var receiveOverErrors: UInt64 { words[11] }
    public var receiveCRCErrors: UInt64 { words[12] }
    public var receiveFrameErrors: UInt64 { words[13] }
    public var receiveFIFOErrors: UInt64 { words[14] }
    public var receiveMissedErrors: UInt64 { words[15] }
    public var transmitAbortedErrors: UInt64 { words[16] }
    public var transmitCarrierErrors: UInt64 { words[17] }
    public var transmitFIFOErrors: UInt64 { words[18] }
    public var transmitHeartbeatErrors: UInt64 { words[19] }
    public var transmitWindowErrors: UInt64 { words[20] }
    public var receiveCompressed: UInt64 { words[21] }
    public var transmitCompressed: UInt64 { words[22] }
    public var receiveNoHandler: UInt64 { words[23] }
}

/// Up to `tx_compressed`, which every kernel has.
private let fewestNumbers = 23
