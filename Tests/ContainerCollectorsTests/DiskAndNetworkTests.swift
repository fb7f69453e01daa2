import ExporterCore
import Foundation
import Testing

@testable import ContainerCollectors

@Suite struct DiskAndNetworkTests {
    private static let id = String(repeating: "0a", count: 32)

    private func lines(_ names: [String], _ host: Host, _ flags: [String: String] = [:]) throws -> [String] {
        try page(of: names, from: host.files(flags), flags).samples
    }

    @Test func `disks of version 2 by their names`() throws {
        let host = try Host([
            "sys/fs/cgroup/cgroup.controllers": "io\n",
            "sys/fs/cgroup/a/io.stat": "254:0 rbytes=4096 wbytes=0 rios=1 wios=0 dbytes=0 dios=0 cost.usage=1500000\n"
                + "7:0 rbytes=5 wbytes=6 rios=7 wios=8\n",
            "sys/block/vda/dev": "254:0\n", "sys/block/loop0/dev": "7:0\n",
        ])
        #expect(
            try lines(["diskIO"], host) == [
                #"container_blkio_device_usage_total{id="/a",device="/dev/vda",major="254",minor="0",operation="Read"} 4096"#,
                #"container_blkio_device_usage_total{id="/a",device="/dev/vda",major="254",minor="0",operation="Write"} 0"#,
                #"container_blkio_device_usage_total{id="/a",device="",major="7",minor="0",operation="Read"} 5"#,
                #"container_blkio_device_usage_total{id="/a",device="",major="7",minor="0",operation="Write"} 6"#,
                #"container_fs_reads_bytes_total{id="/a",device="/dev/vda"} 4096"#,
                #"container_fs_reads_bytes_total{id="/a",device=""} 5"#,
                #"container_fs_reads_total{id="/a",device="/dev/vda"} 1"#,
                #"container_fs_reads_total{id="/a",device=""} 7"#,
                #"container_fs_writes_bytes_total{id="/a",device="/dev/vda"} 0"#,
                #"container_fs_writes_bytes_total{id="/a",device=""} 6"#,
                #"container_fs_writes_total{id="/a",device="/dev/vda"} 0"#,
                #"container_fs_writes_total{id="/a",device=""} 8"#,
                #"container_fs_io_cost_usage_seconds_total{id="/a",device="/dev/vda"} 1.5"#,
            ])
    }

    @Test func `a disk that nothing is told of does not get the counts of the next`() throws {
        let host = try Host([
            "sys/fs/cgroup/cgroup.controllers": "io\n",
            "sys/fs/cgroup/a/io.stat": "8:0 254:0 rbytes=1 wbytes=2 rios=3 wios=4\n8:16 \n8:32\n",
            "sys/block/sda/dev": "8:0\n", "sys/block/vda/dev": "254:0\n",
            "sys/block/nvme0c0n1/dev": "8:0\n", "sys/block/nvme0c0n1/hidden": "1\n",
        ])
        let found = try lines(["diskIO"], host).filter { !$0.contains("blkio_device") }
        #expect(
            found
                == [("reads_bytes", 1), ("reads", 3), ("writes_bytes", 2), ("writes", 4)]
                .map { #"container_fs_\#($0)_total{id="/a",device="/dev/vda"} \#($1)"# })
    }

    @Test func `the root of version 1 has the bytes of its cgroup where the host tells none`() throws {
        let counts = "8:0 Read 7\n8:0 Write 8\nTotal 15\n"
        let host = try Host([
            "sys/fs/cgroup/blkio/blkio.throttle.io_serviced_recursive": counts,
            "sys/fs/cgroup/blkio/blkio.throttle.io_service_bytes_recursive": counts, "sys/block/sda/dev": "8:0\n",
            "proc/self/mountinfo": "1 0 8:0 / / rw - ext4 /dev/sda rw\n",
            "proc/diskstats": "8 0 sda 10 0 0 0 14 0 0 0 0 0 0\n",
        ])
        let found = try lines(["diskIO"], host).filter { !$0.contains("blkio_device") && !$0.hasSuffix(" 0") }
        #expect(
            found
                == [("reads_bytes", 7), ("reads", 10), ("writes_bytes", 8), ("writes", 14)]
                .map { #"container_fs_\#($0)_total{id="/",device="/dev/sda"} \#($1)"# })
    }

    @Test func `on version 1 sectors are told without what was done with them`() throws {
        let host = try Host([
            "sys/fs/cgroup/blkio/a/blkio.sectors_recursive": "8:0 100\nTotal 100\n",
            "sys/fs/cgroup/blkio/a/blkio.io_serviced_recursive": "8:0 Read 7\n8:0 Write 8\nTotal 15\n",
            "sys/fs/cgroup/blkio/a/blkio.throttle.io_serviced_recursive": "8:0 Read 1\nTotal 1\n",
            "sys/block/sda/dev": "8:0\n",
        ])
        #expect(
            try lines(["diskIO"], host) == [
                #"container_fs_reads_total{id="/a",device="/dev/sda"} 7"#,
                #"container_fs_writes_total{id="/a",device="/dev/sda"} 8"#,
            ])
    }

    @Test func `on version 1 the first set of files counts that says anything`() throws {
        let host = try Host([
            "sys/fs/cgroup/blkio/a/blkio.bfq.io_serviced_recursive": "Total 0\n",
            "sys/fs/cgroup/blkio/a/blkio.bfq.io_service_bytes_recursive": "Total 0\n",
            "sys/fs/cgroup/blkio/a/blkio.throttle.io_serviced_recursive":
                "8:0 Read 1\n8:0 Write 2\n8:0 Sync 3\n8:0 Async 0\n8:0 Discard 0\n8:0 Total 3\nTotal 3\n",
            "sys/fs/cgroup/blkio/a/blkio.throttle.io_service_bytes_recursive":
                "8:0 Read 512\n8:0 Write 1024\nTotal 1536\n",
            "sys/block/sda/dev": "8:0\n",
        ])
        for name in ["bfq.io_serviced_recursive", "throttle.io_serviced_recursive"] {
            try host.write("", to: "sys/fs/cgroup/blkio/blkio.\(name)")
        }
        let found = try lines(["diskIO"], host).filter { !$0.contains("blkio_device") }
        #expect(
            found
                == [
                    ("reads_bytes", 512), ("reads", 1), ("writes_bytes", 1024), ("writes", 2),
                ].map { #"container_fs_\#($0)_total{id="/a",device="/dev/sda"} \#($1)"# })
    }

    @Test(arguments: [["sys/fs/cgroup/io.stat": ""], [:]])
    func `the root has the host's counts, in seconds`(files: [String: String]) throws {
        let host = try Host(
            [
                "sys/fs/cgroup/cgroup.controllers": "io\n",
                "proc/self/mountinfo": "1 0 259:1 / / rw - ext4 /dev/nvme0n1p1 rw\n",
                "proc/diskstats": "259 1 nvme0n1p1 10 11 12 13000 14 15 16 17 18 19 20000 0 0 0 0\n",
            ].merging(files) { $1 })
        #expect(
            try lines(["diskIO"], host)
                == [
                    ("reads_total", "10"), ("sector_reads_total", "12"), ("reads_merged_total", "11"),
                    ("read_seconds_total", "13"), ("writes_total", "14"), ("sector_writes_total", "16"),
                    ("writes_merged_total", "15"), ("write_seconds_total", "0.017"), ("io_current", "18"),
                    ("io_time_seconds_total", "0.019"), ("io_time_weighted_seconds_total", "20"),
                ].map { #"container_fs_\#($0){id="/",device="/dev/nvme0n1p1"} \#($1)"# })
    }

    @Test func `what a container has written, each file once and nothing beyond its folder`() throws {
        let elsewhere = try Host(["large": String(repeating: "x", count: 100_000)])
        let layer = "var/lib/docker/overlay2/m/diff"
        let host = try Host([
            "sys/fs/cgroup/cgroup.controllers": "memory\n", "sys/fs/cgroup/docker/\(Self.id)/cgroup.procs": "",
            "var/lib/docker/containers/\(Self.id)/config.v2.json": #"{"Name":"/web","Driver":"overlay2"}"#,
            "var/lib/docker/image/overlay2/layerdb/mounts/\(Self.id)/mount-id": "m",
            "\(layer)/a/file": String(repeating: "x", count: 5000), "\(layer)/link": "-> \(elsewhere.root)",
        ])
        try FileManager.default.linkItem(atPath: "\(host.root)/\(layer)/a/file", toPath: "\(host.root)/\(layer)/again")
        var scan = LayerScan(inodesPerSecond: 1_000_000, limit: 100)
        let found = scan.size(of: "/\(layer)", under: host.root)
        let size = try #require(found)
        // The folder itself, a, file and link.
        #expect(size.inodes == 4)
        #expect(size.bytes < 50_000)
        var short = LayerScan(inodesPerSecond: 1_000_000, limit: 3)
        let cut = short.size(of: "/\(layer)", under: host.root)
        #expect(cut == nil)
        #expect(short.isExhausted)
        var led = LayerScan(inodesPerSecond: 1_000_000, limit: 100)
        try host.write("-> \(elsewhere.root)", to: "var/lib/docker/overlay2/n")
        let astray = led.size(of: "/var/lib/docker/overlay2/n", under: host.root)
        #expect(astray == nil)
    }

    private func network(_ modes: [(id: Character, mode: String)]) throws -> Host {
        let host = try Host(["sys/fs/cgroup/cgroup.controllers": "memory\n"])
        let heading = "Inter-|   Receive\n face |bytes\n"
        for (pid, (id, mode)) in zip(10..., modes) {
            let id = String(repeating: id, count: 64)
            try host.write("", to: "sys/fs/cgroup/docker/\(id)/cgroup.procs")
            let config = #"{"Name":"/\#(mode)","State":{"Running":true,"Pid":\#(pid)}}"#
            try host.write(config, to: "var/lib/docker/containers/\(id)/config.v2.json")
            try host.write(#"{"NetworkMode":"\#(mode)"}"#, to: "var/lib/docker/containers/\(id)/hostconfig.json")
            try host.write(heading + "eth0: \(pid) 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n", to: "proc/\(pid)/net/dev")
        }
        try host.write(
            heading
                + ["lo", "eth0", "veth1", "docker0"].map { "\($0): 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n" }.joined(),
            to: "proc/1/net/dev")
        return host
    }

    @Test func `networks are their container's, once where one is shared`() throws {
        let host = try network([("a", "default"), ("b", "container:a"), ("c", "host")])
        let received = samples(try lines(["network"], host), with: "receive_bytes")
        #expect(
            received == [
                #"container_network_receive_bytes_total{id="/",interface="eth0"} 1"#,
                "container_network_receive_bytes_total{id=\"/docker/\(String(repeating: "a", count: 64))\","
                    + #"name="default",interface="eth0"} 10"#,
                "container_network_receive_bytes_total{id=\"/docker/\(String(repeating: "c", count: 64))\","
                    + #"name="host",interface="eth0"} 12"#,
            ])
        let without = try lines(["network"], host, ["host-network-of-containers": "false"])
        #expect(samples(without, with: "receive_bytes").count == 2)
    }

    @Test func `columns of a network are where they belong`() throws {
        let host = try network([])
        #expect(
            try lines(["network"], host)
                == [
                    ("receive_bytes", 1), ("receive_packets", 2), ("receive_packets_dropped", 4), ("receive_errors", 3),
                    ("transmit_bytes", 9), ("transmit_packets", 10), ("transmit_packets_dropped", 12),
                    ("transmit_errors", 11),
                ].map { #"container_network_\#($0)_total{id="/",interface="eth0"} \#($1)"# })
    }

    @Test func `sockets by state, and queues the right way round`() throws {
        let host = try network([])
        let line = "  0: 00000000:0050 00000000:0000"
        try host.write("  sl\n\(line) 0A 0:0 0\n\(line) 01 0:0 0\n\(line) 0C 0:0 0\n", to: "proc/1/net/tcp")
        try host.write("  sl\n\(line) 07 0000000A:00000014 00:00000000 0 0 0 1 2 x 3\n", to: "proc/1/net/udp")
        let found = try lines(["tcp", "udp"], host, ["enable_metrics": "tcp,udp"])
        #expect(samples(found, with: "tcp_usage").count == 11)
        for line in [
            #"tcp_usage_total{id="/",tcp_state="listen"} 1"#, #"tcp_usage_total{id="/",tcp_state="established"} 1"#,
            #"udp_usage_total{id="/",udp_state="txqueued"} 10"#, #"udp_usage_total{id="/",udp_state="rxqueued"} 20"#,
            #"udp_usage_total{id="/",udp_state="dropped"} 3"#, #"udp_usage_total{id="/",udp_state="listen"} 1"#,
        ] { #expect(found.contains("container_network_\(line)")) }
    }

    @Test func `the kernel's counts of TCP by their names in small letters`() throws {
        let host = try network([])
        try host.write("Tcp: RtoMin ActiveOpens\nTcp: 200 5\nUdp: InDatagrams\nUdp: 1\n", to: "proc/1/net/snmp")
        try host.write("TcpExt: TW NotReported\nTcpExt: 7 8\n", to: "proc/1/net/netstat")
        #expect(
            try lines(["advtcp"], host, ["enable_metrics": "advtcp"])
                == [
                    ("rtomin", 200), ("activeopens", 5), ("tw", 7),
                ].map { #"container_network_advance_tcp_stats_total{id="/",tcp_state="\#($0)"} \#($1)"# })
        try host.write("TcpExt: TW\nTcpExt: 7 8\n", to: "proc/1/net/netstat")
        let (_, problems, _) = try page(of: ["advtcp"], from: host.files(["enable_metrics": "advtcp"]))
        #expect(problems == [#"cannot parse \#(host.root)/proc/1/net/netstat: TcpExt: is "2 numbers", expected 1"#])
    }

    @Test func `cores are those of the topology where the processors' list has none`() throws {
        let host = try network([])
        try host.write((0..<4).map { "processor\t: \($0)\nBogoMIPS\t: 50\n\n" }.joined(), to: "proc/cpuinfo")
        for number in 0..<4 {
            let folder = "sys/devices/system/cpu/cpu\(number)/topology"
            try host.write("\(number / 2)\n", to: "\(folder)/core_id")
            try host.write("0\n", to: "\(folder)/physical_package_id")
        }
        let found = samples(try lines(["machine"], host), with: "machine_cpu").map { $0.split(separator: " ")[1] }
        #expect(found == ["2", "4", "1"])
    }

    @Test func `cores of several sockets are counted apart`() throws {
        let host = try network([])
        try host.write(
            (0..<4).map { "processor\t: \($0)\nphysical id\t: \($0 / 2)\ncore id\t\t: \($0 % 2)\n\n" }.joined(),
            to: "proc/cpuinfo")
        try host.write("id\n", to: "etc/machine-id")
        try host.write("boot\n", to: "proc/sys/kernel/random/boot_id")
        let found = samples(try lines(["machine"], host), with: "machine_cpu")
        let labels = #"{boot_id="boot",machine_id="id",system_uuid="id"}"#
        #expect(
            found == [
                "machine_cpu_physical_cores\(labels) 4", "machine_cpu_cores\(labels) 4",
                "machine_cpu_sockets\(labels) 2",
            ])
    }
}
