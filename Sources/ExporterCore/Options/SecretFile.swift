import Glibc

/// A file with a part of a data source, such as a password that an orchestrator mounts and renews.
public struct SecretFile: Sendable {
    public let path: String
    /// The variable that names the file, for messages.
    public let origin: String

    public init(path: String, origin: String) {
        self.path = path
        self.origin = origin
    }

    /// What the file holds now, without white space around it.
    ///
    /// The C functions are `open`, `fstat` and `read`.
    public func read() throws(CollectorError) -> Secret {
        // Without O_NONBLOCK, a named pipe would keep us until somebody writes.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw unreadable(errno) }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw unreadable(errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw refused("it is no regular file", "name a file that can be read again")
        }
        let bytes = try contents(of: descriptor)
        guard let text = trimmedText(bytes) else {
            throw refused("it is not UTF-8 text", "store the text itself in it")
        }
        return Secret(text)
    }

    private func contents(of descriptor: CInt) throws(CollectorError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: longestSecret + 1)
        var count = 0
        while count < bytes.count {
            let received = unsafe bytes.withUnsafeMutableBytes { buffer in
                let free = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[count...])
                return unsafe Glibc.read(descriptor, free.baseAddress, free.count)
            }
            if received == 0 { return Array(bytes[..<count]) }
            if received > 0 { count += received } else if errno != EINTR { throw unreadable(errno) }
        }
        throw refused("it is longer than \(longestSecret) bytes", "name a file that holds only this")
    }

    private var subject: String { "\(path) (\(origin))" }

    private func unreadable(_ code: CInt) -> CollectorError {
        let isDenied = code == EACCES || code == EPERM
        let why = unsafe String(cString: strerror(code))
        return CollectorError(
            isDenied ? .denied : .failed, "read", subject, why: why.prefix(1).lowercased() + why.dropFirst(),
            remedy: isDenied ? "run the exporter as a user who may read it" : "see whether it is the right path",
            systemCode: code
        ).ofSource
    }

    private func refused(_ why: String, _ remedy: String) -> CollectorError {
        CollectorError(.malformed, "read", subject, why: why, remedy: remedy).ofSource
    }
}

/// Enough for a long list of data sources.
private let longestSecret = 1 << 16

/// The text without white space around it; `nil` when it is not UTF-8.
private func trimmedText(_ bytes: [UInt8]) -> String? {
    unsafe bytes.span.trimmed.withUnsafeBufferPointer { unsafe String(validating: $0, as: UTF8.self) }
}
