import Foundation
import RedisTestSupport
import ServerTestSupport
import Testing

/// Servers that do not let the exporter do everything.
@Suite(.enabled(if: RedisServer.obstacle == nil, "\(RedisServer.obstacle ?? "")"))
struct PermissionTests {
    /// What the original's manual gives the exporter.
    private static let minimalRule =
        "-@all +@connection +memory +strlen +config|get +xinfo +pfcount +zcard +type +xlen +scard +llen +hlen +get +eval "
        + "+slowlog +cluster|info +cluster|slots +cluster|nodes +info +latency +scan"

    @Test func `the rule of the original's manual is enough`() throws {
        let server = try RedisServer("user exporter on >s3cr3t ~* \(Self.minimalRule)", password: "admin")
        try server.command("SET", "key", "17")
        let exporter = try RunningExporter(
            ["REDIS_ADDR": server.address, "REDIS_USER": "exporter", "REDIS_PASSWORD": "s3cr3t"],
            "--check-keys=db0=*", "--check-single-keys=db0=key", "--count-keys=db0=k*", "--include-config-metrics",
            "--check-key-groups=^(.*)$")
        var page = try exporter.get()
        try wait("the keys are looked at") {
            page = try exporter.get()
            return !page.samples("redis_key_value").isEmpty
        }
        #expect(page.isWhole, "\(page.failures) \(exporter.log)")
        #expect(page.flaw == nil)
        let log = try server.command("ACL", "LOG").elements
        // Without DBSIZE nobody knows how far the keys have been looked at; that is asked for once.
        let refused = log.map(\.fields).map { "\($0["object"] ?? "") \($0["count"] ?? "")" }
        #expect(Set(refused).isSubset(of: ["dbsize 1"]), "\(log)")
        #expect(!exporter.log.contains("s3cr3t"))
    }

    @Test func `a command that is not permitted is reported once, with the rule to add, and not sent again`() throws {
        let server = try RedisServer("user narrow on >s3cr3t ~* -@all +info +client|setname", password: "admin")
        let address = "redis://narrow:s3cr3t@127.0.0.1:\(server.port)"
        let exporter = try RunningExporter(on: address)
        for _ in 0..<5 {
            let page = try exporter.get()
            #expect(page.isUp)
            #expect(page.samples("redis_connected_clients").count == 1)
            #expect(
                page.failures.contains(#"exporter_collector_failure{collector="config",reason="denied"} 1"#),
                "\(page.failures)")
        }
        let entries = try server.command("ACL", "LOG").elements.map(\.fields)
        let refused = entries.filter { $0["object"]?.hasPrefix("config") == true }
        #expect(refused.map { $0["count"] } == ["1"], "\(entries)")
        let lines = exporter.lines("ACL SETUSER narrow +config|get")
        #expect(lines.count == 1, "\(exporter.log)")
        #expect(
            lines.first?.contains(
                "cannot run CONFIG GET: the server says: NOPERM User narrow has no permissions to run the 'config|get' command; "
                    + "allow it with ACL SETUSER narrow +config|get") == true
                || lines.first?.contains("NOPERM this user has no permissions to run the 'config|get' command") == true,
            "\(lines)")
        // Who adds it need not restart anything but the connection.
        try server.command("ACL", "SETUSER", "narrow", "+config|get")
        try server.command("CLIENT", "KILL", "USER", "narrow")
        let page = try exporter.get()
        #expect(!page.failures.contains { $0.contains(#"collector="config""#) }, "\(page.failures)")
        #expect(page.samples("redis_config_maxclients").count == 1)
    }

    @Test func `without INFO a server is down, and says what it wants`() throws {
        let server = try RedisServer("user none on >s3cr3t ~* -@all +@connection", password: "admin")
        let exporter = try RunningExporter(on: "redis://none:s3cr3t@127.0.0.1:\(server.port)")
        let page = try exporter.get()
        #expect(page.samples("redis_up") == ["redis_up 0"])
        #expect(page.error == "noperm")
        #expect(exporter.log.contains("allow it with ACL SETUSER none +info"), "\(exporter.log)")
    }

    @Test func `a server without CONFIG is asked for it once, and by its other name if that is given`() throws {
        let server = try RedisServer(#"rename-command CONFIG "s3cr3t-config""#)
        let exporter = try RunningExporter(on: server.address)
        for _ in 0..<3 {
            let page = try exporter.get()
            #expect(page.isWhole, "\(page.failures)")
            #expect(page.samples("redis_config_maxclients").isEmpty)
        }
        #expect(try server.info("errorstats")["errorstat_ERR"] == "count=1")
        let other = try RunningExporter(on: server.address, "-config-command=s3cr3t-config")
        #expect(try other.get().samples("redis_config_maxclients").count == 1)
        let none = try RunningExporter(on: server.address, "-config-command=-")
        #expect(try none.get().isWhole)
        #expect(try server.info("errorstats")["errorstat_ERR"] == "count=1")
    }

    @Test func `a server that has no AUTH is no place to show the password`() throws {
        let server = try RedisServer(#"rename-command AUTH """#)
        let exporter = try RunningExporter(["REDIS_ADDR": server.address, "REDIS_PASSWORD": "s3cr3t"], "--debug")
        let page = try exporter.get()
        #expect(page.samples("redis_up") == ["redis_up 0"])
        #expect(exporter.log.contains("ERR unknown command 'AUTH'"), "\(exporter.log)")
        #expect(!exporter.log.contains("s3cr3t") && !page.text.contains("s3cr3t"))
    }
}
