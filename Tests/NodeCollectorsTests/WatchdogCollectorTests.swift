import ExporterCore
import Testing

@testable import NodeCollectors

@Suite struct WatchdogCollectorTests {
    @Test func `writes what each watchdog tells`() throws {
        let tree = FileTree([
            "sys/class/watchdog/watchdog0/bootstatus": "1\n",
            "sys/class/watchdog/watchdog0/fw_version": "2\n",
            "sys/class/watchdog/watchdog0/identity": "Software Watchdog\n",
            "sys/class/watchdog/watchdog0/nowayout": "0\n",
            "sys/class/watchdog/watchdog0/options": "0x8380\n",
            "sys/class/watchdog/watchdog0/pretimeout": "5\n",
            "sys/class/watchdog/watchdog0/pretimeout_governor": "noop\n",
            "sys/class/watchdog/watchdog0/state": "active\n",
            "sys/class/watchdog/watchdog0/status": "0x8000\n",
            "sys/class/watchdog/watchdog0/timeleft": "30\n",
            "sys/class/watchdog/watchdog0/timeout": "60\n",
            "sys/class/watchdog/watchdog0/access_cs0": "0\n",
            "sys/class/watchdog/watchdog1/": "",
        ])

        #expect(
            try page(of: WatchdogCollector(), from: tree.files) == """
                # HELP node_watchdog_bootstatus What the watchdog says of the last boot, as bits.
                # TYPE node_watchdog_bootstatus gauge
                node_watchdog_bootstatus{name="watchdog0"} 1
                # HELP node_watchdog_fw_version Version of the watchdog's firmware.
                # TYPE node_watchdog_fw_version gauge
                node_watchdog_fw_version{name="watchdog0"} 2
                # HELP node_watchdog_nowayout Whether the watchdog cannot be stopped.
                # TYPE node_watchdog_nowayout gauge
                node_watchdog_nowayout{name="watchdog0"} 0
                # HELP node_watchdog_timeleft_seconds Time until the watchdog resets the host.
                # TYPE node_watchdog_timeleft_seconds gauge
                node_watchdog_timeleft_seconds{name="watchdog0"} 30
                # HELP node_watchdog_timeout_seconds Time within which the watchdog wants a sign of life.
                # TYPE node_watchdog_timeout_seconds gauge
                node_watchdog_timeout_seconds{name="watchdog0"} 60
                # HELP node_watchdog_pretimeout_seconds How long before the reset the watchdog warns.
                # TYPE node_watchdog_pretimeout_seconds gauge
                node_watchdog_pretimeout_seconds{name="watchdog0"} 5
                # HELP node_watchdog_access_cs0 Whether the host was booted from the alternate chip select.
                # TYPE node_watchdog_access_cs0 gauge
                node_watchdog_access_cs0{name="watchdog0"} 0
                # HELP node_watchdog_info What the watchdog is, as labels; always 1.
                # TYPE node_watchdog_info gauge
                node_watchdog_info{identity="Software Watchdog",name="watchdog0",options="0x8380",pretimeout_governor="noop",state="active",status="0x8000"} 1
                node_watchdog_info{identity="",name="watchdog1",options="",pretimeout_governor="",state="",status=""} 1

                """
        )
    }

    @Test func `leaves out a number that is none, and keeps the rest`() throws {
        let tree = FileTree([
            "sys/class/watchdog/watchdog0/timeleft": "soon\n",
            "sys/class/watchdog/watchdog0/timeout": "60\n",
        ])
        let text = try samples(of: WatchdogCollector(), from: tree.files)
        #expect(text.contains(#"node_watchdog_timeout_seconds{name="watchdog0"} 60"#))
        #expect(!text.contains("timeleft"))
    }

    @Test func `says that there is none`() {
        let error = #expect(throws: CollectorError.self) { try page(of: WatchdogCollector(), from: .nowhere) }
        #expect(error?.reason == .absent)
        #expect(error?.description == "cannot open /nowhere/sys/class/watchdog: no such file or directory")
    }
}
