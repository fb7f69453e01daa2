import ExporterCore
import Glibc
import KernelFiles

/// The devices of one class of sysfs, such as `class/net`, with the descriptors of their attributes kept open from one
/// scrape to the next as far as the budget goes.
///
/// A device is known again by its name and the inode of its entry in the class. A renamed device has another name, one
/// that was removed and made anew another inode: sysfs counts inodes up and does not use them twice.
final class DeviceDirectories {
    private struct Device {
        let inode: UInt64
        let directory: DeviceDirectory
        var lastListing: UInt64
    }

    private let path: String
    private let budget: DescriptorBudget
    private var kept: [String: Device] = [:]
    private var listing: UInt64 = 0

    init(_ path: String, _ budget: DescriptorBudget) {
        self.path = path
        self.budget = budget
    }

    /// Lists the class and calls `body` with each device that `accepts` takes, in the order of their names.
    ///
    /// A device that goes away meanwhile is left out.
    func forEach(
        where accepts: (String) -> Bool,
        _ body: (DeviceDirectory) -> Void
    ) throws(CollectorError) {
        let parent = try FileDescriptor(path, flags: O_DIRECTORY)
        listing &+= 1
        for entry in try parent.entries() where !entry.isRegularFile {
            // Another collector may want the ones that this one does not.
            kept[entry.name]?.lastListing = listing
            guard accepts(entry.name), let device = device(entry, in: parent) else { continue }
            body(device)
        }
        if kept.contains(where: { $0.value.lastListing != listing }) {
            kept = kept.filter { $0.value.lastListing == listing }
        }
    }

    private func device(_ entry: DirectoryEntry, in parent: borrowing FileDescriptor) -> DeviceDirectory? {
        if let known = kept[entry.name], known.inode == entry.inode { return known.directory }
        // First of all the budget gets back what another device of this name has.
        kept[entry.name] = nil
        // What cannot be opened has gone away since the listing, or is no directory.
        guard let directory = try? DeviceDirectory(entry.name, in: parent, budget) else { return nil }
        if directory.isKept {
            kept[entry.name] = Device(inode: entry.inode, directory: directory, lastListing: listing)
        }
        return directory
    }
}
