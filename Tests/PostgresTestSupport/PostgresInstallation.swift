import Foundation
import Glibc
import ServerTestSupport

/// The PostgreSQL programs of this host, the newest if there are several.
enum PostgresInstallation {
    /// The folder with `initdb` and `postgres`, which distributions keep out of `PATH`.
    static let folder: String? = {
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        let newestFirst = versions.sorted { $0.compare($1, options: .numeric) == .orderedDescending }
        let candidates = newestFirst.map { "\(root)/\($0)/bin" } + [configured].compactMap { $0 }
        return candidates.first { access("\($0)/initdb", X_OK) == 0 && access("\($0)/postgres", X_OK) == 0 }
    }()

    /// What `pg_config` says, for installations of another kind.
    private static var configured: String? {
        guard let pipe = popen("pg_config --bindir 2>/dev/null", "r") else { return nil }
        defer { pclose(pipe) }
        var line = [CChar](repeating: 0, count: 4096)
        guard fgets(&line, CInt(line.count), pipe) != nil else { return nil }
        return String(decoding: line.prefix { $0 > 10 }.map(UInt8.init), as: UTF8.self)
    }

    static let pgBouncer: String? = ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer"].first { access($0, X_OK) == 0 }

    /// Whom servers run as: PostgreSQL refuses to run as root.
    static let user = TestUser.insteadOfRoot("postgres", "nobody")

    /// The words before a command that make it run as `user`.
    static let asUser: [String] = user?.words ?? []
}
