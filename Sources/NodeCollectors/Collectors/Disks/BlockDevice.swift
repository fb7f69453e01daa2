import ExporterCore
import KernelFiles

/// What a block device is, as sysfs and udev tell it.
///
/// Source: `/run/udev/data/b8:0`, as in `E:ID_MODEL=TOSHIBA_KSDB4U86`. Without udev, as in most containers, nothing is
/// known.
struct BlockDevice {
    /// The properties that we report.
    enum Property: Int, CaseIterable {
        case path, wwn, model, revision, identSerial, shortSerial, serial
        case fsType, fsUsage, fsUUID, fsVersion
        case mapperName, mapperUUID, volumeGroup, logicalVolume, layer
        case ata, writeCache, writeCacheEnabled, rotationRate
    }

    let name: String
    let major: Int
    let minor: Int
    let isRotational: Bool
    private let properties: UdevProperties

    static func devices(for disks: [Disk], in files: NodeFiles) -> [BlockDevice] {
        guard let block = try? files.sys("block") else {
            return disks.map { BlockDevice($0, isRotational: false, in: files) }
        }
        return disks.map { disk in
            // Partitions have no queue.
            let rotational = block.text(ifPresent: "\(disk.name)/queue/rotational")
            return BlockDevice(disk, isRotational: rotational == "1", in: files)
        }
    }

    private init(_ disk: Disk, isRotational: Bool, in files: NodeFiles) {
        name = disk.name
        major = disk.major
        minor = disk.minor
        self.isRotational = isRotational
        let database = "\(files.roots.udev)/b\(major):\(minor)"
        properties = (try? files.file(database, parse: UdevProperties.init)) ?? UdevProperties()
    }

    /// A property's text; empty where there is none, as a label is.
    subscript(property: Property) -> String { properties.texts[property.rawValue] }

    /// What is printed on the disk, if it says so itself.
    var serialNumber: String {
        [.identSerial, .shortSerial, .serial].lazy.map { self[$0] }.first { !$0.isEmpty } ?? ""
    }
}

private let propertyNames: [(StaticString, BlockDevice.Property)] = [
    ("ID_PATH", .path), ("ID_WWN", .wwn), ("ID_MODEL", .model), ("ID_REVISION", .revision),
    ("SCSI_IDENT_SERIAL", .identSerial), ("ID_SERIAL_SHORT", .shortSerial), ("ID_SERIAL", .serial),
    ("ID_FS_TYPE", .fsType), ("ID_FS_USAGE", .fsUsage), ("ID_FS_UUID", .fsUUID), ("ID_FS_VERSION", .fsVersion),
    ("DM_NAME", .mapperName), ("DM_UUID", .mapperUUID), ("DM_VG_NAME", .volumeGroup), ("DM_LV_NAME", .logicalVolume),
    ("DM_LV_LAYER", .layer),
    ("ID_ATA", .ata), ("ID_ATA_WRITE_CACHE", .writeCache), ("ID_ATA_WRITE_CACHE_ENABLED", .writeCacheEnabled),
    ("ID_ATA_ROTATION_RATE_RPM", .rotationRate),
]

/// A device's record in udev's database.
private struct UdevProperties {
    /// By ``BlockDevice/Property``.
    private(set) var texts = [String](repeating: "", count: BlockDevice.Property.allCases.count)
}

extension UdevProperties {
    init(parsing text: inout ByteCursor) throws(ParseError) {
        var texts = UdevProperties().texts
        try text.forEachLine { (line) throws(ParseError) in
            guard line.field(upTo: .colon).equals("E") else { return }
            let key = line.field(upTo: UInt8(ascii: "="))
            for (name, property) in propertyNames where key.equals(name) {
                texts[property.rawValue] = String(line.field(upTo: .newline))
            }
        }
        self.texts = texts
    }
}

/// The families of what block devices are.
enum BlockDeviceReport {
    static let info = Metric.gauge(
        "node_disk_info", "What the device is, in its labels.",
        labels: ["device", "major", "minor", "model", "path", "revision", "rotational", "serial", "wwn"])
    static let filesystemInfo = Metric.gauge(
        "node_disk_filesystem_info", "What file system the device holds.",
        labels: ["device", "type", "usage", "uuid", "version"])
    static let mapperInfo = Metric.gauge(
        "node_disk_device_mapper_info", "What the device mapper made the device of.",
        labels: ["device", "lv_layer", "lv_name", "name", "uuid", "vg_name"])

    private static let ata: [(property: BlockDevice.Property, metric: Metric<1>)] = [
        (
            .writeCache,
            .gauge("node_disk_ata_write_cache", "Whether the ATA disk has a write cache.", labels: ["device"])
        ),
        (
            .writeCacheEnabled,
            .gauge("node_disk_ata_write_cache_enabled", "Whether the write cache is enabled.", labels: ["device"])
        ),
        (
            .rotationRate,
            .gauge(
                "node_disk_ata_rotation_rate_rpm", "Rotations a minute of the ATA disk; 0 for one that does not turn.",
                labels: ["device"])
        ),
    ]

    static let metrics: [any MetricDeclaration] = [info, filesystemInfo, mapperInfo] + ata.map(\.metric)

    static func write(_ devices: [BlockDevice], to page: inout MetricPage) {
        page.family(info) { samples in
            for disk in devices {
                samples.add(
                    1,
                    labels: [
                        disk.name, "\(disk.major)", "\(disk.minor)", disk[.model], disk[.path], disk[.revision],
                        disk.isRotational ? "1" : "0", disk.serialNumber, disk[.wwn],
                    ])
            }
        }
        page.family(filesystemInfo) { samples in
            for disk in devices where !disk[.fsType].isEmpty {
                samples.add(
                    1, labels: [disk.name, disk[.fsType], disk[.fsUsage], disk[.fsUUID], disk[.fsVersion]])
            }
        }
        page.family(mapperInfo) { samples in
            for disk in devices where !disk[.mapperName].isEmpty {
                samples.add(
                    1,
                    labels: [
                        disk.name, disk[.layer], disk[.logicalVolume], disk[.mapperName], disk[.mapperUUID],
                        disk[.volumeGroup],
                    ])
            }
        }
        for (property, metric) in ata {
            page.family(metric) { samples in
                for disk in devices where !disk[.ata].isEmpty {
                    samples.add(Double(ascii: disk[property].utf8.span), disk.name)
                }
            }
        }
    }
}
