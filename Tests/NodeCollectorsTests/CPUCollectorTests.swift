import ExporterCore
import Testing

@testable import NodeCollectors

@Suite struct CPUCollectorTests {
    private func collector(_ set: (inout FlagValues) -> Void = { _ in }) -> CPUCollector {
        var flags = FlagValues()
        set(&flags)
        return CPUCollector(flags: flags)
    }

    @Test func `writes the time in each mode`() throws {
        let tree = FileTree([
            "proc/stat": """
            cpu  301854 612 111922 8979004 3552 2 3944 0 44 36
            cpu0 44490 19 21045 1087069 220 1 3410 7 2 1
            cpu12 47869

            """
        ])

        #expect(
            try page(of: collector(), from: tree.files) == """
                # HELP node_cpu_seconds_total Time spent in each mode.
                # TYPE node_cpu_seconds_total counter
                node_cpu_seconds_total{cpu="0",mode="user"} 444.9
                node_cpu_seconds_total{cpu="0",mode="nice"} 0.19
                node_cpu_seconds_total{cpu="0",mode="system"} 210.45
                node_cpu_seconds_total{cpu="0",mode="idle"} 10870.69
                node_cpu_seconds_total{cpu="0",mode="iowait"} 2.2
                node_cpu_seconds_total{cpu="0",mode="irq"} 0.01
                node_cpu_seconds_total{cpu="0",mode="softirq"} 34.1
                node_cpu_seconds_total{cpu="0",mode="steal"} 0.07
                node_cpu_seconds_total{cpu="12",mode="user"} 478.69
                node_cpu_seconds_total{cpu="12",mode="nice"} 0
                node_cpu_seconds_total{cpu="12",mode="system"} 0
                node_cpu_seconds_total{cpu="12",mode="idle"} 0
                node_cpu_seconds_total{cpu="12",mode="iowait"} 0
                node_cpu_seconds_total{cpu="12",mode="irq"} 0
                node_cpu_seconds_total{cpu="12",mode="softirq"} 0
                node_cpu_seconds_total{cpu="12",mode="steal"} 0
                # HELP node_cpu_guest_seconds_total Time spent running virtual machines.
                # TYPE node_cpu_guest_seconds_total counter
                node_cpu_guest_seconds_total{cpu="0",mode="user"} 0.02
                node_cpu_guest_seconds_total{cpu="0",mode="nice"} 0.01
                node_cpu_guest_seconds_total{cpu="12",mode="user"} 0
                node_cpu_guest_seconds_total{cpu="12",mode="nice"} 0

                """
        )
    }

    @Test func `leaves guest time out when told to`() throws {
        let tree = FileTree(["proc/stat": "cpu0 1 2 3 4 5 6 7 8 9 10\n"])
        let quiet = collector { $0.set(false, for: CPUCollector.guestFlag) }
        #expect(try !page(of: quiet, from: tree.files).contains("guest"))
    }

    @Test func `never lets a time step back`() throws {
        let tree = FileTree(["proc/stat": "cpu0 100 0 100 1000\ncpu1 7\n"])
        let collector = collector { $0.set(false, for: CPUCollector.guestFlag) }
        let times = { (stat: String) in
            tree.write(stat, to: "proc/stat")
            let page = try samples(of: collector, from: tree.files)
            return page.split(separator: "\n").filter { $0.contains(#"cpu="0""#) }.compactMap {
                $0.split(separator: " ").last
            }
        }

        #expect(try times("cpu0 100 0 100 1000\ncpu1 7\n").prefix(4) == ["1", "0", "1", "10"])
        #expect(try times("cpu0 90 5 110 995\n").prefix(4) == ["1", "0.05", "1.1", "10"])
        #expect(try times("cpu0 80 5 110 701\n").prefix(4) == ["1", "0.05", "1.1", "10"])
        // Three seconds of idle time less: the processor has been away.
        #expect(try times("cpu0 80 1 90 700\n").prefix(4) == ["0.8", "0.01", "0.9", "7"])
        #expect(try times("cpu1 1\n").isEmpty)
        #expect(try times("cpu0 1 1 1 699\n").prefix(4) == ["0.01", "0.01", "0.01", "6.99"])
    }

    @Test func `counts throttling once for each core and package`() throws {
        let cpus = "sys/devices/system/cpu"
        let tree = FileTree([
            "proc/stat": "",
            "\(cpus)/cpu0/topology/physical_package_id": "0\n", "\(cpus)/cpu0/topology/core_id": "0\n",
            "\(cpus)/cpu0/thermal_throttle/core_throttle_count": "5\n",
            "\(cpus)/cpu0/thermal_throttle/package_throttle_count": "30\n",
            "\(cpus)/cpu1/topology/physical_package_id": "0\n", "\(cpus)/cpu1/topology/core_id": "0\n",
            "\(cpus)/cpu1/thermal_throttle/core_throttle_count": "6\n",
            "\(cpus)/cpu1/thermal_throttle/package_throttle_count": "31\n",
            "\(cpus)/cpu2/topology/physical_package_id": "0\n", "\(cpus)/cpu2/topology/core_id": "1\n",
            "\(cpus)/cpu2/thermal_throttle/core_throttle_count": "7\n",
            "\(cpus)/cpu3/topology/core_id": "1\n",
            "\(cpus)/cpu3/thermal_throttle/core_throttle_count": "8\n",
            "\(cpus)/cpu4/topology/physical_package_id": "-1\n", "\(cpus)/cpu4/topology/core_id": "1\n",
            "\(cpus)/cpufreq/boost": "1\n",
        ])
        let collector = collector()
        let expected = """
            node_cpu_package_throttles_total{package="0"} 30
            node_cpu_core_throttles_total{core="0",package="0"} 5
            node_cpu_core_throttles_total{core="1",package="0"} 7
            """
        #expect(try samples(of: collector, from: tree.files) == expected)
        #expect(try samples(of: collector, from: tree.files) == expected)
    }

    @Test func `says which processors are online, where the first can be taken offline`() throws {
        let cpus = "sys/devices/system/cpu"
        let tree = FileTree([
            "proc/stat": "", "\(cpus)/cpu0/online": "1\n", "\(cpus)/cpu1/online": "0\n", "\(cpus)/cpu2/": "",
        ])
        #expect(
            try samples(of: collector(), from: tree.files) == """
                node_cpu_online{cpu="0"} 1
                node_cpu_online{cpu="1"} 0
                node_cpu_online{cpu="2"} 0
                """)

        let usual = FileTree(["proc/stat": "", "\(cpus)/cpu0/": "", "\(cpus)/cpu1/online": "1\n"])
        #expect(try samples(of: collector(), from: usual.files).isEmpty)
    }

    @Test(arguments: [
        ("1,3-5,9\n", ["1", "3", "4", "5", "9"]), ("\n", []), ("2\n", ["2"]),
        ("5-3\n", []), ("0-99999999999\n", []), ("1,x\n", []), ("1-\n", []), ("-1\n", []),
    ])
    func `lists isolated processors`(list: String, expected: [String]) throws {
        let tree = FileTree(["proc/stat": "", "sys/devices/system/cpu/isolated": list])
        let lines = try samples(of: collector(), from: tree.files)
        #expect(lines == expected.map { "node_cpu_isolated{cpu=\"\($0)\"} 1" }.joined(separator: "\n"))
    }

    @Test func `says which file is absent`() {
        let error = #expect(throws: CollectorError.self) { try page(of: collector(), from: .nowhere) }
        #expect(error?.reason == .absent)
        #expect(error?.description == "cannot open /nowhere/proc/stat: no such file or directory")
    }
}
