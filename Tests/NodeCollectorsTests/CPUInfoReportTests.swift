import ExporterCore
import Testing

@testable import NodeCollectors

@Suite struct CPUInfoReportTests {
    private static let cpuinfo = """
        processor\t: 0
        vendor_id\t: GenuineIntel
        cpu family\t: 6
        model\t\t: 142
        model name\t: Intel(R) Core(TM) i7-8650U CPU @ 1.90GHz
        stepping\t: 10
        microcode\t: 0xb4
        cpu MHz\t\t: 799.998
        cache size\t: 8192 KB
        physical id\t: 0
        siblings\t: 8
        core id\t\t: 3
        flags\t\t: fpu aes avx avx512f avx2
        bugs\t\t: cpu_meltdown mds
        power management:

        processor\t: 1
        vendor_id\t: GenuineIntel
        flags\t\t: fpu avx
        bugs\t\t: other

        """

    private func samples(_ cpuinfo: String?, _ set: (inout FlagValues) throws -> Void) throws -> String {
        var files = ["proc/stat": ""]
        files["proc/cpuinfo"] = cpuinfo
        var flags = FlagValues()
        try set(&flags)
        let tree = FileTree(files)
        return try NodeCollectorsTests.samples(of: CPUCollector(flags: flags), from: tree.files)
    }

    @Test func `says what the processors are`() throws {
        #expect(
            try samples(Self.cpuinfo) { $0.set(true, for: CPUInfoReport.infoFlag) } == """
                node_cpu_info{cachesize="8192 KB",core="3",cpu="0",family="6",microcode="0xb4",model="142",\
                model_name="Intel(R) Core(TM) i7-8650U CPU @ 1.90GHz",package="0",stepping="10",vendor="GenuineIntel"} 1
                node_cpu_info{cachesize="",core="",cpu="1",family="",microcode="",model="",\
                model_name="",package="",stepping="",vendor="GenuineIntel"} 1
                node_cpu_frequency_hertz{core="3",cpu="0",package="0"} 7.99998e+08
                """)
    }

    @Test func `lists the features and defects that are asked for`() throws {
        let page = try samples(Self.cpuinfo) { flags in
            flags.set(PatternFlag("^(aes|avx.?)$"), for: CPUInfoReport.flagsIncludeFlag)
            flags.set(PatternFlag("m"), for: CPUInfoReport.bugsIncludeFlag)
        }
        #expect(
            page.split(separator: "\n").dropFirst(3).joined(separator: "\n") == """
                node_cpu_flag_info{flag="aes"} 1
                node_cpu_flag_info{flag="avx"} 1
                node_cpu_flag_info{flag="avx2"} 1
                node_cpu_bug_info{bug="cpu_meltdown"} 1
                node_cpu_bug_info{bug="mds"} 1
                """)
    }

    @Test(arguments: [("cpufreq", false), ("disable-defaults", true)])
    func `leaves out the frequency where the cpufreq collector is off`(flag: String, value: Bool) throws {
        let page = try samples(Self.cpuinfo) { flags in
            flags.set(true, for: CPUInfoReport.infoFlag)
            flags.set(value, for: Flag("collector.\(flag)", default: true, ""))
        }
        #expect(!page.contains("node_cpu_frequency_hertz"))
    }

    @Test func `has the hardware's frequencies in its family, from which cpufreq then keeps away`() throws {
        let cpus = "sys/devices/system/cpu"
        let files = FileTree([
            "proc/stat": "", "proc/cpuinfo": "processor: 0\ncpu MHz: 800.5\nphysical id: 0\ncore id: 3\n",
            "\(cpus)/offline": "1\n", "\(cpus)/cpu0/cpufreq/cpuinfo_cur_freq": "799998\n",
            "\(cpus)/cpu0/cpufreq/cpuinfo_max_freq": "900000\n", "\(cpus)/cpu1/cpufreq/cpuinfo_cur_freq": "1\n",
        ])
        let hardware = #"node_cpu_frequency_hertz{cpu="0"} 7.99998e+08"#
        let maximum = #"node_cpu_frequency_max_hertz{cpu="0"} 9e+08"#
        let cpufreq = { try NodeCollectorsTests.samples(of: CPUFrequencyCollector(flags: $0), from: files.files) }

        var flags = FlagValues()
        #expect(try cpufreq(flags) == "\(hardware)\n\(maximum)")

        flags.set(true, for: CPUInfoReport.infoFlag)
        #expect(try cpufreq(flags) == maximum)
        let cpu = try NodeCollectorsTests.samples(of: CPUCollector(flags: flags), from: files.files)
        #expect(
            cpu.split(separator: "\n").dropFirst() == [
                #"node_cpu_frequency_hertz{core="3",cpu="0",package="0"} 8.005e+08"#, hardware[...],
            ])

        flags.set(false, for: CollectorSwitch(CPUCollector.name, isOnByDefault: true).flag)
        #expect(try cpufreq(flags) == "\(hardware)\n\(maximum)")
    }

    @Test func `does not read cpuinfo unasked`() throws {
        #expect(try samples(nil) { _ in }.isEmpty)
    }

    @Test func `says when cpuinfo is absent`() {
        let error = #expect(throws: CollectorError.self) {
            try samples(nil) { $0.set(true, for: CPUInfoReport.infoFlag) }
        }
        #expect(error?.reason == .absent)
    }

    @Test func `survives cpuinfo cut off anywhere`() throws {
        for length in 0..<Self.cpuinfo.count {
            _ = try samples(String(Self.cpuinfo.prefix(length))) { $0.set(true, for: CPUInfoReport.infoFlag) }
        }
    }
}
