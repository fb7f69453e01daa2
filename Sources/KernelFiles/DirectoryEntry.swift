import CLinux
package import ExporterCore
import Glibc

/// What a directory says of one of its entries.
package struct DirectoryEntry: Equatable {
    package let name: String
    /// The number of the entry itself, not of what a symbolic link leads to.
    package let inode: UInt64
    package let isRegularFile: Bool
}

/// An entry where it lies in the kernel's list.
package struct ListedEntry: ~Escapable {
    package let name: Span<UInt8>
    package let inode: UInt64
    private let type: UInt8

    package var text: String { String(name) }
    package var isRegularFile: Bool { type == UInt8(DT_REG) }
    package var isDirectory: Bool { type == UInt8(DT_DIR) }

    @_lifetime(copy name)
    fileprivate init(name: Span<UInt8>, inode: UInt64, type: UInt8) {
        self.name = name
        self.inode = inode
        self.type = type
    }
}

extension FileDescriptor {
    /// The entries of an open directory in the order of their names, except for the two that lead to itself and up.
    package func entries() throws(CollectorError) -> [DirectoryEntry] {
        var entries: [DirectoryEntry] = []
        try forEachEntry {
            entries.append(DirectoryEntry(name: $0.text, inode: $0.inode, isRegularFile: $0.isRegularFile))
        }
        return entries.sorted { $0.name < $1.name }
    }

    /// Calls `body` with each entry of an open directory, in no order, except for the two that lead to itself and up.
    package func forEachEntry(_ body: (borrowing ListedEntry) -> Void) throws(CollectorError) {
        let code = KernelFiles.forEachEntry(of: number, body)
        guard code == 0 else { throw .system("list", path, code) }
    }
}

/// The same of a directory's descriptor; returns the system's error number, 0 when all is well.
///
/// The C function is `getdents64`: `opendir` would take a second descriptor and 32 KiB for each list.
func forEachEntry(of directory: CInt, _ body: (borrowing ListedEntry) -> Void) -> CInt {
    guard lseek(directory, 0, SEEK_SET) == 0 else { return errno }
    var count = 0
    unsafe withUnsafeTemporaryAllocation(byteCount: listSize, alignment: 8) { buffer in
        repeat {
            count = unsafe CLinux_list_directory(directory, buffer.baseAddress, UInt(buffer.count))
            guard count > 0 else { continue }
            unsafe forEachEntry(in: UnsafeRawBufferPointer(rebasing: buffer[..<count]), body)
        } while count > 0
    }
    return count == 0 ? 0 : errno
}

private let listSize = 8192

/// Reads a list of `struct linux_dirent64`: inode and offset in eight bytes each, the entry's length in two, its type in one,
/// and the name up to a NUL.
@unsafe
private func forEachEntry(in list: UnsafeRawBufferPointer, _ body: (borrowing ListedEntry) -> Void) {
    var start = 0
    while start + nameOffset < list.count {
        let length = unsafe Int(list.loadUnaligned(fromByteOffset: start + 16, as: UInt16.self))
        guard length > nameOffset, start + length <= list.count else { return }
        let rest = unsafe UnsafeRawBufferPointer(rebasing: list[start + nameOffset..<start + length])
        let bytes = unsafe Span<UInt8>(_unsafeBytes: rest)
        let name = bytes.extracting(first: bytes.firstIndex(of: 0) ?? bytes.count)
        if !name.equals("."), !name.equals("..") {
            let inode = unsafe list.loadUnaligned(fromByteOffset: start, as: UInt64.self)
            let type = unsafe list.load(fromByteOffset: start + 18, as: UInt8.self)
            body(ListedEntry(name: name, inode: inode, type: type))
        }
        start += length
    }
}

private let nameOffset = 19
