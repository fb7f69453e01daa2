import CLinux
import ExporterCore
import Glibc
import KernelFiles

/// All cgroups of a host, found by looking and kept up to date by being told.
///
/// The kernel tells which directories were made or removed since the last scrape, so that nothing is looked at while
/// nothing has changed. Where it grants no watches, every scrape looks.
final class CgroupTree {
    private let layout: CgroupLayout
    /// The hierarchies that are looked through, by their places in the layout.
    private let walked: [Int]
    /// The one of them that adds no cgroups to those of the others.
    private let beside: Int?
    private let budget: DescriptorBudget
    private let limit: Int

    private let watch = DirectoryWatch()
    private var isWatched = false
    private var known: [String: Cgroup] = [:]

    /// In the order of their paths.
    private(set) var cgroups: [Cgroup] = []
    /// How many there were too many.
    private(set) var overLimit = 0
    /// Counts how often the cgroups have changed.
    private(set) var generation = 0

    init(_ layout: CgroupLayout, controllers: Set<CgroupController>, budget: DescriptorBudget, limit: Int) {
        self.layout = layout
        self.budget = budget
        self.limit = limit
        let counted = layout.hierarchies.indices.filter { place in
            layout.isV2 || layout.hierarchies[place].controllers.contains(where: controllers.contains)
        }
        // What the unified hierarchy beside version 1 has alone is no cgroup of anything.
        let unified = layout.isV2 ? nil : layout.place(of: .unified)
        beside = unified
        walked = counted + (unified.map { [$0] } ?? [])
    }

    /// Looks again where something has changed.
    func refresh() throws(CollectorError) {
        if isWatched, !watch.takeChanges() { return }
        isWatched = true
        do throws(CollectorError) {
            known = try look()
        } catch {
            // What was told is lost with the look that it was for.
            isWatched = false
            throw error
        }
        for cgroup in known.values { cgroup.leavesOthers() }
        cgroups = known.values.sorted { $0.path < $1.path }
        generation += 1
    }

    /// Finds the cgroups of all hierarchies, by their paths.
    private func look() throws(CollectorError) -> [String: Cgroup] {
        overLimit = 0
        var found: [String: Cgroup] = [:]
        for place in walked {
            let hierarchy = layout.hierarchies[place]
            let root = try FileDescriptor(hierarchy.path, flags: O_DIRECTORY)
            var status = stat()
            guard unsafe fstat(root.number, &status) == 0 else { throw .system("look at", hierarchy.path, errno) }
            var walk = Walk(place: place, found: found, countsLinks: isCgroupFileSystem(hierarchy.path))
            enter("/", inode: UInt64(status.st_ino), root, &walk, depth: 0)
            found = walk.found
        }
        return found
    }

    private struct Walk {
        let place: Int
        var found: [String: Cgroup]
        /// Whether a directory's count of links tells how many there are below.
        let countsLinks: Bool
    }

    /// Takes in a directory and those below it.
    private func enter(
        _ path: String,
        inode: UInt64,
        _ directory: borrowing FileDescriptor,
        _ walk: inout Walk,
        depth: Int
    ) {
        guard let cgroup = take(path, inode, &walk) else { return }
        if !cgroup.isWatched(in: walk.place) {
            // First the watch, then the look: nothing can come between them unseen.
            if let granted = watch.add(cgroup.directory(in: layout.hierarchies[walk.place])) {
                cgroup.watched(in: walk.place, by: granted)
            } else {
                isWatched = false
            }
        }
        guard depth < deepest, !(walk.countsLinks && isLeaf(directory)) else { return }
        var below: [(name: String, inode: UInt64)] = []
        // What cannot be listed has been removed since.
        try? directory.forEachEntry { if $0.isDirectory { below.append(($0.text, $0.inode)) } }
        for entry in below {
            guard let next = try? FileDescriptor(entry.name, in: directory, flags: O_DIRECTORY | O_NOFOLLOW) else {
                continue
            }
            let child = path == "/" ? "/" + entry.name : "\(path)/\(entry.name)"
            enter(child, inode: entry.inode, next, &walk, depth: depth + 1)
        }
    }

    /// The cgroup of a path, the same as before where it is still that; `nil` when there are too many.
    private func take(_ path: String, _ inode: UInt64, _ walk: inout Walk) -> Cgroup? {
        if let cgroup = walk.found[path] {
            cgroup.joins(walk.place, as: inode)
            return cgroup
        }
        guard walk.place != beside else { return nil }
        guard walk.found.count < limit else {
            overLimit += 1
            return nil
        }
        let cgroup: Cgroup
        if let same = known[path], same.inode == inode {
            cgroup = same
            cgroup.forgetHierarchies()
        } else {
            cgroup = Cgroup(path: path, inode: inode, budget: budget)
        }
        cgroup.joins(walk.place, as: inode)
        walk.found[path] = cgroup
        return cgroup
    }
}

/// How deep cgroups are looked for.
private let deepest = 64

/// A directory of a cgroup file system has a link for each directory in it, besides its own two.
private func isLeaf(_ directory: borrowing FileDescriptor) -> Bool {
    var status = stat()
    return unsafe fstat(directory.number, &status) == 0 && status.st_nlink == 2
}

private func isCgroupFileSystem(_ path: String) -> Bool {
    let magic = unsafe CLinux_file_system_magic(path)
    return magic == 0x27_E0EB || magic == 0x6367_7270
}
