import Glibc

/// The bytes of a page while it is being written.
///
/// It grows by doubling and keeps its storage when emptied, so a page written again allocates nothing.
/// A `[UInt8]` would check uniqueness and capacity at every append; here a sample checks capacity once a part.
@safe public struct PageBuffer: ~Copyable {
    @usableFromInline var start: UnsafeMutablePointer<UInt8>
    @usableFromInline var capacity: Int
    @usableFromInline var count = 0

    init(capacity: Int) {
        self.capacity = capacity
        unsafe start = .allocate(capacity: capacity)
    }

    deinit { unsafe start.deallocate() }

    /// What has been written so far.
    public var bytes: Span<UInt8> {
        @_lifetime(borrow self)
        borrowing get {
            let span = unsafe Span(_unsafeStart: UnsafePointer(start), count: count)
            return unsafe _overrideLifetime(span, borrowing: self)
        }
    }

    /// Makes room for `additional` more bytes.
    @inline(__always)
    mutating func reserve(_ additional: Int) {
        if count &+ additional > capacity { grow(by: additional) }
    }

    @inline(never)
    private mutating func grow(by additional: Int) {
        let larger = max(capacity * 2, count + additional)
        let storage = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        unsafe storage.update(from: start, count: count)
        unsafe start.deallocate()
        unsafe start = storage
        capacity = larger
    }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        reserve(1)
        unsafe start[count] = byte
        count &+= 1
    }

    @inline(__always)
    mutating func append(_ bytes: Span<UInt8>) {
        let length = bytes.count
        reserve(length)
        unsafe bytes.withUnsafeBufferPointer { source in
            guard let first = source.baseAddress else { return }
            unsafe memcpy(start + count, first, length)
        }
        count &+= length
    }

    /// Appends a part of an array, for callers whose array's span could not outlive the call.
    @inline(__always)
    mutating func append(_ bytes: [UInt8], _ range: Range<Int>) {
        append(bytes.span.extracting(range))
    }

    @inline(__always)
    mutating func append(_ text: StaticString) {
        let length = text.utf8CodeUnitCount
        reserve(length)
        unsafe memcpy(start + count, text.utf8Start, length)
        count &+= length
    }

    /// Drops everything after the first `length` bytes.
    mutating func truncate(to length: Int) {
        precondition(length <= count, "a page is only ever cut short")
        count = length
    }

    /// Whether two runs of `length` bytes are the same.
    func equal(_ first: Int, _ second: Int, length: Int) -> Bool {
        precondition(first + length <= count && second + length <= count, "only written bytes are compared")
        return unsafe memcmp(start + first, start + second, length) == 0
    }

    /// A hash of `length` bytes from `position`, sixteen at a time.
    ///
    /// Not keyed: it only finds candidates.
    func hash(from position: Int, length: Int) -> UInt64 {
        precondition(position + length <= count, "only written bytes are hashed")
        let bytes = unsafe UnsafeRawPointer(start + position)
        var hash = UInt64(truncatingIfNeeded: length)
        var offset = 0
        while offset &+ 16 <= length {
            hash = mix(
                hash, unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self),
                unsafe bytes.loadUnaligned(fromByteOffset: offset &+ 8, as: UInt64.self))
            offset &+= 16
        }
        if length >= 16 {
            // The last sixteen, some of them again.
            return mix(
                hash, unsafe bytes.loadUnaligned(fromByteOffset: length &- 16, as: UInt64.self),
                unsafe bytes.loadUnaligned(fromByteOffset: length &- 8, as: UInt64.self))
        }
        while offset < length {
            hash = mix(hash, UInt64(unsafe bytes.load(fromByteOffset: offset, as: UInt8.self)), 0)
            offset &+= 1
        }
        return hash
    }
}

/// One round of a multiplicative hash: both halves of the product count.
@inline(__always)
private func mix(_ hash: UInt64, _ first: UInt64, _ second: UInt64) -> UInt64 {
    let product = (hash ^ first ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: second ^ 0xD1B5_4A32_D192_ED03)
    return product.high ^ product.low
}
