import Foundation
import Glibc
import PostgresTestSupport
import ServerTestSupport
import Synchronization
import Testing

/// What users see when a server is in trouble: pages, log lines, exit codes.
@Suite(.serialized, .enabled(if: PostgresServer.obstacle == nil, "\(PostgresServer.obstacle ?? "")"))
struct FaultsTests {
    private static let shared = Result { try PostgresServer() }
    let server: PostgresServer
    let proxy: LossyProxy

    init() throws {
        server = try Self.shared.get()
        proxy = try LossyProxy(to: server.port)
    }

    @Test func `a server that hangs is down by the deadline, for every client`() throws {
        let exporter = try RunningExporter(["DATA_SOURCE_NAME": proxy.dsn])
        #expect(try exporter.get().isWhole)
        let (descriptors, threads) = (exporter.descriptors, exporter.threads)
        server.pause()
        let port = exporter.port
        let pages = Mutex<[WebPage]>([])
        DispatchQueue.concurrentPerform(iterations: 3) { _ in
            for _ in 0..<3 {
                if let page = try? WebPage(port: port, "/metrics", timeout: 1.2) { pages.withLock { $0.append(page) } }
            }
        }
        #expect(proxy.openConnections <= 1)
        #expect(exporter.descriptors <= descriptors && exporter.threads <= threads)
        server.resume()
        let all = pages.withLock { $0 }
        #expect(all.count == 9)
        for page in all {
            #expect(page.status == 200)
            #expect(page.samples("pg_up") == ["pg_up 0"])
            #expect(page.samples("pg_exporter_down_reason") == [#"pg_exporter_down_reason{reason="timeout"} 1"#])
            #expect(page.duration < .milliseconds(1200))
        }
        _ = try exporter.get()
        #expect(try exporter.get().isWhole)
        try server.wait(forExporterBackends: 1)
        #expect(proxy.openConnections == 1)
        let lines = exporter.log.split(separator: "\n").filter { $0.contains("target is") }
        // The kept connection is silent first, then each new one: that is one condition.
        #expect(lines.count == 2, "\(lines)")
        #expect(lines.last?.contains("target is up again") == true)
    }

    @Test func `a server that is started after the exporter is watched then`() throws {
        let late = try PostgresServer()
        try late.stop()
        let exporter = try RunningExporter(["DATA_SOURCE_NAME": late.dsn()])
        let page = try exporter.get()
        #expect(page.samples("pg_up") == ["pg_up 0"])
        #expect(page.samples("pg_exporter_down_reason") == [#"pg_exporter_down_reason{reason="failed"} 1"#])
        let why =
            #"err="cannot connect to postgres@127.0.0.1:\#(late.port)/postgres: connection to server at "#
            + #"\"127.0.0.1\", port \#(late.port) failed: Connection refused"#
        try wait("the log says so") { exporter.log.contains(why) }
        try late.start()
        #expect(try exporter.get().isWhole)
        let once = try RunningExporter.run(["DATA_SOURCE_NAME": late.dsn()], "--once")
        #expect(once.exitCode == 0, "\(once.log)")
        late.kill()
        let failed = try RunningExporter.run(["DATA_SOURCE_NAME": late.dsn()], "--once")
        #expect(failed.exitCode == 1)
        #expect(failed.page.contains("\npg_up 0\n"))
    }

    @Test func `a network that cuts every third connection leaks nothing`() throws {
        let exporter = try RunningExporter(["DATA_SOURCE_NAME": proxy.dsn])
        for _ in 0..<3 { #expect(try exporter.get().isWhole) }
        let (descriptors, threads) = (exporter.descriptors, exporter.threads)
        let memory = try exporter.memory().now
        var whole = 0
        for round in 0..<500 {
            if round % 3 == 0 { proxy.become(.cut(afterReplyBytes: round * 37 % 5000)) } else { proxy.become(.pass) }
            if try exporter.get("/metrics?collect[]=stat_database").text.contains(
                "\npg_up 1\n")
            {
                whole += 1
            }
        }
        #expect(whole >= 333)
        #expect(try exporter.get().isWhole)
        #expect(exporter.descriptors <= descriptors + 1 && exporter.threads <= threads)
        #expect(try exporter.memory().now < memory + 8)
        #expect(proxy.openConnections == 1)
    }

    @Test func `a million rows are cut, and need no memory`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "queries-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "queries.yml")
        try Data(
            """
            pg_many:
              query: "SELECT n AS name, repeat('x', 100) AS text, 1 AS value FROM generate_series(1, 1000000) n"
              metrics: [{name: {usage: LABEL}}, {text: {usage: DISCARD}}, {value: {usage: GAUGE}}]
            """.utf8
        ).write(to: file)
        let exporter = try RunningExporter(
            ["DATA_SOURCE_NAME": server.dsn()], "--scrape.timeout=60s", "--session.statement-timeout=30s")
        #expect(try exporter.get().isWhole)
        let before = try exporter.memory().peak
        let cutting = try RunningExporter(
            ["DATA_SOURCE_NAME": server.dsn()], "--scrape.timeout=60s", "--session.statement-timeout=30s",
            "--extend.query-path=\(file.path)", "--extend.row-limit=100")
        let page = try cutting.get(timeout: 60)
        #expect(page.samples("pg_many_value").count == 100)
        #expect(
            page.samples("pg_exporter_rows_cut")
                == [#"pg_exporter_rows_cut{datname="postgres",query="the custom query pg_many"} 999900"#])
        #expect(try cutting.memory().peak < before + 8)
    }

    @Test func `of two servers the one that is alive is whole`() throws {
        let dead = try PostgresServer()
        try dead.stop()
        for hangs in [false, true] {
            if hangs {
                try dead.start()
                dead.pause()
            }
            let exporter = try RunningExporter(["DATA_SOURCE_NAME": "\(dead.dsn()),\(server.dsn())"])
            let page = try exporter.get(timeout: 2)
            #expect(page.duration < .seconds(2))
            #expect(
                page.samples("pg_up").sorted()
                    == [
                        #"pg_up{server="127.0.0.1:\#(dead.port)"} 0"#, #"pg_up{server="127.0.0.1:\#(server.port)"} 1"#,
                    ].sorted())
            #expect(page.samples("pg_stat_database_numbackends").contains { $0.contains("\(server.port)") })
            #expect(
                page.samples("pg_scrape_collector_success").filter { $0.contains(":\(server.port)") }
                    .allSatisfy { $0.hasSuffix(" 1") })
        }
        dead.resume()
    }

    @Test func `without a data source there are probes, of dead servers too`() throws {
        let dead = try PostgresServer()
        try dead.stop()
        let exporter = try RunningExporter([:])
        #expect(try exporter.get().samples("pg_up") == ["pg_up 0"])
        func probe(_ query: String) throws -> WebPage { try exporter.get("/probe?\(query)", timeout: 1.5) }
        let alive = try probe("target=postgres@127.0.0.1:\(server.port)/postgres?sslmode=disable")
        #expect(alive.status == 200 && alive.isWhole, "\(alive.text)")
        let refused = try probe("target=127.0.0.1:\(dead.port)")
        #expect(refused.status == 200 && refused.samples("pg_up") == ["pg_up 0"])
        proxy.become(.stall(afterReplyBytes: 0))
        let silent = try probe("target=127.0.0.1:\(proxy.port)")
        #expect(silent.status == 200 && silent.samples("pg_up") == ["pg_up 0"])
        #expect(silent.duration < .milliseconds(1500))
        #expect(silent.samples("pg_exporter_down_reason") == [#"pg_exporter_down_reason{reason="timeout"} 1"#])
        let unknown = try probe("target=127.0.0.1:\(server.port)&auth_module=nobody")
        #expect(unknown.status == 400 && unknown.text == "auth_module nobody not found\n")
        #expect(try probe("").status == 400)
    }
}

extension LossyProxy {
    var dsn: String { "postgresql://postgres@127.0.0.1:\(port)/postgres?sslmode=disable" }
}
