import Foundation
import RedisTestSupport
import ServerTestSupport
import Testing

/// The program as users start it.
@Suite struct ProgramTests {
    @Test func `lists everything that is wrong with the flags, before the port opens`() throws {
        let run = try RunningExporter.run(
            ["REDIS_ADDR": "redis://:s3cr3t@db:x,http://db", "REDIS_EXPORTER_CONNECTION_TIMEOUT": "soon"],
            "--chek-keys=a",
            "-tls-client-key-file=/no/key", "-redis.password-file=/no/file", "stray")
        #expect(run.exitCode == 2)
        #expect(run.page.isEmpty)
        #expect(
            run.log == """
                redis-exporter: error: cannot use REDIS_EXPORTER_CONNECTION_TIMEOUT (for --connection-timeout): soon is not \
                a duration such as 5s, 1m30s or 250ms
                redis-exporter: error: unexpected argument "stray"; options begin with --
                redis-exporter: error: unknown flag --chek-keys; did you mean --check-keys?
                redis-exporter: error: cannot use --redis.addr (REDIS_ADDR): its port is no number from 1 to 65535
                redis-exporter: error: cannot use --redis.addr (REDIS_ADDR): the scheme http is none of redis, rediss, \
                valkey, valkeys, unix
                redis-exporter: error: /no/file: cannot read the file: No such file or directory; give the path of a file
                redis-exporter: error: --tls-client-key-file is given without --tls-client-cert-file; give both or neither

                """)
    }

    @Test func `a configuration without mistakes is fine, without files too`() throws {
        let run = try RunningExporter.run([:], "--check-config")
        #expect(run.exitCode == 0, "\(run.log)")
        #expect(run.page == "redis-exporter: the configuration is fine\n")
        #expect(run.log.isEmpty)
    }

    @Test(arguments: [
        (["--debug", "--log-level=ERROR"], [true, true]), (["-log-level", "WARN"], [false, true]),
        (["-log-level=noisy"], [false, true]), (["-debug=false", "-log-level=error"], [false, false]),
        (["--log.level=warn", "-debug"], [false, true]), (["-log-level=fatal"], [false, false]),
        (["--log-level=trace", "--log-format=json"], [true, true]), ([], [false, true]),
    ])
    func `the original's flags of the log count, and debug most`(arguments: [String], shows: [Bool]) throws {
        // A server that knows little is worth a line only to who wants them all.
        let server = try FakeRedis.answering()
        let ignorant = try RunningExporter.run(
            program: "redis-exporter", ["REDIS_ADDR": server.address], ["--once"] + arguments)
        #expect(server.count("INFO ALL") == 1)
        let refused = try RunningExporter.run(
            program: "redis-exporter", ["REDIS_ADDR": "redis://127.0.0.1:1"], ["--once"] + arguments)
        #expect([ignorant.log.contains("collector failed"), refused.log.contains("target is down")] == shows)
        #expect(refused.log.hasPrefix("{") == arguments.contains("--log-format=json"))
    }

    @Test func `prints its version, its flags and its metrics`() throws {
        let version = try RunningExporter.run([:], "-version")
        #expect(version.exitCode == 0)
        #expect(version.page.hasPrefix("redis_exporter, version "))
        let help = try RunningExporter.run([:], "--help")
        #expect(help.exitCode == 0)
        for flag in ["--redis.addr=", "--check-keys=", "--cluster.all-nodes ", "--no-set-client-name "] {
            #expect(help.page.contains("\n  \(flag)"), "\(flag)")
        }
        let metrics = try RunningExporter.run([:], "--print-metrics")
        #expect(metrics.exitCode == 0)
        #expect(metrics.page.contains("| `redis_up` | gauge | "))
    }

    @Test func `a server that is not there is one line, and the exit code`() throws {
        let run = try RunningExporter.run(["REDIS_ADDR": "redis://bob:s3cr3t@127.0.0.1:1"], "--once")
        #expect(run.exitCode == 1)
        #expect(run.page.contains("\nredis_up 0\n"))
        #expect(run.page.contains("\nredis_exporter_last_scrape_error{err=\"refused\"} 1\n"))
        let lines = run.log.split(separator: "\n").filter { !$0.contains("running as root") }
        #expect(
            lines.count == 1
                && lines[0].hasSuffix(
                    #"msg="target is down" err="cannot connect to redis://127.0.0.1:1: connection refused; see whether the "#
                        + #"server runs and listens there" reason=failed"#),
            "\(run.log)")
        #expect(!run.log.contains("s3cr3t") && !run.page.contains("s3cr3t"))
    }
}
