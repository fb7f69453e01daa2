import ExporterCore
import Testing

@testable import NodeCollectors

@Suite struct HwmonCollectorTests {
    private let devices = "sys/devices/platform"

    @Test func `writes each reading in its unit`() throws {
        let chip = "\(devices)/nct6775.656/hwmon/hwmon0"
        let tree = FileTree([
            "sys/class/hwmon/hwmon0": "-> ../../devices/platform/nct6775.656/hwmon/hwmon0",
            "\(chip)/device": "-> ../../../nct6775.656",
            "\(chip)/name": "nct6779\n",
            "\(chip)/power/control": "auto\n",
            "\(chip)/beep_enable": "1\n",
            "\(chip)/curr1_input": "1500\n",
            "\(chip)/energy1_input": "2500000\n",
            "\(chip)/fan1_input": "1098\n",
            "\(chip)/fan1_fault": "0\n",
            "\(chip)/fan1_pulses": "2\n",
            "\(chip)/freq1_input": "214000000\n",
            "\(chip)/freq1_label": "SCLK 0\n",
            "\(chip)/freq2_input": "1\n",
            "\(chip)/humidity1_input": "45000\n",
            "\(chip)/in0_beep": "0\n",
            "\(chip)/in0_input": "1056\n",
            "\(chip)/power1_accuracy": "50000\n",
            "\(chip)/power1_average": "11000000\n",
            "\(chip)/power1_average_interval": "1000\n",
            "\(chip)/pwm1": "128\n",
            "\(chip)/pwm1_input": "129\n",
            "\(chip)/pwm1_auto_point1_pwm": "153\n",
            "\(chip)/temp1_crit_alarm": "0\n",
            "\(chip)/temp1_input": "55000\n",
            "\(chip)/temp1_label": "Core 0 \n",
            "\(chip)/temp1_max": "none\n",
            "\(chip)/temp1_type": "4\n",
            "\(chip)/update_interval": "1000\n",
            "\(chip)/vrm": "90\n",
        ])

        #expect(
            try samples(of: collector(), from: tree.files) == """
                node_hwmon_chip_names{chip="platform_nct6775_656",chip_name="nct6779"} 1
                node_hwmon_sensor_label{chip="platform_nct6775_656",label="SCLK 0",sensor="freq1"} 1
                node_hwmon_sensor_label{chip="platform_nct6775_656",label="Core 0 ",sensor="temp1"} 1
                node_hwmon_beep_enabled{chip="platform_nct6775_656",sensor="beep_enable0"} 1
                node_hwmon_curr_amps{chip="platform_nct6775_656",sensor="curr1"} 1.5
                node_hwmon_energy_joule_total{chip="platform_nct6775_656",sensor="energy1"} 2.5
                node_hwmon_fan_fault{chip="platform_nct6775_656",sensor="fan1"} 0
                node_hwmon_fan_pulses{chip="platform_nct6775_656",sensor="fan1"} 2
                node_hwmon_fan_rpm{chip="platform_nct6775_656",sensor="fan1"} 1098
                node_hwmon_freq_freq_mhz{chip="platform_nct6775_656",sensor="sclk_0"} 214
                node_hwmon_humidity{chip="platform_nct6775_656",sensor="humidity1"} 0.045
                node_hwmon_in_beep_enabled{chip="platform_nct6775_656",sensor="in0"} 0
                node_hwmon_in_volts{chip="platform_nct6775_656",sensor="in0"} 1.056
                node_hwmon_power_accuracy{chip="platform_nct6775_656",sensor="power1"} 0.05
                node_hwmon_power_average_interval_seconds{chip="platform_nct6775_656",sensor="power1"} 1
                node_hwmon_power_average_watt{chip="platform_nct6775_656",sensor="power1"} 11
                node_hwmon_pwm{chip="platform_nct6775_656",sensor="pwm1"} 128
                node_hwmon_pwm_auto_point1_pwm{chip="platform_nct6775_656",sensor="pwm1"} 153
                node_hwmon_pwm_input{chip="platform_nct6775_656",sensor="pwm1"} 129
                node_hwmon_temp_celsius{chip="platform_nct6775_656",sensor="temp1"} 55
                node_hwmon_temp_crit_alarm_celsius{chip="platform_nct6775_656",sensor="temp1"} 0
                node_hwmon_temp_type{chip="platform_nct6775_656",sensor="temp1"} 4
                node_hwmon_update_interval_seconds{chip="platform_nct6775_656",sensor="update_interval0"} 1
                node_hwmon_voltage_regulator_version{chip="platform_nct6775_656",sensor="vrm0"} 90
                """)
    }

    @Test func `says what a family is`() throws {
        let tree = FileTree(["sys/class/hwmon/hwmon3/energy1_input": "0\n"])
        #expect(
            try page(of: collector(), from: tree.files) == """
                # HELP node_hwmon_energy_joule_total What the sensor's file input says (energy).
                # TYPE node_hwmon_energy_joule_total counter
                node_hwmon_energy_joule_total{chip="hwmon3",sensor="energy1"} 0

                """)
    }

    @Test func `lets the device's files have the last word`() throws {
        let chip = "\(devices)/applesmc.768/hwmon/hwmon2"
        let tree = FileTree([
            "sys/class/hwmon/hwmon2": "-> ../../devices/platform/applesmc.768/hwmon/hwmon2",
            "\(chip)/device": "-> ../../../applesmc.768",
            "\(chip)/fan1_input": "1\n",
            "\(chip)/fan1_min": "2\n",
            "\(devices)/applesmc.768/fan1_input": "3\n",
            "\(devices)/applesmc.768/fan2_input": "4\n",
        ])
        #expect(
            try samples(of: collector(), from: tree.files) == """
                node_hwmon_fan_min_rpm{chip="platform_applesmc_768",sensor="fan1"} 2
                node_hwmon_fan_rpm{chip="platform_applesmc_768",sensor="fan1"} 3
                node_hwmon_fan_rpm{chip="platform_applesmc_768",sensor="fan2"} 4
                """)
    }

    @Test func `tells chips of one device apart`() throws {
        let device = "\(devices)/wmi/hwmon"
        let tree = FileTree([
            "sys/class/hwmon/hwmon6": "-> ../../devices/platform/wmi/hwmon/hwmon6",
            "sys/class/hwmon/hwmon7": "-> ../../devices/platform/wmi/hwmon/hwmon7",
            "sys/class/hwmon/hwmon8": "-> ../../devices/platform/wmi/hwmon/hwmon8",
            "sys/class/hwmon/hwmon9": "-> ../../devices/platform/wmi/hwmon/hwmon9",
            "\(device)/hwmon6/device": "-> ../../../wmi", "\(device)/hwmon6/name": "asus\n",
            "\(device)/hwmon7/device": "-> ../../../wmi", "\(device)/hwmon7/name": "Twin\n",
            "\(device)/hwmon8/device": "-> ../../../wmi", "\(device)/hwmon8/name": "Twin\n",
            "\(device)/hwmon9/device": "-> ../../../wmi",
        ])
        #expect(
            try HwmonChip.all(in: tree.files.sys("class/hwmon")) == [
                HwmonChip(entry: "hwmon6", name: "platform_wmi_asus", driver: "asus"),
                HwmonChip(entry: "hwmon7", name: "platform_wmi_hwmon7", driver: "twin"),
                HwmonChip(entry: "hwmon8", name: "platform_wmi_hwmon8", driver: "twin"),
                HwmonChip(entry: "hwmon9", name: "platform_wmi_hwmon9", driver: nil),
            ])
    }

    @Test func `names a chip without a device after its driver or its number`() throws {
        let tree = FileTree([
            "sys/class/hwmon/hwmon0/name": "Disk Temp\n",
            "sys/class/hwmon/hwmon1/name": "__\n",
            "sys/class/hwmon/hwmon2": "-> ../../virtual/hwmon2",
            "sys/virtual/hwmon2/temp1_input": "1",
            "sys/class/hwmon/hwmon3": "-> ../../virtual/gone",
            "sys/class/hwmon/notes": "a file",
        ])
        #expect(
            try HwmonChip.all(in: tree.files.sys("class/hwmon")) == [
                HwmonChip(entry: "hwmon0", name: "disk_temp", driver: "disk_temp"),
                HwmonChip(entry: "hwmon1", name: "hwmon1", driver: nil),
                HwmonChip(entry: "hwmon2", name: "hwmon2", driver: nil),
            ])
    }

    @Test func `reports the chips and sensors it is told to`() throws {
        let tree = FileTree([
            "sys/class/hwmon/hwmon0/name": "a", "sys/class/hwmon/hwmon0/temp1_input": "1000",
            "sys/class/hwmon/hwmon0/temp2_input": "2000",
            "sys/class/hwmon/hwmon1/name": "b", "sys/class/hwmon/hwmon1/temp1_input": "3000",
        ])
        func temperatures(_ given: (Flag<PatternFlag>, String)...) throws -> String {
            var flags = FlagValues()
            for (flag, pattern) in given { flags.set(PatternFlag(pattern), for: flag) }
            return try samples(of: HwmonCollector(flags: flags), from: tree.files).split(separator: "\n")
                .filter { $0.hasPrefix("node_hwmon_temp") }.joined(separator: "\n")
        }

        let a1 = #"node_hwmon_temp_celsius{chip="a",sensor="temp1"} 1"#
        let a2 = #"node_hwmon_temp_celsius{chip="a",sensor="temp2"} 2"#
        let b1 = #"node_hwmon_temp_celsius{chip="b",sensor="temp1"} 3"#
        #expect(try temperatures() == "\(a1)\n\(a2)\n\(b1)")
        #expect(try temperatures((HwmonCollector.chipIncludeFlag, "a")) == "\(a1)\n\(a2)")
        #expect(try temperatures((HwmonCollector.chipExcludeFlag, "a")) == b1)
        #expect(try temperatures((HwmonCollector.sensorIncludeFlag, "temp1$")) == "\(a1)\n\(b1)")
        #expect(try temperatures((HwmonCollector.sensorExcludeFlag, "^a;temp1$")) == "\(a2)\n\(b1)")
    }

    @Test(arguments: [
        ("temp1_input", "temp", 1, "input"), ("in0", "in", 0, ""), ("fan12_alarm", "fan", 12, "alarm"),
        ("pwm1_auto_point1_pwm", "pwm", 1, "auto_point1_pwm"), ("beep_enable", "beep_enable", 0, ""),
        ("update_interval", "update_interval", 0, ""), ("vrm", "vrm", 0, ""), ("temp01_max", "temp", 1, "max"),
    ])
    func `takes a file's name apart`(name: String, type: String, number: Int, element: String) {
        #expect(HwmonFile(name) == HwmonFile(type: type, number: number, element: element))
    }

    @Test(arguments: [
        "", "name", "1temp", "temp1_", "temp1x", "temp_1", "bogus1_input", "in99999999999999999999_input", "uevent",
        "_",
    ])
    func `knows which files are not a sensor's`(name: String) {
        #expect(HwmonFile(name) == nil)
    }

    @Test(arguments: [
        ("coretemp", "coretemp"), ("Core Temp\n", "core_temp"), ("0000:45:00.0", "0000:45:00_0"), ("__x__", "x"),
        ("\u{E4}b", "b"), ("", nil), ("-_-", nil),
    ])
    func `cleans names`(text: String, expected: String?) {
        #expect(HwmonChip.cleaned(text) == expected)
    }

    @Test func `says that there is none`() {
        let error = #expect(throws: CollectorError.self) { try page(of: collector(), from: .nowhere) }
        #expect(error?.reason == .absent)
        #expect(error?.description == "cannot open /nowhere/sys/class/hwmon: no such file or directory")
    }

    private func collector() -> HwmonCollector { HwmonCollector(flags: FlagValues()) }
}
