import Glibc

extension Span<UInt8> {
    /// Whether the bytes are those of `text`.
    @inlinable
    public func equals(_ text: StaticString) -> Bool {
        count == text.utf8CodeUnitCount && hasPrefix(text)
    }

    @inlinable
    public func hasPrefix(_ text: StaticString) -> Bool {
        let length = text.utf8CodeUnitCount
        guard length <= count else { return false }
        for index in 0..<length where unsafe self[index] != text.utf8Start[index] { return false }
        return true
    }

    /// Whether the bytes begin with lower-case letters, in whichever case they are.
    public func hasPrefix(inAnyCase letters: StaticString) -> Bool {
        let length = letters.utf8CodeUnitCount
        guard length <= count else { return false }
        for index in 0..<length where unsafe self[index] | 0x20 != letters.utf8Start[index] { return false }
        return true
    }

    /// Whether the bytes are those of `other`.
    public func equals(_ other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        return unsafe withUnsafeBufferPointer { mine in
            unsafe other.withUnsafeBufferPointer { others in
                guard let first = mine.baseAddress, let second = others.baseAddress else { return true }
                return unsafe memcmp(first, second, mine.count) == 0
            }
        }
    }

    /// The bytes without blanks and line ends around them.
    public var trimmed: Span<UInt8> {
        @_lifetime(copy self)
        get {
            var start = 0
            var end = count
            while start < end, self[start].isBlank { start += 1 }
            while end > start, self[end - 1].isBlank { end -= 1 }
            return extracting(start..<end)
        }
    }

    /// The bytes without any `byte` at their start and end.
    @_lifetime(copy self)
    public func trimming(_ byte: UInt8) -> Span<UInt8> {
        var start = 0
        var end = count
        while start < end, self[start] == byte { start += 1 }
        while end > start, self[end - 1] == byte { end -= 1 }
        return extracting(start..<end)
    }

    /// Where `byte` first is.
    public func firstIndex(of byte: UInt8) -> Int? {
        for index in indices where self[index] == byte { return index }
        return nil
    }
}
