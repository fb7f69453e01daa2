import ExporterCore
import Testing

@testable import RedisCollectors

@Suite struct CommandStatisticsTests {
    private static let info = """
        # Commandstats
        cmdstat_config|get:calls=16,usec=2758,usec_per_call=172.38,rejected_calls=0,failed_calls=1
        cmdstat_config|set:calls=2,usec=42,usec_per_call=21.00,rejected_calls=3,failed_calls=0
        cmdstat_ft.search:calls=4,usec=1500000,usec_per_call=375000.00
        # Errorstats
        errorstat_WRONGTYPE:count=17
        errorstat_ERR:count=2
        # Latencystats
        latency_percentiles_usec_config|get:p50=141.311,p99=585.727,p99.9=585.727
        latency_percentiles_usec_ft.search:p50=1.003,p100=2e3
        latency_percentiles_usec_unknown:p50=1.003
        """

    @Test func `reports calls and durations of commands`() throws {
        let page = try CannedPage(CommandStatsCollector(), info: Self.info)
        #expect(
            page.text == """
                # HELP redis_commands_total Calls of the command.
                # TYPE redis_commands_total counter
                redis_commands_total{cmd="config|get"} 16
                redis_commands_total{cmd="config|set"} 2
                redis_commands_total{cmd="ft.search"} 4
                # HELP redis_commands_duration_seconds_total Time that the command has taken the server, in seconds.
                # TYPE redis_commands_duration_seconds_total counter
                redis_commands_duration_seconds_total{cmd="config|get"} 0.002758
                redis_commands_duration_seconds_total{cmd="config|set"} 4.2e-05
                redis_commands_duration_seconds_total{cmd="ft.search"} 1.5
                # HELP redis_commands_rejected_calls_total Calls of the command that were refused before it ran.
                # TYPE redis_commands_rejected_calls_total counter
                redis_commands_rejected_calls_total{cmd="config|get"} 0
                redis_commands_rejected_calls_total{cmd="config|set"} 3
                # HELP redis_commands_failed_calls_total Calls of the command that ended in an error.
                # TYPE redis_commands_failed_calls_total counter
                redis_commands_failed_calls_total{cmd="config|get"} 1
                redis_commands_failed_calls_total{cmd="config|set"} 0

                """)
        #expect(page.problems == [])
    }

    @Test func `finds the fields of a command in any order`() throws {
        let page = try CannedPage(
            CommandStatsCollector(),
            info: "# Commandstats\ncmdstat_get:failed_calls=1,slow_calls=9,usec=30,calls=2,rejected_calls=4")
        #expect(
            page.samples == """
                redis_commands_total{cmd="get"} 2
                redis_commands_duration_seconds_total{cmd="get"} 3e-05
                redis_commands_rejected_calls_total{cmd="get"} 4
                redis_commands_failed_calls_total{cmd="get"} 1
                """)
    }

    @Test(arguments: ["calls=x,usec=1", "usec=1", "calls=1,usec=1,failed_calls=", "nonsense", ""])
    func `a malformed line costs its command`(value: String) throws {
        let page = try CannedPage(
            CommandStatsCollector(), info: "# Commandstats\ncmdstat_get:\(value)\ncmdstat_set:calls=1,usec=1")
        #expect(
            page.problems == [
                "cannot read cmdstat_get of INFO: it is \"\(value)\", expected calls=, usec= and more, each a number"
            ])
        #expect(page.samples.hasPrefix("redis_commands_total{cmd=\"set\"} 1\n"))
        #expect(!page.samples.contains("get"))
    }

    @Test(arguments: ExpositionFormat.allCases)
    func `reports percentiles as the server spells them`(format: ExpositionFormat) throws {
        let page = try CannedPage(LatencyStatsCollector(), info: Self.info, [:], format)
        #expect(
            page.text == """
                # HELP redis_latency_percentiles_usec How long calls of the command took, in microseconds, by percentile.
                # TYPE redis_latency_percentiles_usec summary
                redis_latency_percentiles_usec{cmd="config|get",quantile="50"} 141.311
                redis_latency_percentiles_usec{cmd="config|get",quantile="99"} 585.727
                redis_latency_percentiles_usec{cmd="config|get",quantile="99.9"} 585.727
                redis_latency_percentiles_usec_sum{cmd="config|get"} 2758
                redis_latency_percentiles_usec_count{cmd="config|get"} 16
                redis_latency_percentiles_usec{cmd="ft.search",quantile="50"} 1.003
                redis_latency_percentiles_usec{cmd="ft.search",quantile="100"} 2000
                redis_latency_percentiles_usec_sum{cmd="ft.search"} 1.5e+06
                redis_latency_percentiles_usec_count{cmd="ft.search"} 4

                """)
        #expect(page.problems == [])
    }

    @Test(arguments: ["p50", "p50=x", "50=1", "p50=1,p99=", "p=1", ""])
    func `malformed percentiles cost their command`(value: String) throws {
        let page = try CannedPage(
            LatencyStatsCollector(),
            info: "# Commandstats\ncmdstat_get:calls=1,usec=1\n# Latencystats\nlatency_percentiles_usec_get:\(value)")
        #expect(
            page.problems == [
                "cannot read latency_percentiles_usec_get of INFO: it is \"\(value)\", expected percentiles, each a number"
            ])
        #expect(page.text == "")
    }

    @Test func `reports errors`() throws {
        let page = try CannedPage(ErrorStatsCollector(), info: Self.info)
        #expect(
            page.text == """
                # HELP redis_errors_total Replies that were an error, by the error's first word.
                # TYPE redis_errors_total counter
                redis_errors_total{err="WRONGTYPE"} 17
                redis_errors_total{err="ERR"} 2

                """)
    }

    @Test func `says which count of errors is malformed`() throws {
        let page = try CannedPage(ErrorStatsCollector(), info: "# Errorstats\nerrorstat_ERR:many")
        #expect(
            page.problems == ["cannot read errorstat_ERR of INFO: it is \"many\", expected count= and a number"])
        #expect(page.text == "")
    }

    @Test func `a server without these sections has none`() throws {
        #expect(try CannedPage(CommandStatsCollector()).text == "")
        #expect(try CannedPage(LatencyStatsCollector()).text == "")
        #expect(try CannedPage(ErrorStatsCollector()).text == "")
    }

    @Test func `commands are found in any order`() throws {
        let reply = try reply(.text(Self.info.replacing("\n", with: "\r\n")))
        var stats = CommandStats(InfoText(reply))
        func calls(_ command: String) -> Double? { stats.entry(command.utf8.span)?.calls.doubleValue }
        let commands = ["ft.search", "config|set", "config|get", "ft.search", "config"]
        #expect(commands.map(calls) == [4, 2, 16, 4, nil])
        let times = stats.subcommandTimes().map { (String(stats.info.bytes($0.command)), $0.microseconds) }
        #expect(times.map(\.0) == ["config"] && times.map(\.1) == [2800])
    }
}
