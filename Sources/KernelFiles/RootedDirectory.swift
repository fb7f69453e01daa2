import CLinux
package import ExporterCore
import Glibc

/// A folder that others write to, whose files are read without ever being led out of it.
///
/// An exporter with privileges must not open what a symbolic link in somebody's folder names. Below the folder nothing is
/// followed but directories; a file must be a plain one, and not larger than its reader expects.
package final class RootedDirectory {
    package let path: String
    private let descriptor: FileDescriptor

    /// Opens `path` below `root`, the way there with its symbolic links resolved as on a system whose root that is.
    ///
    /// The C functions are `openat2` and, on kernels or in sandboxes without it, `openat` for each part of the way.
    package init(_ path: String, under root: String) throws(CollectorError) {
        let whole = root + path
        self.path = whole
        let top = try FileDescriptor(root.isEmpty ? "/" : root, flags: O_DIRECTORY)
        let number = openBelow(top.number, relative(path), O_DIRECTORY, follow: true)
        guard number >= 0 else { throw .system("open", whole, errno) }
        descriptor = FileDescriptor(adopting: number, path: whole)
    }

    /// A file's inode, size and time of change: the same for as long as it is the same.
    package struct Identity: Equatable, Sendable {
        package let inode: UInt64
        package let size: Int
        package let changed: Int
    }

    /// A file as it was seen, and what tells whether it can have changed since.
    package struct Sight {
        package let identity: Identity
        package let watch: Watch?
    }

    /// What tells whether a file is still the one that was read; `nil` when there is none.
    ///
    /// Of a symbolic link that is said which it is itself. The C function is `fstat`.
    package func identity(of name: String) -> Identity? { look(at: name) { _ in nil }?.identity }

    /// The same, and has the file watched.
    package func look(at name: String, with watch: ChangeWatch) -> Sight? {
        look(at: name) { watch.add("/proc/self/fd/\($0)") }
    }

    private func look(at name: String, watching begin: (CInt) -> Watch?) -> Sight? {
        let number = openBelow(descriptor.number, relative(name), CLinux_path_only | O_NOFOLLOW, follow: false)
        guard number >= 0 else { return nil }
        defer { close(number) }
        let watch = begin(number)
        var status = stat()
        return unsafe fstat(number, &status) == 0 ? Sight(identity: Identity(status), watch: watch) : nil
    }

    /// Reads a whole file and hands its bytes to `body`.
    package func read<Value>(
        _ name: String,
        atMost limit: Int,
        _ body: (Span<UInt8>) throws(ParseError) -> Value
    ) throws(CollectorError) -> Value {
        let file = "\(path)/\(name)"
        // A pipe would keep the opener waiting.
        let number = openBelow(descriptor.number, relative(name), O_NONBLOCK, follow: false)
        guard number >= 0 else { throw .system("open", file, errno) }
        let opened = FileDescriptor(adopting: number, path: file)
        var status = stat()
        guard unsafe fstat(number, &status) == 0 else { throw .system("look at", file, errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw CollectorError(.malformed, "read", file, why: "it is no plain file")
        }
        let size = Int(status.st_size)
        guard size <= limit else {
            throw CollectorError(.malformed, "read", file, why: "it has \(size) bytes, more than \(limit)")
        }
        var buffer = [UInt8](repeating: 0, count: max(64, size + 1))
        let count = try opened.readAll(into: &buffer)
        do throws(ParseError) {
            return try body(buffer.span.extracting(first: min(count, limit)))
        } catch {
            throw CollectorError(.malformed, "parse", file, why: "\(error)")
        }
    }

    /// The names in a directory below; empty when there is none.
    package func names(in name: String) -> [String] {
        let number = openBelow(descriptor.number, relative(name), O_DIRECTORY, follow: false)
        guard number >= 0 else { return [] }
        let directory = FileDescriptor(adopting: number, path: "\(path)/\(name)")
        return (try? directory.entries().map(\.name)) ?? []
    }

    /// A directory below, open; `nil` when there is none.
    package func open(directory name: String) -> FileDescriptor? {
        let number = openBelow(descriptor.number, relative(name), O_DIRECTORY, follow: false)
        return number < 0 ? nil : FileDescriptor(adopting: number, path: "\(path)/\(name)")
    }
}

extension RootedDirectory.Identity {
    init(_ status: stat) {
        inode = UInt64(status.st_ino)
        size = Int(status.st_size)
        changed = Int(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int(status.st_mtim.tv_nsec)
    }
}

/// A path without slashes in front, which would begin at the root; `.` when nothing is left.
private func relative(_ path: String) -> String {
    let rest = path.drop { $0 == "/" }
    return rest.isEmpty ? "." : String(rest)
}

/// Opens a path below a directory without leaving it; -1 with `errno` set.
private func openBelow(_ directory: CInt, _ path: String, _ flags: CInt, follow: Bool) -> CInt {
    let number = unsafe CLinux_open_below(directory, path, flags, follow ? 1 : 0)
    guard number < 0, errno == ENOSYS || errno == EPERM else { return number }
    return walk(directory, path, flags)
}

/// The same, part for part and without following any symbolic link.
func walk(_ directory: CInt, _ path: String, _ flags: CInt) -> CInt {
    var current = unsafe openat(directory, ".", O_RDONLY | O_CLOEXEC | O_DIRECTORY)
    let parts = path.split(separator: "/").filter { $0 != "." }
    for (index, part) in parts.enumerated() where current >= 0 {
        let isLast = index == parts.count - 1
        let next: CInt
        if part == ".." {
            errno = EXDEV
            next = -1
        } else {
            let how = isLast ? flags : O_DIRECTORY
            next = unsafe openat(current, String(part), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | how)
        }
        let code = errno
        close(current)
        errno = code
        current = next
    }
    return current
}
