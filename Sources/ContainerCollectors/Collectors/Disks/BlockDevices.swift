import ExporterCore
import KernelFiles

/// The names of the host's disks, and what the kernel counts of them.
final class BlockDevices {
    private var names: [DeviceNumber: String] = [:]
    private var lookedAt = -Double.infinity

    /// A disk's name, as `/dev/vda`; `nil` when it has none that is reported.
    ///
    /// Source: `/sys/block/<name>/dev`, as in `254:0`. It is looked for again when a disk is new.
    func name(of number: DeviceNumber, in files: ContainerFiles) -> String? {
        if let known = names[number] { return known }
        guard files.now - lookedAt > 10 else { return nil }
        lookedAt = files.now
        guard let block = try? Directory(files.host.path("/sys/block")), let found = try? block.names() else {
            return nil
        }
        names = [:]
        for name in found where !["loop", "ram", "sr"].contains(where: name.hasPrefix) {
            // One of several ways to the same disk is hidden.
            guard block.text(ifPresent: "\(name)/hidden") != "1",
                let text = block.text(ifPresent: "\(name)/dev"), let number = DeviceNumber(text.utf8.span)
            else { continue }
            names[number] = "/dev/\(name)"
        }
        return names[number]
    }
}

/// What the kernel counts of a disk or a partition since it started.
struct DiskCounts: Equatable {
    let name: String
    let number: DeviceNumber
    /// Reads, reads merged, sectors read, milliseconds reading; the same of writes; requests under way, milliseconds with
    /// any, milliseconds of all.
    private(set) var columns = InlineArray<11, UInt64>(repeating: 0)

    static func == (first: Self, second: Self) -> Bool { first.number == second.number }
}

extension DiskCounts {
    /// Source: `/proc/diskstats`, as in `254 0 vda 64330 13077 8262818 45177 143985 84926 15347848 332836 0 57776 390716`.
    static func all(parsing text: inout ByteCursor) throws(ParseError) -> [DiskCounts] {
        var all: [DiskCounts] = []
        try text.forEachLine { (line) throws(ParseError) in
            guard !line.isAtLineEnd else { return }
            let (major, minor) = (try line.unsigned("major number"), try line.unsigned("minor number"))
            var disk = DiskCounts(name: String(line.field()), number: DeviceNumber(major: major, minor: minor))
            for index in disk.columns.indices {
                // Linux 2.4 and early 2.6 counted less for partitions.
                if line.isAtLineEnd { return }
                disk.columns[index] = try line.unsigned("count of a disk")
            }
            all.append(disk)
        }
        return all
    }
}
