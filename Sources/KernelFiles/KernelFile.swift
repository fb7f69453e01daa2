package import ExporterCore
import Glibc

/// A file that the kernel makes at each reading, kept open: walking its path costs more than reading it.
package final class KernelFile: Sendable {
    private let descriptor: CInt
    private let isOfProcesses: Bool

    package init(_ path: String) {
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        isOfProcesses = path.hasPrefix("/proc/")
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// The parsed file; `nil` when it cannot be read, which costs the sample and nothing else.
    package func read<Value>(_ parse: (inout ByteCursor) throws(ParseError) -> Value) -> Value? {
        guard descriptor >= 0 else { return nil }
        var bytes = [UInt8](repeating: 0, count: 8 * 1024)
        var count = 0
        while true {
            if count == bytes.count { bytes.append(contentsOf: repeatElement(0, count: count)) }
            let received = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe pread(descriptor, buffer.baseAddress?.advanced(by: count), buffer.count - count, off_t(count))
            }
            guard received > 0 else { break }
            count += received
        }
        guard count > 0 else { return nil }
        var cursor = ByteCursor(bytes.span.extracting(first: count))
        return try? parse(&cursor)
    }

    /// How many entries a directory has, without `.` and `..`.
    ///
    /// Since Linux 6.2 that is the size of `/proc/<pid>/fd`, and nothing needs to be listed.
    package var entryCount: Int? {
        guard descriptor >= 0 else { return nil }
        var status = stat()
        if unsafe fstat(descriptor, &status) == 0, status.st_size > 0, isOfProcesses {
            return Int(status.st_size)
        }
        var count = 0
        return forEachEntry(of: descriptor, { (_) in count += 1 }) == 0 ? count : nil
    }
}
