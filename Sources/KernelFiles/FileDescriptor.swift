package import ExporterCore
import Glibc

/// A file or directory open for reading, closed when it goes out of scope.
package struct FileDescriptor: ~Copyable {
    package let number: CInt
    package let path: String

    /// Opens a path.
    ///
    /// The C function is `open`.
    package init(_ path: String, flags: CInt = 0) throws(CollectorError) {
        let number = unsafe open(path, O_RDONLY | O_CLOEXEC | flags)
        guard number >= 0 else { throw .system("open", path, errno) }
        self.number = number
        self.path = path
    }

    /// Opens a path relative to a directory.
    ///
    /// The C function is `openat`.
    package init(_ name: String, in directory: borrowing FileDescriptor, flags: CInt = 0) throws(CollectorError) {
        let path = "\(directory.path)/\(name)"
        let number = unsafe openat(directory.number, name, O_RDONLY | O_CLOEXEC | flags)
        guard number >= 0 else { throw .system("open", path, errno) }
        self.number = number
        self.path = path
    }

    /// Takes over a descriptor that is open already.
    package init(adopting number: CInt, path: String) {
        self.number = number
        self.path = path
    }

    deinit { close(number) }

    /// Reads from `offset` of the file to the end of it, into the start of `buffer`, which grows as needed.
    ///
    /// Returns the length.
    ///
    /// Files of procfs and sysfs are made anew by a read at offset 0, so a descriptor can be read again and again.
    /// Where no line is longer than `longestLine`, what leaves room for another one in a page of the kernel's is known to be
    /// all there is. The C function is `pread`.
    package func readAll(into buffer: inout [UInt8], longestLine: Int = .max) throws(CollectorError) -> Int {
        var count = 0
        while true {
            if count == buffer.count { buffer.append(contentsOf: repeatElement(0, count: count)) }
            let received = try read(into: &buffer, at: count)
            count += received
            if received == 0 || longestLine < kernelPage - received { return count }
        }
    }

    /// Reads once at `offset` of the file into the same offset of `buffer`.
    package func read(into buffer: inout [UInt8], at offset: Int) throws(CollectorError) -> Int {
        while true {
            let received = unsafe buffer.withUnsafeMutableBytes { bytes in
                let free = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[offset...])
                return unsafe pread(number, free.baseAddress, free.count, offset)
            }
            if received >= 0 { return received }
            guard errno == EINTR else { throw .system("read", path, errno) }
        }
    }
}

/// How much of a file of lines the kernel makes at once, at least.
private let kernelPage = 4096

extension CollectorError {
    /// A system call failed.
    package static func system(_ action: String, _ subject: String, _ code: CInt) -> Self {
        let reason: Reason =
            switch code {
            case ENOENT, ENODEV, ENXIO, ESRCH: .absent
            case EACCES, EPERM: .denied
            default: .failed
            }
        return Self(
            reason, action, subject, why: systemMessage(code),
            remedy: reason == .denied ? "run the exporter as a user who may, or switch the collector off" : nil,
            systemCode: code)
    }
}

/// What the system says of an error number, in lower case as the original writes it: "no such file or directory".
package func systemMessage(_ code: CInt) -> String {
    let message = unsafe String(cString: strerror(code))
    return message.prefix(1).lowercased() + message.dropFirst()
}
