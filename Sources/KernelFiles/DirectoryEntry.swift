package import ExporterCore
import Glibc

/// What a directory says of one of its entries.
package struct DirectoryEntry: Equatable {
    package let name: String
    /// The number of the entry itself, not of what a symbolic link leads to.
    package let inode: UInt64
    package let isRegularFile: Bool
}

extension FileDescriptor {
    /// The entries of an open directory in the order of their names, except for the two that lead to itself and up.
    ///
    /// The C function is `readdir`.
    package func entries() throws(CollectorError) -> [DirectoryEntry] {
        // fdopendir owns the descriptor it is given, and ours is still wanted.
        let duplicate = unsafe openat(number, ".", O_RDONLY | O_CLOEXEC | O_DIRECTORY)
        guard duplicate >= 0 else { throw .system("list", path, errno) }
        guard let stream = unsafe fdopendir(duplicate) else {
            let code = errno
            close(duplicate)
            throw .system("list", path, code)
        }
        defer { unsafe closedir(stream) }
        var entries: [DirectoryEntry] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                let end = unsafe bytes.firstIndex(of: 0) ?? bytes.count
                return unsafe String(decoding: bytes[..<end], as: UTF8.self)
            }
            if name == "." || name == ".." { continue }
            unsafe entries.append(
                DirectoryEntry(
                    name: name, inode: UInt64(entry.pointee.d_ino), isRegularFile: entry.pointee.d_type == UInt8(DT_REG)
                ))
        }
        return entries.sorted { $0.name < $1.name }
    }
}
