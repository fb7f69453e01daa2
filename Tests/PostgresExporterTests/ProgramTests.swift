import Foundation
import PostgresTestSupport
import ServerTestSupport
import Testing

/// The program as users start it.
@Suite struct ProgramTests {
    private let nowhere = ["DATA_SOURCE_NAME": "postgresql://monitor:s3cr3t@127.0.0.1:1/postgres"]

    @Test func `lists everything that is wrong with the flags, before the port opens`() throws {
        let run = try RunningExporter.run(
            [:], "--colector.wal", "--compat=0.18", "--constantLabels=a", "--session.limit=1",
            "--session.lock-timeout=0s", "stray")
        #expect(run.exitCode == 2)
        #expect(run.page.isEmpty)
        #expect(
            run.log == """
                postgres-exporter: error: cannot use --compat: 0.18 is not one of 0.20, 0.19
                postgres-exporter: error: unexpected argument "stray"; options begin with --
                postgres-exporter: error: unknown flag --colector.wal; did you mean --collector.wal?
                postgres-exporter: error: cannot use --constantLabels: "a" is no pair such as region=eu-west-1
                postgres-exporter: error: cannot use --session.limit: it must be 2 or more
                postgres-exporter: error: cannot use --session.lock-timeout: it must be 1ms or more

                """)
    }

    @Test(arguments: [
        (
            ["DATA_SOURCE_NAME": "postgresql://m:s3cr3t@h:99999/"],
            "cannot read DATA_SOURCE_NAME: port is not a number from 1 to 65535; give the server's port"
        ),
        (
            ["DATA_SOURCE_NAME": "postgresql://m:s3cr3t@h/x,host=a port=x password=s3cr3t"],
            "cannot read DATA_SOURCE_NAME, data source 2: port is not a number from 1 to 65535; give the server's port"
        ),
        (
            ["DATA_SOURCE_URI": "h", "DATA_SOURCE_PASS_FILE": "/no/such/s3cret"],
            "cannot read /no/such/s3cret (DATA_SOURCE_PASS_FILE): no such file or directory; "
                + "see whether it is the right path"
        ),
        (
            ["PG_EXPORTER_AUTO_DISCOVER_DATABASES": "maybe"],
            "cannot use PG_EXPORTER_AUTO_DISCOVER_DATABASES (for --auto-discover-databases): maybe is not true or false"
        ),
    ])
    func `says what is wrong with the environment, and no password`(
        environment: [String: String], message: String
    ) throws {
        for arguments in ["--once", "--check-config"] {
            let run = try RunningExporter.run(environment, arguments)
            #expect(run.exitCode == 2)
            #expect(run.page.isEmpty)
            #expect(run.log == "postgres-exporter: error: \(message)\n")
        }
    }

    @Test func `checks the files too, and connects to nothing`() throws {
        let folder = try Folder()
        let queries = try folder.write(
            """
            orders:
              quer: SELECT 1
              metrics: []
            users:
              query: SELECT 1
              metrics: [{x: {usage: GAUG}}]
            """, to: "queries.yml")
        let modules = try folder.write("auth_modules: {a: {type: userpas}}", to: "modules.yml")
        let run = try RunningExporter.run(
            nowhere, "--check-config", "--extend.query-path=\(queries)", "--config.file=\(modules)")
        #expect(run.exitCode == 2)
        #expect(
            Set(run.log.split(separator: "\n")).isSuperset(of: [
                "postgres-exporter: error: \(queries):2: orders.query: is missing, write the SQL to run",
                "postgres-exporter: error: \(queries):2: orders.quer: the key is not known, did you mean query?",
                "postgres-exporter: error: \(modules):1: auth_modules.a.type: is \"userpas\", expected userpass; did you "
                    + "mean userpass?",
            ]), "\(run.log)")

        let good = try RunningExporter.run(nowhere, "--check-config", "--collector.stat_statements")
        #expect(good.exitCode == 0)
        #expect(good.page == "postgres-exporter: the configuration is fine\n")
        #expect(good.log.isEmpty)
    }

    @Test func `a file that is named has to be there`() throws {
        for flag in ["config.file", "extend.query-path"] {
            let run = try RunningExporter.run(nowhere, "--check-config", "--\(flag)=/no/such.yml")
            #expect(run.exitCode == 2)
            #expect(
                run.log
                    == "postgres-exporter: error: /no/such.yml: cannot read the file: No such file or directory; "
                    + "give the path of a file\n")
        }
    }

    @Test func `prints its version and its tables`() throws {
        let version = try RunningExporter.run([:], "--version")
        #expect(version.exitCode == 0)
        #expect(version.page.hasPrefix("postgres_exporter, version "))
        let maps = try RunningExporter.run([:], "--dumpmaps")
        #expect(maps.exitCode == 0)
        #expect(maps.page == (try RunningExporter.run([:], "--print-metrics").page))
        #expect(maps.page.contains("\n| `pg_stat_database_xact_commit` | counter | datid, datname | "))
        let help = try RunningExporter.run([:], "--help")
        #expect(help.exitCode == 0)
        for flag in ["--no-collector.wal ", "--collector.stat_statements ", "--no-session.read-only "] {
            #expect(help.page.contains("\n  \(flag)"))
        }
    }

    @Test func `a page of a dead server says so by the exit code`() throws {
        let run = try RunningExporter.run(nowhere, "--once")
        #expect(run.exitCode == 1)
        #expect(run.page.contains("\npg_up 0\n"))
        #expect(run.page.contains("\npg_exporter_down_reason{reason=\"failed\"} 1\n"))
        let lines = run.log.split(separator: "\n").filter { !$0.contains("running as root") }
        #expect(lines.count == 1 && lines[0].contains(#"msg="target is down""#), "\(run.log)")
        #expect(!run.log.contains("s3cr3t") && !run.page.contains("s3cr3t"))
    }

    @Test(.enabled(if: PostgresServer.obstacle == nil, "\(PostgresServer.obstacle ?? "")"))
    func `a page with a collector that fails says so by the exit code`() throws {
        let server = try PostgresServer()
        try server.execute(
            "CREATE ROLE bare LOGIN PASSWORD 'bare'", "CREATE ROLE full LOGIN PASSWORD 'full' IN ROLE pg_monitor")
        let full = ["DATA_SOURCE_NAME": server.dsn(user: "full", password: "full")]
        #expect(try RunningExporter.run(full, "--once").exitCode == 0)
        // What this server cannot have is no failure.
        #expect(try RunningExporter.run(full, "--once", "--collector.xlog_location").exitCode == 0)

        let bare = try RunningExporter.run(
            ["DATA_SOURCE_NAME": server.dsn(user: "bare", password: "bare")], "--once", "--collector.disable-defaults",
            "--collector.wal", "--collector.stat_database")
        #expect(bare.exitCode == 1)
        #expect(bare.page.contains("\npg_up 1\n"))
        #expect(bare.page.contains("\nexporter_collector_failure{collector=\"wal\",reason=\"denied\"} 1\n"))
        #expect(
            bare.log.hasSuffix(
                #"msg="collector failed" collector=wal err="cannot query pg_ls_waldir: permission denied for function "#
                    + #"pg_ls_waldir (SQLSTATE 42501); grant it what is missing, usually by GRANT pg_monitor TO bare" "#
                    + "reason=denied\n"), "\(bare.log)")
    }
}

/// A temporary folder that goes with this value.
private final class Folder {
    private let url = FileManager.default.temporaryDirectory.appending(path: "program-\(UUID())")

    init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// Where it is then.
    func write(_ text: String, to name: String) throws -> String {
        let file = url.appending(path: name)
        try Data(text.utf8).write(to: file)
        return file.path
    }
}
