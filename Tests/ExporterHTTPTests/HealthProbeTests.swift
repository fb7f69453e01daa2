import ExporterCore
import Foundation
import Testing

@testable import ExporterHTTP

@Suite struct HealthProbeTests {
    private func complaint(_ address: ListenAddress, timeout: Duration = .seconds(20)) -> String? {
        do throws(ConfigurationError) {
            try HealthProbe(of: address, timeout: timeout).ask()
            return nil
        } catch {
            return error.description
        }
    }

    @Test func `a server that answers is well, over TCP and over a Unix socket`() throws {
        let server = try TestServer()
        #expect(complaint(.tcp(host: "127.0.0.1", port: Int(server.port))) == nil)
        let path = "/tmp/health-probe-\(UUID().uuidString).sock"
        try server.server.listen(on: .unix(path), server.routes)
        #expect(complaint(.unix(path)) == nil)
    }

    @Test func `says that nobody listens`() throws {
        let (silent, port) = try silentPort()
        close(silent)
        #expect(
            complaint(.tcp(host: nil, port: port))
                == "cannot get /health of the exporter at :\(port): Connection refused")
        #expect(
            complaint(.unix("/nonexistent/socket"))
                == "cannot get /health of the exporter at unix:/nonexistent/socket: No such file or directory")
    }

    @Test func `says that nobody answers in time`() throws {
        let (silent, port) = try silentPort()
        defer { close(silent) }
        #expect(
            complaint(.tcp(host: "0.0.0.0", port: port), timeout: .milliseconds(50))
                == "cannot get /health of the exporter at 0.0.0.0:\(port): it does not answer within 0.05 seconds")
    }

    @Test func `does not guess where a passed socket leads`() {
        #expect(
            complaint(.inherited(3))
                == "cannot get /health of the exporter at systemd socket 3: it cannot be asked from here; ask for /health where it is scraped"
        )
    }

    /// A port where connections are taken and never answered, until the socket is closed.
    private func silentPort() throws -> (socket: CInt, port: Int) {
        let socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(socket, pointer, length) | listen(socket, 8) | getsockname(socket, pointer, &length)
            }
        }
        try #require(code == 0)
        return (socket, Int(UInt16(bigEndian: address.sin_port)))
    }
}
