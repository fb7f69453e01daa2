import ExporterCore
import Testing

@testable import NodeCollectors

@Suite struct CPUFrequencyCollectorTests {
    private static let cpus = "sys/devices/system/cpu"

    @Test func `writes frequencies and governors`() throws {
        let policy = "\(Self.cpus)/cpu0/cpufreq"
        let tree = FileTree([
            "\(Self.cpus)/offline": "\n",
            "\(policy)/cpuinfo_avg_freq": "1700000\n", "\(policy)/cpuinfo_cur_freq": "1699981\n",
            "\(policy)/cpuinfo_min_freq": "800000\n", "\(policy)/cpuinfo_max_freq": "3700000\n",
            "\(policy)/scaling_cur_freq": "1699982\n", "\(policy)/scaling_min_freq": "800001\n",
            "\(policy)/scaling_max_freq": "3700001\n",
            "\(policy)/scaling_governor": "powersave\n",
            "\(policy)/scaling_available_governors": "performance powersave \n",
        ])

        #expect(
            try page(of: CPUFrequencyCollector(flags: FlagValues()), from: tree.files) == """
                # HELP node_cpu_frequency_avg_hertz Recent average frequency.
                # TYPE node_cpu_frequency_avg_hertz gauge
                node_cpu_frequency_avg_hertz{cpu="0"} 1.7e+09
                # HELP node_cpu_frequency_hertz Frequency, as the hardware says.
                # TYPE node_cpu_frequency_hertz gauge
                node_cpu_frequency_hertz{cpu="0"} 1.699981e+09
                # HELP node_cpu_frequency_max_hertz Highest possible frequency.
                # TYPE node_cpu_frequency_max_hertz gauge
                node_cpu_frequency_max_hertz{cpu="0"} 3.7e+09
                # HELP node_cpu_frequency_min_hertz Lowest possible frequency.
                # TYPE node_cpu_frequency_min_hertz gauge
                node_cpu_frequency_min_hertz{cpu="0"} 8e+08
                # HELP node_cpu_scaling_frequency_hertz Frequency, as the kernel has set it.
                # TYPE node_cpu_scaling_frequency_hertz gauge
                node_cpu_scaling_frequency_hertz{cpu="0"} 1.699982e+09
                # HELP node_cpu_scaling_frequency_max_hertz Highest frequency that the kernel may set.
                # TYPE node_cpu_scaling_frequency_max_hertz gauge
                node_cpu_scaling_frequency_max_hertz{cpu="0"} 3.700001e+09
                # HELP node_cpu_scaling_frequency_min_hertz Lowest frequency that the kernel may set.
                # TYPE node_cpu_scaling_frequency_min_hertz gauge
                node_cpu_scaling_frequency_min_hertz{cpu="0"} 8.00001e+08
                # HELP node_cpu_scaling_governor Whether the governor is the one that sets the frequency.
                # TYPE node_cpu_scaling_governor gauge
                node_cpu_scaling_governor{cpu="0",governor="performance"} 0
                node_cpu_scaling_governor{cpu="0",governor="powersave"} 1

                """
        )
    }

    @Test func `skips processors that are offline or cannot be scaled, and what is not told`() throws {
        let tree = FileTree([
            "\(Self.cpus)/offline": "2-3,7\n",
            "\(Self.cpus)/cpu0/topology/core_id": "0\n",
            "\(Self.cpus)/cpu1/cpufreq/scaling_cur_freq": "1000\n",
            "\(Self.cpus)/cpu1/cpufreq/cpuinfo_cur_freq": "<unknown>\n",
            "\(Self.cpus)/cpu1/cpufreq/scaling_available_governors": "performance\n",
            "\(Self.cpus)/cpu2/cpufreq/scaling_cur_freq": "2000\n",
            "\(Self.cpus)/cpufreq/policy0/scaling_cur_freq": "3000\n",
        ])
        #expect(
            try samples(of: CPUFrequencyCollector(flags: FlagValues()), from: tree.files)
                == #"node_cpu_scaling_frequency_hertz{cpu="1"} 1e+06"#)
    }

    @Test func `says what is wrong with the list of those offline`() {
        let tree = FileTree(["\(Self.cpus)/offline": "3-1\n"])
        let error = #expect(throws: CollectorError.self) {
            try page(of: CPUFrequencyCollector(flags: FlagValues()), from: tree.files)
        }
        #expect(error?.reason == .malformed)
        let file = "\(tree.root)/\(Self.cpus)/offline"
        #expect(
            error?.description
                == #"cannot parse \#(file): processor list is "3-1", expected a processor or a range of them"#)
    }

    @Test func `says which directory is absent`() {
        let error = #expect(throws: CollectorError.self) {
            try page(of: CPUFrequencyCollector(flags: FlagValues()), from: .nowhere)
        }
        #expect(error?.reason == .absent)
        #expect(error?.description == "cannot open /nowhere/sys/devices/system/cpu: no such file or directory")
    }
}
