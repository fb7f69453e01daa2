import Foundation
import RedisTestSupport
import ServerTestSupport
import Testing

/// What the exporter answers, path by path.
@Suite(.enabled(if: RedisServer.obstacle == nil, "\(RedisServer.obstacle ?? "")"))
struct RouteTests {
    private static let shared = Result { try RedisServer() }
    let server: RedisServer

    init() throws { server = try Self.shared.get() }

    @Test func `a page of a server with default flags is whole`() throws {
        let exporter = try RunningExporter(on: server.address)
        let page = try exporter.get()
        #expect(page.isWhole, "\(page.failures) \(exporter.log)")
        #expect(page.flaw == nil)
        #expect(page.error == "")
        #expect(page.samples("redis_instance_info").count == 1)
        #expect(page.samples("redis_connected_clients").count == 1)
        #expect(page.samples("redis_exporter_build_info").count == 1)
        #expect(
            page.samples("redis_target_scrape_request_errors_total") == ["redis_target_scrape_request_errors_total 0"])
        #expect(exporter.lines("level=WARN").filter { !$0.contains("running as root") }.isEmpty, "\(exporter.log)")
        #expect(try exporter.get("/health").text == "OK\n")
        #expect(try exporter.get("/").text.contains("Redis Exporter"))
    }

    @Test func `a target is scraped over a connection that stays`() throws {
        let proxy = try LossyProxy(to: server.port)
        let exporter = try RunningExporter(on: server.address)
        for _ in 0..<3 {
            let page = try exporter.get("/scrape?target=redis%3A%2F%2F127.0.0.1%3A\(proxy.port)&check-keys=db0%3Da*")
            #expect(page.isWhole, "\(page.failures)")
            #expect(page.flaw == nil)
            #expect(
                page.samples("redis_exporter_build_info").isEmpty && page.samples("process_cpu_seconds_total").isEmpty)
        }
        #expect(proxy.acceptedConnections == 1)
    }

    @Test(arguments: [
        ("/scrape", 400, "target is required; write /scrape?target=redis://HOST:PORT\n"),
        ("/scrape?target=", 400, "target is required; write /scrape?target=redis://HOST:PORT\n"),
        (
            "/scrape?target=http://h:1", 400,
            "cannot use target: the scheme http is none of redis, rediss, valkey, valkeys, unix\n"
        ),
        ("/scrape?target=redis://:s3cr3t@h:x", 400, "cannot use target: its port is no number from 1 to 65535\n"),
        ("/discover-cluster-nodes", 400, "this is no cluster; start the exporter with --is-cluster\n"),
        ("/-/reload", 400, "there is nothing to read again; start the exporter with --redis.password-file\n"),
        ("/nothing", 404, "404 page not found\n"),
    ])
    func `what makes no sense is refused with a line`(path: String, status: Int, text: String) throws {
        let exporter = try RunningExporter(on: server.address)
        let answer = try exporter.get(path)
        #expect(answer.status == status)
        #expect(answer.text == text)
        let count = path.hasPrefix("/scrape") ? 1 : 0
        #expect(
            try exporter.get().samples("redis_target_scrape_request_errors_total")
                == ["redis_target_scrape_request_errors_total \(count)"])
    }

    @Test func `a query that no collector can use is refused, and a dead target is a page`() throws {
        let exporter = try RunningExporter(on: server.address)
        let wrong = try exporter.get("/scrape?target=\(server.address)&check-keys=dbx%3Da")
        #expect(wrong.status == 400)
        #expect(wrong.text.hasPrefix("cannot use ") && wrong.text.contains("check-keys"), "\(wrong.text)")
        let dead = try exporter.get("/scrape?target=redis://127.0.0.1:1")
        #expect(dead.status == 200)
        #expect(dead.samples("redis_up") == ["redis_up 0"])
        #expect(dead.error == "refused")
    }

    @Test func `a probe's endpoint can be switched off`() throws {
        let exporter = try RunningExporter(on: server.address, "--disable-scrape-endpoint")
        #expect(try exporter.get("/scrape?target=\(server.address)").status == 404)
        #expect(try exporter.get().isWhole)
    }

    @Test func `a password in a target is dropped, one of the file is used`() throws {
        let guarded = try RedisServer("user bob on >s3cr3t-of-bob ~* +@all", password: "s3cr3t")
        let folder = try TestFolder()
        let target = "redis%3A%2F%2Fbob%3As3cr3t-of-bob%40127.0.0.1%3A\(guarded.port)"
        let without = try RunningExporter(on: server.address)
        let refused = try without.get("/scrape?target=\(target)")
        #expect(refused.samples("redis_up") == ["redis_up 0"])
        #expect(refused.error == "noauth")
        try folder.write(#"{"redis://bob@127.0.0.1:\#(guarded.port)": "s3cr3t-of-bob"}"#, to: "passwords")
        let with = try RunningExporter(on: server.address, "--redis.password-file=\(folder.path)/passwords")
        let page = try with.get("/scrape?target=\(target)")
        #expect(page.isWhole, "\(page.failures) \(with.log)")
        for text in [refused.text, page.text, without.log, with.log] { #expect(!text.contains("s3cr3t")) }
    }

    @Test func `reads the passwords again when it is asked to, by GET and by POST`() throws {
        let folder = try TestFolder()
        try folder.write(#"{"redis://h": "s3cr3t"}"#, to: "passwords")
        let exporter = try RunningExporter(on: server.address, "--redis.password-file=\(folder.path)/passwords")
        #expect(try exporter.get("/-/reload").text == "reloaded\n")
        #expect(try exporter.post("/-/reload").text == "reloaded\n")
        #expect(
            try exporter.get().samples("redis_exporter_config_last_reload_successful").first?.hasSuffix(" 1") == true)
        try folder.write(#"{"redis://h": ["s3cr3t"]}"#, to: "passwords")
        let wrong = try exporter.get("/-/reload")
        #expect(wrong.status == 500)
        #expect(wrong.text == "\(folder.path)/passwords:1: redis://h: is a list, expected text\n")
        #expect(
            try exporter.get().samples("redis_exporter_config_last_reload_successful").first?.hasSuffix(" 0") == true)
        #expect(!exporter.log.contains("s3cr3t"))
    }

    @Test func `metrics begin with the namespace that is given`() throws {
        let exporter = try RunningExporter(on: server.address, "--namespace=cache")
        let page = try exporter.get()
        #expect(page.samples("cache_up") == ["cache_up 1"])
        #expect(page.samples("cache_instance_info").count == 1)
        #expect(page.flaw == nil)
        #expect(
            !page.text.contains("\nredis_"), "\(page.text.split(separator: "\n").filter { $0.hasPrefix("redis_") })")
        #expect(!page.text.contains("# TYPE redis_"))
        let probed = try exporter.get("/scrape?target=\(server.address)")
        #expect(probed.samples("cache_up") == ["cache_up 1"])
        let bare = try RunningExporter(on: server.address, "--namespace=")
        #expect(try bare.get().samples("up") == ["up 1"])
    }

    @Test func `only the server's metrics are there when that is asked for`() throws {
        let exporter = try RunningExporter(on: server.address, "-redis-only-metrics")
        let page = try exporter.get()
        #expect(page.samples("redis_up") == ["redis_up 1"])
        let others = page.text.split(separator: "\n").filter { !$0.hasPrefix("#") && !$0.hasPrefix("redis_") }
        #expect(others == [])
    }

    @Test func `a server's role is on every sample when that is asked for`() throws {
        let replica = try server.makeReplica()
        let exporter = try RunningExporter(on: replica.address, "--append-instance-role-label")
        let page = try exporter.get()
        #expect(page.samples("redis_up") == [#"redis_up{instance_role="slave"} 1"#])
        #expect(
            page.samples("redis_connected_clients").first?.hasPrefix(#"redis_connected_clients{instance_role="slave"}"#)
                == true)
        #expect(page.samples("redis_exporter_scrapes_total").first?.hasPrefix("redis_exporter_scrapes_total ") == true)
        #expect(page.flaw == nil)
    }

    @Test func `several servers make one page, each with its node`() throws {
        let other = try RedisServer()
        let exporter = try RunningExporter(on: "\(server.address), \(other.address),redis://127.0.0.1:1")
        let page = try exporter.get()
        #expect(
            page.samples("redis_up") == [
                #"redis_up{node="127.0.0.1:\#(server.port)"} 1"#, #"redis_up{node="127.0.0.1:\#(other.port)"} 1"#,
                #"redis_up{node="127.0.0.1:1"} 0"#,
            ])
        #expect(page.samples("redis_connected_clients").count == 2)
        #expect(page.flaw == nil)
        #expect(page.text.ranges(of: "# TYPE redis_up gauge").count == 1)
        #expect(page.samples("redis_exporter_build_info").count == 1)
        let down = exporter.lines("target is down")
        #expect(down.count == 1 && down[0].hasSuffix("target=redis://127.0.0.1:1"), "\(down)")
    }

    @Test func `a server is reached by its socket, whatever database is asked for`() throws {
        for address in ["unix://\(server.socketPath)", server.socketPath, "unix://\(server.socketPath)?db=3"] {
            let page = try RunningExporter(on: address).get()
            #expect(page.isWhole, "\(page.failures)")
        }
        let missing = try RunningExporter(on: "unix:///no/such.sock")
        #expect(try missing.get().error == "unreachable")
        #expect(
            missing.log.contains(
                #"err="cannot connect to unix:///no/such.sock: no such file or directory; see whether the server has this "#
                    + #"unixsocket""#), "\(missing.log)")
        let range = try RunningExporter(on: "\(server.address)/99")
        #expect(try range.get().isUp == false)
        #expect(
            range.log.contains(
                "cannot select database 99 of \(server.address)/99: the server says: ERR DB index is out of range"))
    }

    @Test func `a connection says who it is and pings, when it may`() throws {
        let exporter = try RunningExporter(on: server.address, "--ping-on-connect")
        let page = try exporter.get()
        #expect(page.samples("redis_exporter_last_scrape_ping_time_seconds").count == 1)
        #expect(try server.command("CLIENT", "LIST").text?.contains("name=redis_exporter") == true)
        let nameless = try FakeRedis.answering()
        _ = try RunningExporter(on: nameless.address, "--set-client-name=false").get()
        #expect(nameless.count("CLIENT SETNAME") == 0 && nameless.count("INFO ALL") > 0)
    }
}
