import ExporterCore
import Foundation
import Testing

@testable import NodeCollectors

@Suite struct TimeCollectorTests {
    private let collector = TimeCollector(readClock: {
        WallClock(nanoseconds: 1_700_000_000_123_456_789, zone: "CET", zoneOffset: 3600)
    })

    @Test func `writes the clock and what drives it`() throws {
        let tree = FileTree([
            "sys/devices/system/clocksource/clocksource0/available_clocksource": "tsc hpet acpi_pm \n",
            "sys/devices/system/clocksource/clocksource0/current_clocksource": "tsc\n",
        ])

        #expect(
            try page(of: collector, from: tree.files) == """
                # HELP node_time_seconds The host's clock, in seconds since 1970.
                # TYPE node_time_seconds gauge
                node_time_seconds 1.7000000001234567e+09
                # HELP node_time_zone_offset_seconds How far the host's time zone is ahead of UTC.
                # TYPE node_time_zone_offset_seconds gauge
                node_time_zone_offset_seconds{time_zone="CET"} 3600
                # HELP node_time_clocksource_available_info A clock source that the kernel could use.
                # TYPE node_time_clocksource_available_info gauge
                node_time_clocksource_available_info{clocksource="tsc",device="0"} 1
                node_time_clocksource_available_info{clocksource="hpet",device="0"} 1
                node_time_clocksource_available_info{clocksource="acpi_pm",device="0"} 1
                # HELP node_time_clocksource_current_info The clock source that the kernel uses.
                # TYPE node_time_clocksource_current_info gauge
                node_time_clocksource_current_info{clocksource="tsc",device="0"} 1

                """
        )
    }

    @Test func `writes the clock without sysfs`() throws {
        #expect(
            try samples(of: collector, from: .nowhere) == """
                node_time_seconds 1.7000000001234567e+09
                node_time_zone_offset_seconds{time_zone="CET"} 3600
                """)
    }

    @Test func `counts devices, and leaves out one that says nothing`() throws {
        let tree = FileTree([
            "sys/devices/system/clocksource/clocksource0/uevent": "",
            "sys/devices/system/clocksource/clocksource1/available_clocksource": "jiffies\n",
            "sys/devices/system/clocksource/clocksource1/current_clocksource": "jiffies\n",
        ])

        #expect(
            ClockSource.all(in: tree.files) == [ClockSource(device: 1, available: ["jiffies"], current: "jiffies")])
    }

    @Test func `reads the host's clock`() {
        let before = Date().timeIntervalSince1970
        let clock = WallClock.now()
        let after = Date().timeIntervalSince1970

        let seconds = Double(clock.nanoseconds) / 1e9
        #expect(before <= seconds && seconds <= after)
        #expect(clock.zoneOffset == TimeZone.current.secondsFromGMT())
        #expect(!clock.zone.isEmpty)
    }
}
