import CZlib

/// Compression by zlib.
enum Gzip {
    /// The bytes as a gzip file.
    ///
    /// At zlib's fastest level: a page shrinks to an eighth already, and each level above costs the exporter more CPU
    /// than the bytes are worth.
    static func compress(_ bytes: [UInt8]) -> [UInt8] {
        var stream = unsafe z_stream()
        let code = unsafe deflateInit2_(
            &stream, 1, Z_DEFLATED, gzipWindow, memoryLevel, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            CInt(MemoryLayout<z_stream>.size))
        precondition(code == Z_OK, "zlib refused constant settings or is out of memory")
        defer { unsafe deflateEnd(&stream) }

        let bound = unsafe Int(deflateBound(&stream, UInt(bytes.count)))
        return unsafe [UInt8](unsafeUninitializedCapacity: bound) { output, count in
            unsafe bytes.withUnsafeBufferPointer { input in
                // zlib reads only; its type for it is older than C's const.
                unsafe stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                unsafe stream.avail_in = UInt32(input.count)
                unsafe stream.next_out = output.baseAddress
                unsafe stream.avail_out = UInt32(bound)
                let code = unsafe deflate(&stream, Z_FINISH)
                precondition(code == Z_STREAM_END, "the bound is large enough for any input")
                unsafe count = bound - Int(stream.avail_out)
            }
        }
    }
}

/// A window of 32 KiB, the size a page's repetitions want, in gzip framing.
private let gzipWindow: CInt = 15 + 16
private let memoryLevel: CInt = 8
