import ExporterCore
import Testing

@testable import RedisCollectors

@Suite struct LogTests {
    @Test func `reports the log of slow commands`() throws {
        let page = try CannedPage(
            SlowLogCollector(),
            [
                "SLOWLOG LEN": 12,
                "SLOWLOG GET 1": [[41, 1_795_276_438, 10099, ["debug", "sleep", "0.01"], "10.0.0.5:41234", ""]],
            ])
        #expect(
            page.text == """
                # HELP redis_slowlog_length Entries in the log of slow commands.
                # TYPE redis_slowlog_length gauge
                redis_slowlog_length 12
                # HELP redis_slowlog_last_id The number of the newest entry; 0 where the log is empty.
                # TYPE redis_slowlog_last_id gauge
                redis_slowlog_last_id 41
                # HELP redis_last_slow_execution_duration_seconds How long the command of the newest entry took, in \
                seconds; 0 where the log is empty.
                # TYPE redis_last_slow_execution_duration_seconds gauge
                redis_last_slow_execution_duration_seconds 0.010099

                """)
    }

    @Test func `an empty log has zeros`() throws {
        let page = try CannedPage(SlowLogCollector(), ["SLOWLOG LEN": 0, "SLOWLOG GET 1": []])
        #expect(
            page.samples == """
                redis_slowlog_length 0
                redis_slowlog_last_id 0
                redis_last_slow_execution_duration_seconds 0
                """)
    }

    @Test func `says which part of the log is malformed, and keeps the length`() throws {
        let length = try CannedPage(SlowLogCollector(), ["SLOWLOG LEN": [], "SLOWLOG GET 1": []])
        #expect(length.failure?.description == "cannot read SLOWLOG LEN: the reply is no number")
        for entry in [7, [], [1, 2], ["x", 2, 3], [1, 2, "x"]] as [CannedReply] {
            let page = try CannedPage(SlowLogCollector(), ["SLOWLOG LEN": 1, "SLOWLOG GET 1": .array([entry])])
            #expect(
                page.failure?.description
                    == "cannot read SLOWLOG GET: the entry does not begin with an id, a time and a duration")
            #expect(page.samples == "redis_slowlog_length 1")
        }
    }

    @Test func `a Sentinel has no log`() throws {
        let page = try CannedPage(SlowLogCollector())
        #expect(page.failure?.reason == .absent)
        #expect(page.text == "")
    }

    @Test func `reports Valkey's logs and their limits`() throws {
        let page = try CannedPage(
            CommandLogCollector(flags: FlagValues()), info: "# Server\nvalkey_version:8.1.0",
            [
                "COMMANDLOG LEN slow": 3, "COMMANDLOG LEN large-request": 0, "COMMANDLOG LEN large-reply": 1,
                "CONFIG GET *": [
                    "commandlog-execution-slower-than", "10000", "commandlog-slow-execution-max-len", "128",
                    "commandlog-request-larger-than", "1048576", "commandlog-large-request-max-len", "128",
                    "commandlog-reply-larger-than", "-1", "commandlog-large-reply-max-len", "128",
                ],
            ])
        #expect(
            page.samples == """
                redis_commandlog_slow_length 3
                redis_commandlog_large_request_length 0
                redis_commandlog_large_reply_length 1
                redis_commandlog_execution_slower_than 10000
                redis_commandlog_slow_execution_max_len 128
                redis_commandlog_request_larger_than 1.048576e+06
                redis_commandlog_large_request_max_len 128
                redis_commandlog_reply_larger_than -1
                redis_commandlog_large_reply_max_len 128
                """)
    }

    @Test(arguments: ["valkey_version:8.0.9", "redis_version:8.0.6"])
    func `other servers are not asked`(line: String) throws {
        let page = try CannedPage(CommandLogCollector(flags: FlagValues()), info: "# Server\n\(line)")
        #expect(page.commands == [] && page.text == "" && page.failure == nil)
    }

    @Test func `where settings are refused, lengths are reported`() throws {
        let page = try CannedPage(
            CommandLogCollector(flags: FlagValues()), info: "# Server\nvalkey_version:9.0.0",
            [
                "COMMANDLOG LEN": 3,
                "CONFIG GET *": .error("NOPERM this user has no permissions to run the 'config|get' command"),
            ])
        #expect(page.failure == nil)
        #expect(
            page.samples == """
                redis_commandlog_slow_length 3
                redis_commandlog_large_request_length 3
                redis_commandlog_large_reply_length 3
                """)
    }

    @Test func `says that a length is malformed`() throws {
        let page = try CannedPage(
            CommandLogCollector(flags: flags((ConfigCollector.command, "-"))), info: "# Server\nvalkey_version:9.0.0",
            ["COMMANDLOG LEN": [], "COMMANDLOG LEN slow": 3])
        #expect(page.failure?.description == "cannot read COMMANDLOG LEN: the reply is no number")
        #expect(page.samples == "redis_commandlog_slow_length 3")
    }
}
