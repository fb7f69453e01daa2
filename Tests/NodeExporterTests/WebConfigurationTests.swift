import Foundation
import RuntimeTestSupport
import Testing

/// The program with a web configuration file.
@Suite struct WebConfigurationTests {
    let files: TestCertificates

    init() throws {
        files = try TestCertificates()
        try files.make("server")
    }

    @Test func `lists everything that is wrong with the file, before the port opens`() throws {
        let path = try files.write(
            "tls_server_config:\n  cert_file: server.crt\n  key_file: none\nbasic_auth_users:\n  a: S3cret\n",
            to: "web.yml")
        for flag in ["--web.listen-address=127.0.0.1:0", "--check-config"] {
            let run = try Program.run(["--web.config.file=\(path)", "--scrape.timeout=0", flag])
            #expect(run.exitCode == 2)
            #expect(
                run.errors == """
                    node-exporter: error: cannot use --scrape.timeout: it must be more than 0s
                    node-exporter: error: \(path):5: basic_auth_users.a: is no bcrypt hash, write one that begins with $2a$, $2b$ or $2y$, as htpasswd -nB makes

                    """)
        }
        try files.write("tls_server_config:\n  cert_file: server.crt\n  key_file: none\n", to: "web.yml")
        let run = try Program.run(["--web.config.file=\(path)"])
        #expect(run.exitCode == 2)
        #expect(
            run.errors
                == "node-exporter: error: \(path):3: tls_server_config.key_file: \(files.folder)/none: cannot read the "
                + "file: No such file or directory; give the path of a file\n")
    }

    @Test func `serves TLS, is healthy by it, and keeps what was good when the file breaks`() throws {
        let good = "tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n"
        let path = try files.write(good, to: "web.yml")
        #expect(try Program.run(["--check-config", "--web.config.file=\(path)"]).exitCode == 0)
        let program = try Program([
            "--web.listen-address=127.0.0.1:0", "--web.config.file=\(path)", "--collector.disable-defaults",
            "--collector.loadavg",
        ])
        let listening = try program.waitForLine(containing: "msg=listening")
        let port = try #require(listening.split(separator: "address=127.0.0.1:").last?.prefix { $0.isNumber })
        func page() -> String {
            shell("curl --silent --show-error --cacert \(files.folder)/server.crt https://127.0.0.1:\(port)/metrics")
                .output
        }
        #expect(page().contains("\nexporter_config_last_reload_successful 1\n"))
        #expect(try Program.run(["--health-check", "--web.listen-address=127.0.0.1:\(port)"]).exitCode == 0)
        try files.write(good + "x: 1\n", to: "web.yml")
        kill(program.identifier, SIGHUP)
        try program.waitForLine(containing: "the last good one stays")
        #expect(page().contains("\nexporter_config_last_reload_successful 0\n"))
        kill(program.identifier, SIGTERM)
        let run = program.waitForEnd()
        #expect(run.exitCode == 0)
        let errors = run.errors.split(separator: "\n").filter { $0.contains("level=ERROR") }
        #expect(errors.count == 1)
        #expect(
            errors.first?.hasSuffix(
                #"msg="cannot use the changed web configuration, the last good one stays" err="\#(path):4: x: the key is "#
                    + #"not known, expected tls_server_config, http_server_config, basic_auth_users or rate_limit""#)
                == true)
    }
}
