import ExporterCore
import Testing

@testable import NodeCollectors

@Suite struct PowerSupplyCollectorTests {
    private let tree = FileTree([
        "sys/class/power_supply/AC/online": "0\n",
        "sys/class/power_supply/AC/type": "Mains\n",
        "sys/class/power_supply/BAT0/capacity": "81\n",
        "sys/class/power_supply/BAT0/current_avg": "1\n",
        "sys/class/power_supply/BAT0/current_now": "-1234567\n",
        "sys/class/power_supply/BAT0/cycle_count": "0x10\n",
        "sys/class/power_supply/BAT0/energy_now": "36580000\n",
        "sys/class/power_supply/BAT0/manufacturer": "LGC\n",
        "sys/class/power_supply/BAT0/serial_number": " \n",
        "sys/class/power_supply/BAT0/temp": "309\n",
        "sys/class/power_supply/BAT0/type": "Battery\n",
        "sys/class/power_supply/BAT0/voltage_now": "n/a\n",
    ])

    @Test func `writes what each supply tells, in its unit`() throws {
        #expect(
            try page(of: PowerSupplyCollector(flags: FlagValues()), from: tree.files) == """
                # HELP node_power_supply_capacity Charge left, in percent.
                # TYPE node_power_supply_capacity gauge
                node_power_supply_capacity{power_supply="BAT0"} 81
                # HELP node_power_supply_cyclecount Times the battery was emptied and filled.
                # TYPE node_power_supply_cyclecount gauge
                node_power_supply_cyclecount{power_supply="BAT0"} 16
                # HELP node_power_supply_online Whether the supply provides power: 1 at its fixed voltage, 2 programmable.
                # TYPE node_power_supply_online gauge
                node_power_supply_online{power_supply="AC"} 0
                # HELP node_power_supply_current_ampere Current that flows now.
                # TYPE node_power_supply_current_ampere gauge
                node_power_supply_current_ampere{power_supply="BAT0"} -1.234567
                # HELP node_power_supply_energy_watthour Energy left in the battery.
                # TYPE node_power_supply_energy_watthour gauge
                node_power_supply_energy_watthour{power_supply="BAT0"} 36.58
                # HELP node_power_supply_temp_celsius Temperature of the battery.
                # TYPE node_power_supply_temp_celsius gauge
                node_power_supply_temp_celsius{power_supply="BAT0"} 30.9
                # HELP node_power_supply_info What the power supply is and does, as labels; always 1.
                # TYPE node_power_supply_info gauge
                node_power_supply_info{power_supply="AC",type="Mains"} 1
                node_power_supply_info{manufacturer="LGC",power_supply="BAT0",type="Battery"} 1

                """
        )
    }

    @Test func `leaves out the supplies it is told to`() throws {
        var flags = FlagValues()
        flags.set(PatternFlag("^BAT"), for: PowerSupplyCollector.ignoredFlag)
        #expect(
            try samples(of: PowerSupplyCollector(flags: flags), from: tree.files) == """
                node_power_supply_online{power_supply="AC"} 0
                node_power_supply_info{power_supply="AC",type="Mains"} 1
                """)
    }

    @Test func `says that there is none`() {
        let error = #expect(throws: CollectorError.self) {
            try page(of: PowerSupplyCollector(flags: FlagValues()), from: .nowhere)
        }
        #expect(error?.reason == .absent)
        #expect(error?.description == "cannot open /nowhere/sys/class/power_supply: no such file or directory")
    }
}
