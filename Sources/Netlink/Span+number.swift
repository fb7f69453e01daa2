extension Span<UInt8> {
    /// The number at `offset` in the byte order of the host, which is netlink's; `nil` where the bytes end before it does.
    func number<Number: FixedWidthInteger & BitwiseCopyable>(_ type: Number.Type, at offset: Int = 0) -> Number? {
        guard offset >= 0, offset <= count - MemoryLayout<Number>.size else { return nil }
        return unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: Number.self)
    }

    /// The bytes before the zero that ends a C string.
    var beforeZero: Span<UInt8> {
        @_lifetime(copy self)
        get {
            for index in indices where self[index] == 0 { return extracting(..<index) }
            return self
        }
    }
}

extension [UInt8] {
    /// Appends a number in the byte order of the host.
    mutating func append(number: some FixedWidthInteger & BitwiseCopyable) {
        unsafe Swift.withUnsafeBytes(of: number) { unsafe append(contentsOf: $0) }
    }
}
