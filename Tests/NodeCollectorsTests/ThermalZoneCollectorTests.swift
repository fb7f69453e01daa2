import ExporterCore
import Testing

@testable import NodeCollectors

@Suite struct ThermalZoneCollectorTests {
    @Test func `writes zones and cooling devices`() throws {
        let tree = FileTree([
            "sys/class/thermal/thermal_zone0/type": "acpitz\n",
            "sys/class/thermal/thermal_zone0/temp": "44050\n",
            "sys/class/thermal/thermal_zone1/type": "outdoors\n",
            "sys/class/thermal/thermal_zone1/temp": "-3500\n",
            "sys/class/thermal/cooling_device0/type": "Processor\n",
            "sys/class/thermal/cooling_device0/cur_state": "2\n",
            "sys/class/thermal/cooling_device0/max_state": "10\n",
            "sys/class/thermal/cooling_device10/type": "intel_powerclamp\n",
            "sys/class/thermal/cooling_device10/cur_state": "-1\n",
            "sys/class/thermal/cooling_device10/max_state": "50\n",
        ])

        #expect(
            try page(of: ThermalZoneCollector(), from: tree.files) == """
                # HELP node_thermal_zone_temp Temperature of the zone in degrees Celsius.
                # TYPE node_thermal_zone_temp gauge
                node_thermal_zone_temp{type="acpitz",zone="0"} 44.05
                node_thermal_zone_temp{type="outdoors",zone="1"} -3.5
                # HELP node_cooling_device_cur_state How hard the device is cooling.
                # TYPE node_cooling_device_cur_state gauge
                node_cooling_device_cur_state{name="0",type="Processor"} 2
                node_cooling_device_cur_state{name="10",type="intel_powerclamp"} -1
                # HELP node_cooling_device_max_state How hard the device can cool.
                # TYPE node_cooling_device_max_state gauge
                node_cooling_device_max_state{name="0",type="Processor"} 10
                node_cooling_device_max_state{name="10",type="intel_powerclamp"} 50

                """
        )
    }

    @Test(arguments: ["", "hot\n", "99999999999999999999\n"])
    func `leaves out a zone that says nothing`(temperature: String) throws {
        let tree = FileTree([
            "sys/class/thermal/thermal_zone0/type": "iwlwifi\n",
            "sys/class/thermal/thermal_zone0/temp": temperature,
        ])
        #expect(try samples(of: ThermalZoneCollector(), from: tree.files).isEmpty)
    }

    @Test(arguments: ["", "0x2\n", "much\n"])
    func `leaves out a cooling device that does not tell its state`(state: String) throws {
        let tree = FileTree([
            "sys/class/thermal/cooling_device0/type": "Fan\n",
            "sys/class/thermal/cooling_device0/cur_state": state,
            "sys/class/thermal/cooling_device0/max_state": "1\n",
        ])
        #expect(try page(of: ThermalZoneCollector(), from: tree.files) == "")
    }

    @Test func `is content with a host without sensors`() throws {
        #expect(try page(of: ThermalZoneCollector(), from: .nowhere) == "")
    }
}
