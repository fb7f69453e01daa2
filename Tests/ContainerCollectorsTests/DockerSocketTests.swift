import ExporterCore
import Foundation
import Synchronization
import Testing

@testable import ContainerCollectors

@Suite struct DockerSocketTests {
    private static let id = String(repeating: "0a", count: 32)

    private func host() throws -> Host {
        try Host([
            "sys/fs/cgroup/cgroup.controllers": "memory\n",
            "sys/fs/cgroup/docker/\(Self.id)/memory.events": "oom_kill 0\n",
        ])
    }

    @Test func `the daemon is asked once for what no file tells`() throws {
        let host = try host()
        let daemon = try Daemon(
            "\(host.root)/docker.sock",
            answer: """
                HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n\
                {"Name":"/web","Config":{"Image":"debian:12","Labels":{}},"HostConfig":{"NetworkMode":"host"}}\n
                """)
        let files = try host.files(["docker": "unix://\(daemon.path)"])
        for _ in 0..<3 {
            #expect(
                try page(of: ["oom_event"], from: files).samples == [
                    #"container_oom_events_total{id="/docker/\#(Self.id)",image="debian:12",name="web"} 0"#
                ])
        }
        #expect(daemon.requests == ["GET /containers/\(Self.id)/json HTTP/1.0"])
        #expect(files.containers.compactMap(\.metadata).map { $0.network } == [.host])
    }

    @Test(arguments: [
        ("HTTP/1.0 404 Not Found\r\n\r\n{}", nil),
        ("HTTP/1.0 500 Error\r\n\r\n", "cannot ask $: it answers 500 to /containers/\(id)/json"),
        ("HTTP/1.0 200 OK\r\n\r\n{", "cannot parse the answer of $: byte 1 is missing"),
        ("", "cannot ask $: it answers  to /containers/\(id)/json"),
    ])
    func `what it does not tell costs the names only`(answer: String, problem: String?) throws {
        let host = try host()
        let daemon = try Daemon("\(host.root)/docker.sock", answer: answer)
        let (samples, problems, _) = try page(
            of: ["oom_event"], from: host.files(["docker": "unix://\(daemon.path)"]))
        #expect(samples == [#"container_oom_events_total{id="/docker/\#(Self.id)"} 0"#])
        #expect(problems == (problem.map { [$0.replacing("$", with: daemon.path)] } ?? []))
    }

    @Test func `a daemon that is not there is a line`() throws {
        let host = try host()
        let (samples, problems, _) = try page(
            of: ["oom_event"], from: host.files(["docker": "unix:///proc/version"]))
        #expect(samples.count == 1)
        #expect(problems == ["cannot connect to /proc/version: connection refused"])
    }
}

/// A daemon that says the same to everybody.
private final class Daemon: Sendable {
    let path: String
    private let socket: Int32
    private let received = Mutex<[String]>([])

    var requests: [String] { received.withLock { $0 } }

    init(_ path: String, answer: String) throws {
        self.path = path
        socket = Foundation.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard code == 0, listen(socket, 8) == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
        let listening = socket
        Thread.detachNewThread { [weak self] in
            while true {
                let client = accept(listening, nil, nil)
                guard client >= 0 else { return }
                var bytes = [UInt8](repeating: 0, count: 4096)
                let count = recv(client, &bytes, bytes.count, 0)
                let line = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self).split(separator: "\r\n").first
                self?.received.withLock { $0.append(String(line ?? "")) }
                _ = answer.withCString { send(client, $0, strlen($0), 0) }
                close(client)
            }
        }
    }

    deinit {
        shutdown(socket, Int32(SHUT_RDWR))
        close(socket)
    }
}
