import CLinux
import ExporterCore
import Glibc
import KernelFiles

/// Docker's daemon, asked for containers that no file tells of: where those may not be read, or are on another machine's disk.
///
/// Who may ask it may do anything on the host, so it is asked only where a flag names its socket. It is never waited for
/// longer than a second, nor asked again for a while when it does not answer.
final class DockerSocket {
    private let path: String
    private let rules: LabelRules
    private var known: [String: (askedAt: Double, metadata: ContainerMetadata?)] = [:]
    private var silentUntil = -Double.infinity

    /// The address as the original has it: `unix:///var/run/docker.sock`; `nil` when it is no such.
    init?(_ address: String, _ rules: LabelRules) {
        guard address.hasPrefix("unix://") else { return nil }
        path = String(address.dropFirst("unix://".count))
        self.rules = rules
    }

    /// What it says of a container, now or lately; `nil` when it knows none of this id.
    func container(_ id: String, at now: Double) throws(CollectorError) -> ContainerMetadata? {
        if let known = known[id], now - known.askedAt < patience { return known.metadata }
        guard now >= silentUntil else { return known[id]?.metadata }
        do throws(CollectorError) {
            let answer = try ask("/containers/\(id)/json")
            let metadata = answer.map { ContainerMetadata(docker: $0, $0["HostConfig"], id, rules) }
            known[id] = (now, metadata)
            return metadata
        } catch {
            silentUntil = now + patience
            throw error
        }
    }

    func keep(_ ids: Set<String>) { known = known.filter { ids.contains($0.key) } }

    /// The answer to a request; `nil` when there is no such thing.
    private func ask(_ target: String) throws(CollectorError) -> JSONValue? {
        let number = unsafe CLinux_connect_to_unix_socket(path, 1000)
        guard number >= 0 else { throw .system("connect to", path, errno) }
        let socket = FileDescriptor(adopting: number, path: path)
        // Of version 1.0, so that the answer ends with the connection.
        var request = Array("GET \(target) HTTP/1.0\r\nHost: docker\r\n\r\n".utf8)
        guard unsafe send(socket.number, &request, request.count, CInt(MSG_NOSIGNAL)) == request.count else {
            throw .system("write to", path, errno)
        }
        let answer = try answer(from: socket)
        var text = ByteCursor(answer.span)
        _ = text.field()
        let status = text.field()
        if status.equals("404") { return nil }
        guard status.equals("200") else {
            throw CollectorError(.failed, "ask", path, why: "it answers \(String(status)) to \(target)")
        }
        while text.nextLine(), !text.isAtLineEnd {}
        text.nextLine()
        do throws(ParseError) {
            return try JSONValue(parsing: text.rest)
        } catch {
            throw CollectorError(.malformed, "parse", "the answer of \(path)", why: "\(error)")
        }
    }

    private func answer(from socket: borrowing FileDescriptor) throws(CollectorError) -> [UInt8] {
        let deadline = ContinuousClock.now + .seconds(1)
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 * 1024)
        while true {
            let count = unsafe recv(socket.number, &chunk, chunk.count, 0)
            if count == 0 { return bytes }
            guard count > 0 else { throw .system("read from", path, errno) }
            bytes += chunk[..<count]
            guard bytes.count <= largestFile, .now < deadline else {
                throw CollectorError(.timeout, "read from", path, why: "the answer does not end")
            }
        }
    }
}

/// How long an answer is good for, and a daemon that gives none is left alone, in seconds.
private let patience = 30.0
