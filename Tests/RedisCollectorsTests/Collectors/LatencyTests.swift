import ExporterCore
import Testing

@testable import RedisCollectors

@Suite struct LatencyTests {
    @Test func `reports latency spikes`() throws {
        let page = try CannedPage(
            LatencyCollector(flags: FlagValues()),
            // Valkey adds a sum and a count.
            ["LATENCY LATEST": [["command", 1_795_276_438, 10, 25], ["fork", 1_795_276_439, 1500, 1500, 1500, 1]]])
        #expect(
            page.text == """
                # HELP redis_latency_spike_last When the event last took too long, in seconds since the epoch.
                # TYPE redis_latency_spike_last gauge
                redis_latency_spike_last{event_name="command"} 1.795276438e+09
                redis_latency_spike_last{event_name="fork"} 1.795276439e+09
                # HELP redis_latency_spike_duration_seconds How long the event took when it last took too long, in seconds.
                # TYPE redis_latency_spike_duration_seconds gauge
                redis_latency_spike_duration_seconds{event_name="command"} 0.01
                redis_latency_spike_duration_seconds{event_name="fork"} 1.5

                """)
    }

    @Test func `a malformed spike costs itself`() throws {
        let page = try CannedPage(
            LatencyCollector(flags: FlagValues()),
            ["LATENCY LATEST": [["command", 1, 10, 25], ["fork", "x", 1], 7, []]])
        #expect(page.samples.hasSuffix("redis_latency_spike_duration_seconds{event_name=\"command\"} 0.01"))
        #expect(page.problems == ["cannot read LATENCY LATEST: a row is not an event, a time and a duration"])
    }

    @Test func `reports how long calls took, with the time of subcommands`() throws {
        let page = try CannedPage(
            LatencyHistogramCollector(flags: FlagValues()),
            info: """
                # Commandstats
                cmdstat_config|get:calls=16,usec=2758,usec_per_call=172.38
                cmdstat_config|set:calls=2,usec=42,usec_per_call=21.00
                cmdstat_configure:calls=1,usec=9000,usec_per_call=9000.00
                cmdstat_georadius_ro:calls=1,usec=5,usec_per_call=5.00
                """,
            [
                "LATENCY HISTOGRAM": [
                    "config|get", ["calls", 16, "histogram_usec", [132, 7, 264, 15, 2_113_929_216, 16]],
                    "config", ["calls", 18, "histogram_usec", [16, 2]],
                    "georadius_ro", ["calls", 1, "histogram_usec", [8, 1]],
                    "info", ["calls", 1, "histogram_usec", []],
                ]
            ])
        #expect(
            page.text == """
                # HELP redis_commands_latencies_usec How long calls of the command took, in microseconds.
                # TYPE redis_commands_latencies_usec histogram
                redis_commands_latencies_usec_bucket{cmd="config|get",le="132"} 7
                redis_commands_latencies_usec_bucket{cmd="config|get",le="264"} 15
                redis_commands_latencies_usec_bucket{cmd="config|get",le="2.113929216e+09"} 16
                redis_commands_latencies_usec_bucket{cmd="config|get",le="+Inf"} 16
                redis_commands_latencies_usec_sum{cmd="config|get"} 2758
                redis_commands_latencies_usec_count{cmd="config|get"} 16
                redis_commands_latencies_usec_bucket{cmd="config",le="16"} 2
                redis_commands_latencies_usec_bucket{cmd="config",le="+Inf"} 18
                redis_commands_latencies_usec_sum{cmd="config"} 2800
                redis_commands_latencies_usec_count{cmd="config"} 18
                redis_commands_latencies_usec_bucket{cmd="georadius_ro",le="8"} 1
                redis_commands_latencies_usec_bucket{cmd="georadius_ro",le="+Inf"} 1
                redis_commands_latencies_usec_sum{cmd="georadius_ro"} 5
                redis_commands_latencies_usec_count{cmd="georadius_ro"} 1
                redis_commands_latencies_usec_bucket{cmd="info",le="+Inf"} 1
                redis_commands_latencies_usec_count{cmd="info"} 1

                """)
        #expect(page.problems == [])
    }

    @Test(
        arguments: [
            ["calls", 1], ["calls", 1, "histogram_usec", [1]], ["calls", 1, "histogram_usec", [1, "x"]],
            ["calls", 1, "histogram_usec", [1, [2]]], ["histogram_usec", [1, 1]], 7, "x",
        ] as [CannedReply])
    func `a malformed histogram costs its command`(row: CannedReply) throws {
        let page = try CannedPage(
            LatencyHistogramCollector(flags: FlagValues()),
            ["LATENCY HISTOGRAM": .array(["get", row, "set", ["calls", 1, "histogram_usec", [1, 1]]])])
        #expect(
            page.problems == ["cannot read LATENCY HISTOGRAM: the histogram of \"get\" is not pairs of numbers"])
        #expect(
            page.samples == """
                redis_commands_latencies_usec_bucket{cmd="set",le="1"} 1
                redis_commands_latencies_usec_bucket{cmd="set",le="+Inf"} 1
                redis_commands_latencies_usec_count{cmd="set"} 1
                """)
    }

    @Test func `says that replies are malformed`() throws {
        let answers: [String: CannedReply] = ["LATENCY LATEST": "x", "LATENCY HISTOGRAM": 7]
        let latest = try CannedPage(LatencyCollector(flags: FlagValues()), answers)
        #expect(latest.failure?.description == "cannot read LATENCY LATEST: the reply is no array")
        let histogram = try CannedPage(LatencyHistogramCollector(flags: FlagValues()), answers)
        #expect(histogram.failure?.description == "cannot read LATENCY HISTOGRAM: the reply is no array")
    }

    @Test func `an older server has no histograms`() throws {
        let page = try CannedPage(
            LatencyHistogramCollector(flags: FlagValues()),
            [
                "LATENCY HISTOGRAM": .error(
                    "ERR Unknown subcommand or wrong number of arguments for 'HISTOGRAM'. Try LATENCY HELP.")
            ])
        #expect(page.failure?.reason == .absent)
    }

    @Test func `one flag switches both off`() throws {
        let off = flags((LatencyHistogramCollector.exclude, true))
        let latest = try CannedPage(LatencyCollector(flags: off))
        let histogram = try CannedPage(LatencyHistogramCollector(flags: off))
        #expect(latest.commands == [] && latest.text == "" && latest.failure == nil)
        #expect(histogram.commands == [] && histogram.text == "" && histogram.failure == nil)
    }
}
