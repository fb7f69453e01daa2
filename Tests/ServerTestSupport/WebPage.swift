import Glibc

/// What an exporter has answered.
public struct WebPage: Sendable {
    public let status: Int
    public let text: String
    public let duration: Duration

    /// Asks an exporter on this host, as Prometheus would that gives it `timeout` seconds.
    public init(port: UInt16, _ path: String, method: String = "GET", timeout: Double) throws {
        let began = ContinuousClock.now
        let client = socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        defer { close(client) }
        var patience = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = loopback(port: port)
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(client, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard code == 0 else { throw TestServerError("cannot connect to the exporter on port \(port)") }
        let request =
            "\(method) \(path) HTTP/1.1\r\nHost: exporter\r\nConnection: close\r\n"
            + "X-Prometheus-Scrape-Timeout-Seconds: \(timeout)\r\n\r\n"
        send(client, request, request.utf8.count, CInt(MSG_NOSIGNAL))
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = recv(client, &chunk, chunk.count, 0), count > 0 { bytes += chunk.prefix(count) }
        duration = .now - began
        let answer = String(decoding: bytes, as: UTF8.self)
        guard let status = Int(answer.dropFirst(9).prefix(3)) else {
            throw TestServerError("the exporter has answered \(method) \(path) with \"\(answer)\"")
        }
        self.status = status
        text = answer.split(separator: "\r\n\r\n", maxSplits: 1).dropFirst().last.map(String.init) ?? ""
    }

    /// The lines of a family, without its header.
    public func samples(_ name: String) -> [String] {
        text.split(separator: "\n").map(String.init).filter { $0.hasPrefix("\(name){") || $0.hasPrefix("\(name) ") }
    }
}
