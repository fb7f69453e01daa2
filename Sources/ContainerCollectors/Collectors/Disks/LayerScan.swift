import ExporterCore
import Glibc
import KernelFiles

/// What the files in a container's folders take.
struct LayerSize: Equatable, Sendable {
    var bytes: UInt64 = 0
    var inodes: UInt64 = 0
}

/// Looks through a folder for what its files take, without being led out of it, and no faster than it may.
struct LayerScan {
    /// How many files may be looked at in a second.
    let inodesPerSecond: Int
    /// How many files are too many.
    let limit: Int

    private let began = ContinuousClock.now
    private var seen = 0

    /// Whether there was too much.
    var isExhausted: Bool { seen >= limit }

    init(inodesPerSecond: Int, limit: Int) {
        self.inodesPerSecond = inodesPerSecond
        self.limit = limit
    }

    /// The size of everything below a folder, each file once however many names it has; `nil` when that is too much, or the
    /// folder cannot be opened.
    mutating func size(of path: String, under root: String) -> LayerSize? {
        guard let top = try? RootedDirectory(path, under: root), let directory = top.open(directory: "."),
            let device = entryStatus("", in: directory)?.st_dev
        else { return nil }
        var size = LayerSize()
        var links: Set<UInt64> = []
        var folders = ["."]
        while let folder = folders.popLast() {
            guard let directory = top.open(directory: folder) else { continue }
            if folder == "." { size.add(entryStatus("", in: directory), &links) }
            var names: [String] = []
            try? directory.forEachEntry { names.append($0.text) }
            for name in names {
                guard let status = entryStatus(name, in: directory), status.st_dev == device else { continue }
                size.add(status, &links)
                if status.st_mode & S_IFMT == S_IFDIR { folders.append("\(folder)/\(name)") }
                seen += 1
                guard seen < limit else { return nil }
                if seen % 1000 == 0 { rest() }
            }
        }
        return size
    }

    /// Waits until as much time has passed as the files should have taken.
    private func rest() {
        let due = began + .seconds(Double(seen) / Double(max(1, inodesPerSecond)))
        let left = due - .now
        guard left > .zero else { return }
        usleep(UInt32(clamping: Int(left / .microseconds(1))))
    }
}

extension LayerSize {
    fileprivate mutating func add(_ status: stat?, _ links: inout Set<UInt64>) {
        guard let status else { return }
        let isDirectory = status.st_mode & S_IFMT == S_IFDIR
        if status.st_nlink > 1, !isDirectory, !links.insert(UInt64(status.st_ino)).inserted { return }
        bytes += UInt64(status.st_blocks) * 512
        inodes += 1
    }
}

/// What an entry of a directory is, or with an empty name the directory itself; a link is not followed.
private func entryStatus(_ name: String, in directory: borrowing FileDescriptor) -> stat? {
    var status = stat()
    let code =
        unsafe name.isEmpty
        ? fstat(directory.number, &status) : fstatat(directory.number, name, &status, AT_SYMLINK_NOFOLLOW)
    return code == 0 ? status : nil
}
