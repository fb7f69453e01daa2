import ExporterCore
import Testing

@testable import NodeCollectors

@Suite struct DiskStatsCollectorTests {
    private func collector(_ set: (inout FlagValues) -> Void = { _ in }) throws -> DiskStatsCollector {
        var flags = FlagValues()
        set(&flags)
        return try DiskStatsCollector(flags: flags)
    }

    /// The value of each of a device's samples, by the part of the name after `node_disk_`.
    private func values(_ line: String) throws -> [String: String] {
        let tree = FileTree(["proc/diskstats": line])
        var values: [String: String] = [:]
        for sample in try samples(of: collector(), from: tree.files).split(separator: "\n") {
            let parts = sample.dropFirst("node_disk_".count).split(whereSeparator: { "{ ".contains($0) })
            values[String(parts[0])] = String(parts[2])
        }
        values["info"] = nil
        return values
    }

    @Test func `writes as many metrics as the kernel has columns`() throws {
        let old = try values("8 0 sda 25354637 34367663 1003346126 18492372 5 6 7 63877960 9 9653880 82621804\n")
        #expect(
            old == [
                "reads_completed_total": "2.5354637e+07", "reads_merged_total": "3.4367663e+07",
                "read_bytes_total": "5.13713216512e+11", "read_time_seconds_total": "18492.372",
                "writes_completed_total": "5", "writes_merged_total": "6", "written_bytes_total": "3584",
                "write_time_seconds_total": "63877.96", "io_now": "9", "io_time_seconds_total": "9653.880000000001",
                "io_time_weighted_seconds_total": "82621.804",
            ])
        let discards = try values("8 0 sda 1 2 3 4 5 6 7 8 9 10 11 68851 13 1925173784 11130\n")
        #expect(discards.count == 15)
        #expect(discards["discards_completed_total"] == "68851")
        #expect(discards["discards_merged_total"] == "13")
        #expect(discards["discarded_sectors_total"] == "1.925173784e+09")
        #expect(discards["discard_time_seconds_total"] == "11.13")
        let flushes = try values("8 0 sda 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 1555 1944 18 19\n")
        #expect(flushes.count == 17)
        #expect(flushes["flush_requests_total"] == "1555")
        #expect(flushes["flush_requests_time_seconds_total"] == "1.944")
    }

    @Test func `says what the device is`() throws {
        let tree = FileTree([
            "proc/diskstats": "   8       0 sda 0 0 0 0 0 0 0 0 0 0 0\n 252       1 dm-1 0 0 0 0 0 0 0 0 0 0 0\n",
            "sys/block/sda/queue/rotational": "1\n",
            "udev/b8:0": """
            S:disk/by-id/ata-TOSHIBA
            E:ID_ATA=1
            E:ID_MODEL=TOSHIBA_KSDB4U86
            E:ID_REVISION=0102
            E:ID_SERIAL=TOSHIBA_KSDB4U866TE_DTB0QRJR2EIG
            E:ID_SERIAL_SHORT=2160A0D5FVGG
            E:ID_ATA_WRITE_CACHE=1
            E:ID_ATA_WRITE_CACHE_ENABLED=0
            E:ID_ATA_ROTATION_RATE_RPM=7200
            E:ID_WWN=0x7c72382b8de36a64
            E:ID_PATH=pci-0000:3b:00.0-sas-phy7-lun-0
            E:ID_FS_TYPE=
            G:systemd

            """,
            "udev/b252:1": """
            E:DM_NAME=system-swap_1
            E:DM_UUID=LVM-wbGq=QEBL
            E:DM_VG_NAME=system
            E:DM_LV_NAME=swap_1
            E:DM_LV_LAYER=
            E:ID_FS_UUID=5272bb60
            E:ID_FS_VERSION=1
            E:ID_FS_TYPE=swap
            E:ID_FS_USAGE=other
            E:ID_ATA_WRITE_CACHE=1

            """,
        ])
        let information = try samples(of: collector(), from: tree.files).split(separator: "\n")
            .filter { $0.contains("info") || $0.contains("ata_") }

        #expect(
            information.joined(separator: "\n") == """
                node_disk_info{device="sda",major="8",minor="0",model="TOSHIBA_KSDB4U86",\
                path="pci-0000:3b:00.0-sas-phy7-lun-0",revision="0102",rotational="1",serial="2160A0D5FVGG",\
                wwn="0x7c72382b8de36a64"} 1
                node_disk_info{device="dm-1",major="252",minor="1",model="",path="",revision="",rotational="0",\
                serial="",wwn=""} 1
                node_disk_filesystem_info{device="dm-1",type="swap",usage="other",uuid="5272bb60",version="1"} 1
                node_disk_device_mapper_info{device="dm-1",lv_layer="",lv_name="swap_1",name="system-swap_1",\
                uuid="LVM-wbGq=QEBL",vg_name="system"} 1
                node_disk_ata_write_cache{device="sda"} 1
                node_disk_ata_write_cache_enabled{device="sda"} 0
                node_disk_ata_rotation_rate_rpm{device="sda"} 7200
                """)
    }

    @Test(arguments: [
        ("E:SCSI_IDENT_SERIAL=a\nE:ID_SERIAL_SHORT=b\nE:ID_SERIAL=c", "a"),
        ("E:ID_SERIAL_SHORT=b\nE:ID_SERIAL=c", "b"), ("E:SCSI_IDENT_SERIAL=\nE:ID_SERIAL=c", "c"), ("", ""),
    ])
    func `takes the serial number that is printed on the disk`(udev: String, serial: String) throws {
        let tree = FileTree(["proc/diskstats": "8 0 sda 0 0 0 0 0 0 0 0 0 0 0\n", "udev/b8:0": udev])
        #expect(try samples(of: collector(), from: tree.files).contains("serial=\"\(serial)\""))
    }

    @Test func `leaves out an ATA property that is not a number`() throws {
        let tree = FileTree([
            "proc/diskstats": "8 0 sda 0 0 0 0 0 0 0 0 0 0 0\n",
            "udev/b8:0": "E:ID_ATA=1\nE:ID_ATA_WRITE_CACHE=yes\nE:ID_ATA_ROTATION_RATE_RPM=0\n",
        ])
        let page = try page(of: collector(), from: tree.files)
        #expect(!page.contains("write_cache"))
        #expect(page.contains("node_disk_ata_rotation_rate_rpm{device=\"sda\"} 0\n"))
    }

    @Test(arguments: [
        "8 0 sda 1 2 3 4 5 6 7 8 9 10", "8 0 sda 1 2 3 4 5 6 7 8 9 10 x", "8 0 sda 1 2 3 4", "8 0 sda", "8 x sda 1", "",
        "?",
    ])
    func `skips a line that is not a whole device`(line: String) throws {
        let tree = FileTree(["proc/diskstats": "\(line)\n8 16 sdb 0 0 0 0 0 0 0 0 0 0 0\n"])
        let page = try samples(of: collector(), from: tree.files)
        #expect(page.contains("sdb"))
        #expect(!page.contains("sda"))
    }

    private static let devices = [
        "ram1", "loop0", "sda", "sda1", "vdb3", "nvme0n1", "nvme0n1p1", "dm-0", "zram0", "fd0",
    ]

    private func reported(_ set: (inout FlagValues) -> Void) throws -> [String] {
        let lines = Self.devices.map { "1 1 \($0) 0 0 0 0 0 0 0 0 0 0 0\n" }.joined()
        let tree = FileTree(["proc/diskstats": lines])
        let page = try samples(of: collector(set), from: tree.files)
        return Self.devices.filter { page.contains("node_disk_io_now{device=\"\($0)\"}") }
    }

    @Test func `chooses devices by the flags`() throws {
        #expect(try reported { _ in } == ["sda", "nvme0n1", "dm-0"])
        let exclude = PatternFlag("^(sd|nvme)")
        let others = ["ram1", "loop0", "vdb3", "dm-0", "zram0", "fd0"]
        #expect(try reported { $0.set(exclude, for: DiskStatsCollector.excludeFlag) } == others)
        #expect(try reported { $0.set(exclude, for: DiskStatsCollector.ignoredFlag) } == others)
        #expect(
            try reported { $0.set(PatternFlag("^ram|1$"), for: DiskStatsCollector.includeFlag) }
                == ["ram1", "sda1", "nvme0n1", "nvme0n1p1"])
    }

    @Test func `refuses flags that contradict each other`() {
        let both = #expect(throws: ConfigurationError.self) {
            try collector { flags in
                flags.set(PatternFlag("a"), for: DiskStatsCollector.excludeFlag)
                flags.set(PatternFlag("a"), for: DiskStatsCollector.includeFlag)
            }
        }
        #expect(
            both?.description
                == "--collector.diskstats.device-include and --collector.diskstats.device-exclude exclude each other; "
                + "give one of them")
        let names = #expect(throws: ConfigurationError.self) {
            try collector { flags in
                flags.set(PatternFlag("a"), for: DiskStatsCollector.excludeFlag)
                flags.set(PatternFlag("a"), for: DiskStatsCollector.ignoredFlag)
            }
        }
        #expect(
            names?.description
                == "--collector.diskstats.ignored-devices is the former name of --collector.diskstats.device-exclude; "
                + "give only the latter")
    }

    @Test func `says which file is absent`() {
        let error = #expect(throws: CollectorError.self) { try page(of: collector(), from: .nowhere) }
        #expect(error?.reason == .absent)
        #expect(error?.description == "cannot open /nowhere/proc/diskstats: no such file or directory")
    }
}
