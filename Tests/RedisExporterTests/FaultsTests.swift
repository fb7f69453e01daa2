import Foundation
import Glibc
import RedisTestSupport
import ServerTestSupport
import Testing

/// What users see when a server is in trouble: pages by the deadline, one connection, few log lines.
@Suite(.serialized, .enabled(if: RedisServer.obstacle == nil, "\(RedisServer.obstacle ?? "")"))
struct FaultsTests {
    private static let shared = Result { try RedisServer("busy-reply-threshold 100") }
    let server: RedisServer
    let proxy: LossyProxy

    init() throws {
        server = try Self.shared.get()
        proxy = try LossyProxy(to: server.port)
    }

    @Test func `a server that hangs is down by the deadline, for every client`() throws {
        let exporter = try RunningExporter(on: proxy.address)
        #expect(try exporter.get().isWhole)
        let (descriptors, threads) = (exporter.descriptors, exporter.threads)
        server.pause()
        defer { server.resume() }
        let pages = exporter.concurrently(3, times: 3, timeout: 1.2)
        #expect(proxy.acceptedConnections == 1 && proxy.openConnections == 1)
        #expect(exporter.descriptors <= descriptors && exporter.threads <= threads)
        server.resume()
        #expect(pages.count == 9)
        for page in pages {
            #expect(page.status == 200)
            #expect(page.samples("redis_up") == ["redis_up 0"])
            #expect(page.error == "timeout")
            #expect(page.duration < .milliseconds(1200))
            #expect(page.flaw == nil)
        }
        #expect(try exporter.get().isWhole, "\(exporter.log)")
        #expect(proxy.acceptedConnections == 1)
        let lines = exporter.lines("target is")
        #expect(lines.count == 2, "\(lines)")
        #expect(
            lines.first?.contains(
                #"err="cannot ask \#(proxy.address): the server accepts connections, but does not answer; see whether it hangs "#
                    + #"or is stopped, and what SLOWLOG says" reason=timeout"#) == true, "\(lines)")
        #expect(lines.last?.contains("target is up again") == true)
    }

    @Test func `a server that hangs when it is first asked is down, and let in when it goes on`() throws {
        let guarded = try RedisServer(password: "s3cr3t")
        let path = try LossyProxy(to: guarded.port)
        guarded.pause()
        defer { guarded.resume() }
        let exporter = try RunningExporter(["REDIS_ADDR": path.address, "REDIS_PASSWORD": "s3cr3t"])
        for _ in 0..<2 {
            let page = try exporter.get(timeout: 1.2)
            #expect(page.error == "timeout")
            #expect(page.duration < .milliseconds(1200))
            #expect(path.openConnections <= 1)
        }
        guarded.resume()
        #expect(try exporter.get().isWhole, "\(exporter.log)")
        #expect(path.openConnections == 1)
    }

    @Test func `a server that was killed is down, and up when it is back`() throws {
        let mortal = try RedisServer()
        let exporter = try RunningExporter(on: mortal.address)
        #expect(try exporter.get().isWhole)
        for round in 1...3 {
            mortal.kill()
            for _ in 0..<2 {
                let page = try exporter.get()
                #expect(page.samples("redis_up") == ["redis_up 0"])
                #expect(page.error == "refused")
                #expect(page.duration < .seconds(1))
            }
            try mortal.start()
            let page = try exporter.get()
            #expect(page.isWhole, "\(page.failures)")
            #expect(
                page.samples("redis_exporter_connections_total") == ["redis_exporter_connections_total \(round + 1)"])
        }
        #expect(exporter.lines("target is").count == 6)
    }

    @Test func `a server that closes idle connections costs no scrape`() throws {
        let strict = try RedisServer("timeout 1", "hz 100")
        let exporter = try RunningExporter(on: strict.address)
        for round in 1...3 {
            let page = try exporter.get()
            #expect(page.isWhole, "\(page.failures) \(exporter.log)")
            #expect(page.samples("redis_exporter_connections_total") == ["redis_exporter_connections_total \(round)"])
            try strict.wait("it has closed the connection") { client in
                try client.command("CLIENT", "LIST").text?.contains("name=redis_exporter ") == false
            }
        }
        #expect(exporter.lines("target is").isEmpty, "\(exporter.log)")
    }

    @Test func `a server that is busy with a script says so, and is up when that ends`() throws {
        let exporter = try RunningExporter(on: server.address)
        #expect(try exporter.get().isWhole)
        let client = try server.connect()
        try client.send("EVAL", "while true do end", "0")
        let other = try server.connect()
        try wait("it is busy") { (try? other.command("GET", "x")) == nil }
        let page = try exporter.get(timeout: 2)
        #expect(page.samples("redis_up") == ["redis_up 0"])
        #expect(page.error == "busy")
        try other.command("SCRIPT", "KILL")
        _ = try client.answer()
        #expect(try exporter.get().isWhole)
        #expect(
            try exporter.get().samples("redis_exporter_connections_total") == ["redis_exporter_connections_total 1"])
    }

    @Test func `a server that sleeps answers the next scrape over the same connection`() throws {
        let exporter = try RunningExporter(on: proxy.address)
        #expect(try exporter.get().isWhole)
        let client = try server.connect()
        try client.send("DEBUG", "SLEEP", "1.5")
        let other = try server.connect()
        try wait("it sleeps") {
            try other.send("PING")
            return (try? other.answer(within: .milliseconds(50))) == nil
        }
        let page = try exporter.get(timeout: 1.2)
        #expect(page.error == "timeout")
        #expect(page.duration < .milliseconds(1200))
        _ = try client.answer()
        #expect(try exporter.get().isWhole)
        #expect(proxy.acceptedConnections == 1)
    }

    @Test func `a password that is wrong is told, and the right one let in`() throws {
        let guarded = try RedisServer(password: "s3cr3t-1")
        let exporter = try RunningExporter(["REDIS_ADDR": guarded.address, "REDIS_PASSWORD": "s3cr3t-2"], "--debug")
        for _ in 0..<2 { #expect(try exporter.get().error == "wrongpass") }
        #expect(exporter.lines("target is down").count == 1)
        let admin = try guarded.connect()
        try admin.command("CONFIG", "SET", "requirepass", "s3cr3t-2")
        #expect(try exporter.get().isWhole)
        try admin.command("CONFIG", "SET", "requirepass", "s3cr3t-1")
        #expect(try exporter.get().isWhole, "who is in stays in")
        try admin.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
        let page = try exporter.get()
        #expect(page.error == "wrongpass")
        #expect(!exporter.log.contains("s3cr3t") && !page.text.contains("s3cr3t"))

        let anonymous = try RunningExporter(on: guarded.address)
        #expect(try anonymous.get().error == "noauth")
        try admin.command("CONFIG", "SET", "requirepass", "")
        #expect(try anonymous.get().isWhole)
        #expect(try exporter.get().isWhole, "a password that is not wanted does no harm")
    }

    @Test func `a password file that changes is read at the next connection`() throws {
        let guarded = try RedisServer(password: "s3cr3t-1")
        let folder = try TestFolder()
        func write(_ password: String) throws {
            try folder.write(#"{"redis://127.0.0.1:\#(guarded.port)": "\#(password)"}"#, to: "passwords")
        }
        try write("s3cr3t-0")
        let exporter = try RunningExporter(
            ["REDIS_ADDR": guarded.address], "--redis.password-file=\(folder.path)/passwords")
        #expect(try exporter.get().error == "wrongpass")
        try write("s3cr3t-1")
        #expect(try exporter.get().isWhole)
        try folder.write("{", to: "passwords")
        try guarded.restart()
        #expect(try exporter.get().isWhole, "what was read last is used")
        try wait("it says so") { exporter.log.contains("; what it held before is used") }
        #expect(!exporter.log.contains("s3cr3t"))
    }

    @Test func `200 scrapes leave nothing behind`() throws {
        let exporter = try RunningExporter(on: proxy.address, "--include-config-metrics", "--export-client-list")
        for _ in 0..<5 { #expect(try exporter.get().isWhole) }
        let (descriptors, threads) = (exporter.descriptors, exporter.threads)
        let memory = try exporter.memory().now
        for _ in 0..<200 { #expect(try exporter.get().isUp) }
        #expect(exporter.descriptors == descriptors && exporter.threads == threads)
        #expect(try exporter.memory().now <= memory + 2)
        #expect(proxy.acceptedConnections == 1)
    }

    @Test func `a log that nobody reads holds up no scrape`() throws {
        let port = try freePort()
        let process = Process()
        let errors = Pipe()
        process.executableURL = RunningExporter.url(of: "redis-exporter")
        process.environment = ["REDIS_ADDR": proxy.address]
        process.arguments = ["--web.listen-address=127.0.0.1:\(port)", "--debug"]
        process.standardError = errors
        try process.run()
        defer {
            process.terminate()
            process.waitUntilExit()
        }
        try wait("it listens") { (try? WebPage(port: port, "/health", timeout: 1))?.status == 200 }
        #expect(try WebPage(port: port, "/metrics", timeout: 10).isUp)
        // A pipe holds 64 KiB; each change of the target's condition is a line.
        let descriptor = errors.fileHandleForWriting.fileDescriptor
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
        let rubbish = [UInt8](repeating: 32, count: 4096)
        while Glibc.write(descriptor, rubbish, rubbish.count) > 0 {}
        while Glibc.write(descriptor, rubbish, 1) > 0 {}
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK)
        for round in 0..<4 {
            proxy.become(round % 2 == 0 ? .cut(afterReplyBytes: 0) : .pass)
            proxy.closeAll()
            let page = try WebPage(port: port, "/metrics", timeout: 1.5)
            #expect(page.status == 200)
            #expect(page.samples("redis_up") == ["redis_up \(round % 2)"])
            #expect(page.duration < .milliseconds(1500))
        }
    }
}
