package import ExporterCore
import Glibc

/// A directory of sysfs, kept open while its attributes are read, so that the kernel walks its path once.
package struct Directory: ~Copyable {
    private let descriptor: FileDescriptor

    package var path: String { descriptor.path }

    package init(_ path: String) throws(CollectorError) {
        descriptor = try FileDescriptor(path, flags: O_DIRECTORY)
    }

    private init(_ name: String, in parent: borrowing Directory) throws(CollectorError) {
        descriptor = try FileDescriptor(name, in: parent.descriptor, flags: O_DIRECTORY)
    }

    /// A directory below this one; `name` may have several parts.
    package func directory(_ name: String) throws(CollectorError) -> Directory {
        try Directory(name, in: self)
    }

    /// The names in the directory, sorted, without `.` and `..`.
    package func names() throws(CollectorError) -> [String] {
        var names: [String] = []
        try descriptor.forEachEntry { names.append($0.text) }
        return names.sorted()
    }

    /// The attribute's text without blanks around it.
    package func text(_ name: String) throws(CollectorError) -> String {
        try bytes(of: name) { String($0.trimmed) }
    }

    /// Reads the attribute and hands its bytes to `body`.
    ///
    /// One read of at most 128 bytes, as the original does: sysfs attributes are small, and a second read of some of
    /// them asks the hardware again.
    package func bytes<Value>(of name: String, _ body: (Span<UInt8>) -> Value) throws(CollectorError) -> Value {
        let file = try FileDescriptor(name, in: descriptor)
        var result: Value?
        var failure: CInt = 0
        unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: attributeSize) { buffer in
            var count = -1
            repeat {
                count = unsafe read(file.number, buffer.baseAddress, attributeSize)
            } while count < 0 && errno == EINTR
            guard count >= 0 else {
                failure = errno
                return
            }
            result = body(unsafe Span(_unsafeElements: buffer.extracting(..<count)))
        }
        guard let result else { throw .system("read", file.path, failure) }
        return result
    }

    /// The attribute's text; `nil` when there is none, or the driver will not tell.
    ///
    /// Attributes come and go with drivers and answer with any of a dozen errors, all of which mean that there is nothing
    /// to report.
    package func text(ifPresent name: String) -> String? { try? text(name) }

    /// The attribute as a whole number in decimal, hexadecimal (`0x`) or octal (`0`); `nil` when it is absent.
    package func integer(ifPresent name: String) -> Int? {
        text(ifPresent: name).flatMap { Int(automaticBase: $0.utf8.span) }
    }

    /// Where the symbolic link `name` leads; `nil` when it is none.
    ///
    /// The C function is `readlinkat`.
    package func link(_ name: String) -> String? {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) { buffer in
            guard let start = buffer.baseAddress else { return nil }
            let count = unsafe readlinkat(descriptor.number, name, start, buffer.count)
            guard count > 0 else { return nil }
            return unsafe String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
        }
    }
}

private let attributeSize = 128
