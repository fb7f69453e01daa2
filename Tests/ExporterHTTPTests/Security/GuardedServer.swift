import ExporterCore
import RuntimeTestSupport
import Testing
import WebSecurity

/// A server with a web configuration file that is looked at by every connection and request.
final class GuardedServer {
    let files: TestCertificates
    let server: TestServer
    let lines = LogLines()

    var port: UInt16 { server.port }

    /// A server certificate `server`, its authority `authority`, one of clients `clients`, and a stranger's are there.
    init(
        _ text: String, _ collectors: [any Collector<TestPages>] = [Answer()], files: TestCertificates? = nil
    ) throws {
        self.files = try files ?? Self.certificates()
        let source = WebSource.file(try self.files.write(text, to: "web.yml"))
        let web = WebConfiguration(source, try source.read(), lookingEvery: .zero, report: { _ in })
        server = try TestServer(collectors, web: web, log: lines.log)
    }

    static func certificates() throws -> TestCertificates {
        let files = try TestCertificates()
        try files.make("server")
        return files
    }

    func rewrite(_ text: String) throws { try files.write(text, to: "web.yml") }

    /// What curl gets and says, without its progress.
    func curl(
        _ arguments: String = "", path: String = "/health", scheme: String = "https"
    ) -> (code: Int32, output: String) {
        shell(
            "cd \(files.folder) && curl --silent --show-error --max-time 20 --cacert server.crt \(arguments) "
                + "'\(scheme)://127.0.0.1:\(port)\(path)'")
    }

    /// The name in the certificate that the server shows now.
    func subject() -> String {
        let names = "openssl x509 -noout -subject -nameopt multiline"
        return shell("openssl s_client -connect 127.0.0.1:\(port) 2>/dev/null | \(names)").output
            .split(separator: "\n").last.map { String($0.drop { $0 != "=" }.dropFirst(2)) } ?? ""
    }
}

let serverTLS = "tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n"

/// The hash of `U*U`, the quickest there is.
let quickHash = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"

/// The hash of nothing that anybody knows, which takes a second.
let slowHash = "$2b$14$" + String(repeating: "C", count: 53)

/// A page of several TLS records.
struct Large: Collector {
    static let name = "large"
    static let large = Metric.gauge("test_large", "Much.", labels: ["text"])
    static let metrics: [any MetricDeclaration] = [large]
    static let size = 1527828

    func collect(from source: TestPages, into page: inout MetricPage) {
        page.family(Self.large) { for number in 0..<50_000 { $0.add(number, "\(number)") } }
    }
}
