import Foundation
import RedisTestSupport
import ServerTestSupport
import Testing

/// The flags of the original, as its users give them.
@Suite struct FlagTests {
    struct OriginalFlag: Sendable, CustomTestStringConvertible {
        let name: String
        let variable: String
        let type: String

        var testDescription: String { name }

        /// A value that it takes.
        var sample: String {
            switch (type, name) {
            case ("bool", _): "true"
            case ("int64", _): "17"
            case (_, "connection-timeout"): "3s"
            case (_, "redis.addr"): "redis://127.0.0.1:1"
            case (_, "web.listen-address"): "127.0.0.1:0"
            case (_, "web.telemetry-path"): "/other"
            case (_, "log-level"): "ERROR"
            case (_, "tls-server-min-version"): "TLS1.3"
            case (_, "log-format"): "json"
            case (_, "check-search-indexes"): "^a"
            case (_, "check-single-keys"), (_, "check-single-streams"): "db1=a"
            case (_, "check-keys"), (_, "check-streams"), (_, "count-keys"): "db1=a*,b*"
            case (_, "check-key-groups"): "^(.*)_[^_]+$"
            default: "x"
            }
        }

        /// Those whose files have to be there, and those that are given together only.
        var needsMore: Bool {
            [
                "redis.password-file", "script", "tls-client-key-file", "tls-client-cert-file", "tls-ca-cert-file",
                "tls-server-cert-file", "tls-server-key-file", "tls-server-ca-cert-file", "basic-auth-username",
                "basic-auth-password", "basic-auth-hash-password",
            ].contains(name)
        }
    }

    private static let table = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared/specs/redis/features.md")

    /// Rows such as "| -redis.addr | REDIS_ADDR | string | … |".
    static let all: [OriginalFlag] = {
        guard let text = try? String(contentsOf: table, encoding: .utf8) else { return [] }
        return text.split(separator: "\n").compactMap { line in
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 4, cells[0].hasPrefix("-"), !cells[0].hasPrefix("--") else { return nil }
            return OriginalFlag(name: String(cells[0].dropFirst()), variable: cells[1], type: cells[2])
        }
    }()

    @Test(.enabled(if: !all.isEmpty, "needs shared/specs/redis/features.md"), arguments: all)
    func `is taken with one dash, with two and from the environment`(flag: OriginalFlag) throws {
        guard flag.name != "version" else {
            for word in ["-version", "--version"] { #expect(try RunningExporter.run([:], word).exitCode == 0) }
            return
        }
        // A file that is not there is refused, by the name that was given.
        let accepted: Int32 = flag.needsMore ? 2 : 0
        let runs = try [
            RunningExporter.run([:], "--check-config", "-\(flag.name)=\(flag.sample)"),
            RunningExporter.run([:], "--check-config", "--\(flag.name)=\(flag.sample)"),
            RunningExporter.run([flag.variable: flag.sample], "--check-config"),
        ]
        for run in runs {
            #expect(run.exitCode == accepted, "\(run.log)")
            #expect(!run.log.contains("unknown flag"))
            #expect(
                !flag.needsMore || run.log.contains("/x") || run.log.contains(flag.name) || run.log.contains(" x"),
                "\(run.log)")
        }
        if flag.type == "bool" {
            for word in ["-\(flag.name)", "-\(flag.name)=false", "--no-\(flag.name)"] {
                #expect(try RunningExporter.run([:], "--check-config", word).exitCode == 0)
            }
        } else {
            let words = try RunningExporter.run([:], "--check-config", "-\(flag.name)", flag.sample)
            #expect(words.exitCode == accepted, "\(words.log)")
        }
    }

    @Test(.enabled(if: !all.isEmpty, "needs shared/specs/redis/features.md"))
    func `the table has been read`() {
        #expect(Self.all.count > 40)
        #expect(Self.all.contains { $0.name == "include-metrics-for-empty-databases" && $0.type == "bool" })
    }

    @Test func `a flag counts more than its variable`() throws {
        let run = try RunningExporter.run(
            ["REDIS_ADDR": "redis://127.0.0.1:1", "REDIS_EXPORTER_NAMESPACE": "cache"], "-redis.addr",
            "redis://127.0.0.1:2",
            "--once")
        #expect(run.log.contains("redis://127.0.0.1:2") && !run.log.contains("redis://127.0.0.1:1;"))
        #expect(run.page.contains("\ncache_up 0\n"))
        #expect(!run.page.contains("\nredis_up"))
    }
}
