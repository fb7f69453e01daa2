/// A link's hardware address, of six bytes or however many its type has.
public struct HardwareAddress: Sendable {
    /// As long as the kernel's `MAX_ADDR_LEN`.
    private var bytes = InlineArray<32, UInt8>(repeating: 0)
    private var count = 0

    init?(_ payload: Span<UInt8>) {
        guard !payload.isEmpty, payload.count <= bytes.count else { return nil }
        for index in payload.indices { bytes[index] = payload[index] }
        count = payload.count
    }
}

extension HardwareAddress: CustomStringConvertible {
    /// The bytes in hexadecimal, as in `02:fc:00:00:00:01`.
    public var description: String {
        unsafe String(unsafeUninitializedCapacity: count * 3) { text in
            for index in 0..<count {
                unsafe text[index * 3] = hexadecimalDigit(bytes[index] >> 4)
                unsafe text[index * 3 + 1] = hexadecimalDigit(bytes[index] & 15)
                unsafe text[index * 3 + 2] = UInt8(ascii: ":")
            }
            return count * 3 - 1
        }
    }
}

private func hexadecimalDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
}
