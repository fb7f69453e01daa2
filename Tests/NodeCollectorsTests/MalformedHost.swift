import ExporterCore
import Foundation
import Testing

@testable import NodeCollectors

/// A host's files in a folder, to be damaged, and the collectors that read them.
struct MalformedHost {
    /// What a collector gave: a page, and errors instead of it or of a part of it.
    struct Scraped {
        let page: String
        let errors: [CollectorError]
    }

    let folder: String
    let collectors: [String: any Collector<NodeFiles>]

    init(_ folder: String) throws {
        self.folder = folder
        var collectors: [String: any Collector<NodeFiles>] = [:]
        for entry in NodeCollectors.all {
            var flags = FlagValues()
            flags.set(["\(folder)/textfile/*"], for: TextfileCollector.directoryFlag)
            // Off is what makes a collector read files instead of asking over netlink; on, more of them.
            for flag in entry.flags where !flag.takesValue { flags.set(!flag.name.hasSuffix("netlink"), for: flag) }
            collectors[entry.name] = try entry.make(flags)
        }
        self.collectors = collectors
    }

    func newFiles() -> NodeFiles {
        let files = NodeFiles(
            NodeRoots(proc: "\(folder)/proc", sys: "\(folder)/sys", root: folder, udev: "\(folder)/udev/data"))
        files.beginScrape(of: [], until: .now + .seconds(5))
        return files
    }

    func scrape(_ name: String, _ files: NodeFiles) -> Scraped {
        var page = MetricPage()
        var errors: [CollectorError] = []
        do throws(CollectorError) {
            try collectors[name]?.collect(from: files, into: &page)
        } catch {
            errors.append(error)
        }
        return Scraped(page: page.text, errors: errors + page.problems)
    }

    func page(of name: String, from files: NodeFiles? = nil) -> String { scrape(name, files ?? newFiles()).page }

    /// The files' paths below the folder; what symbolic links lead to is there under its own name.
    func regularFiles() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder).sorted().filter { path in
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(path)")
            return attributes[.type] as? FileAttributeType == .typeRegular
        }
    }

    /// Writes in place, so that descriptors that are open see it.
    func write(_ bytes: [UInt8], to path: String) throws {
        let file = try FileHandle(forWritingTo: URL(filePath: "\(folder)/\(path)"))
        try file.truncate(atOffset: 0)
        try file.write(contentsOf: bytes)
        try file.close()
    }

    /// The collectors that can be reading a file.
    func readers(of path: String) -> [String] {
        // The longest prefix says best what a file belongs to.
        let prefixes = Self.readers.filter { path.hasPrefix($0.prefix) }
        return prefixes.max { $0.prefix.utf8.count < $1.prefix.utf8.count }?.collectors ?? []
    }

    private static let readers: [(prefix: String, collectors: [String])] = [
        ("etc/os-release", ["os"]), ("usr/lib/os-release", ["os"]), ("etc/selinux/", ["selinux"]),
        ("proc/1/mountinfo", ["filesystem"]), ("proc/self/attr/", ["selinux"]), ("proc/cpuinfo", ["cpu"]),
        ("proc/diskstats", ["diskstats"]), ("proc/loadavg", ["loadavg"]), ("proc/meminfo", ["meminfo"]),
        ("proc/net/arp", ["arp"]), ("proc/net/dev", ["netdev"]), ("proc/net/netstat", ["netstat"]),
        ("proc/net/snmp", ["netstat"]), ("proc/net/sockstat", ["sockstat"]), ("proc/net/softnet_stat", ["softnet"]),
        ("proc/net/stat/nf_conntrack", ["conntrack"]), ("proc/net/udp", ["udp_queues"]),
        ("proc/pressure/", ["pressure"]), ("proc/schedstat", ["schedstat"]), ("proc/stat", ["cpu", "stat"]),
        ("proc/sys/fs/file-nr", ["filefd"]), ("proc/sys/kernel/hung", ["kernel_hung"]),
        ("proc/sys/kernel/random/", ["entropy"]), ("proc/sys/net/netfilter/", ["conntrack"]),
        ("proc/vmstat", ["vmstat"]), ("sys/block/", ["diskstats"]), ("sys/class/dmi/", ["dmi"]),
        ("sys/class/hwmon/", ["hwmon"]), ("sys/class/net/", ["netclass", "netdev"]),
        ("sys/class/power_supply/", ["powersupplyclass"]), ("sys/class/powercap/", ["rapl"]),
        ("sys/class/thermal/", ["thermal_zone"]), ("sys/class/watchdog/", ["watchdog"]),
        ("sys/devices/pci0000:00/0000:00:03.0/", ["netclass", "netdev"]), ("sys/devices/platform/", ["hwmon"]),
        ("sys/devices/system/clocksource/", ["time"]), ("sys/devices/system/cpu/", ["cpu", "cpufreq"]),
        ("sys/devices/system/edac/", ["edac"]), ("sys/devices/virtual/thermal/", ["thermal_zone"]),
        ("textfile/", ["textfile"]), ("udev/", ["diskstats"]),
    ]
}

/// What can become of a file.
enum Damage: CaseIterable {
    case emptying, cutInHalf, lossOfTheEnd, binary, numbersTooLarge, numbersAsLargeAsCanBe, numbersBelowZero, longLine

    func done(to bytes: [UInt8]) -> [UInt8] {
        switch self {
        case .emptying: []
        case .cutInHalf: Array(bytes.prefix(bytes.count / 2))
        case .lossOfTheEnd: bytes.dropLast()
        case .binary: Self.rubbish
        case .numbersTooLarge: replacingNumbers(of: bytes, by: String(repeating: "9", count: 40))
        case .numbersAsLargeAsCanBe: replacingNumbers(of: bytes, by: "\(UInt64.max)")
        case .numbersBelowZero: replacingNumbers(of: bytes, by: "\(Int.min)")
        case .longLine:
            Array(repeatElement(bytes.map { $0 == .newline ? .space : $0 } + [.nine], count: 100).joined())
                .prefix(1 << 16).map(\.self)
        }
    }

    /// The same at each run, with what text should not have in it: zeros, 0xFF, and lines of any length.
    private static let rubbish: [UInt8] = {
        var state: UInt64 = 42
        let noise = (0..<512).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 33)
        }
        return [0, 0xFF, .newline] + noise + [.newline, .newline, 0, .space, 0xFF, 0xFE, .newline, 0xC3]
    }()

    /// Leaves the numbers that are part of a name, by which a line is known.
    private func replacingNumbers(of bytes: [UInt8], by number: String) -> [UInt8] {
        var result: [UInt8] = []
        var position = 0
        while position < bytes.count {
            let digits = bytes[position...].prefix(while: \.isDigit)
            if digits.isEmpty || bytes[..<position].last.map({ $0.isASCIILetter || $0 == .underscore }) == true {
                result.append(bytes[position])
                position += 1
                while position < bytes.count, bytes[position].isDigit, bytes[position - 1].isDigit {
                    result.append(bytes[position])
                    position += 1
                }
            } else {
                result += number.utf8
                position += digits.count
            }
        }
        return result
    }
}
