import Glibc

/// The Redis programs of this host.
enum RedisInstallation {
    static let server: String? = program("redis-server")
    static let sentinel: String? = program("redis-sentinel")

    private static func program(_ name: String) -> String? {
        ["/usr/bin/\(name)", "/usr/local/bin/\(name)"].first { access($0, X_OK) == 0 }
    }

    /// The first number of the server's version, by which some settings differ.
    static let majorVersion: Int? = {
        guard let server, let pipe = popen("\(server) --version", "r") else { return nil }
        defer { pclose(pipe) }
        var line = [CChar](repeating: 0, count: 4096)
        guard fgets(&line, CInt(line.count), pipe) != nil else { return nil }
        let text = String(decoding: line.prefix { $0 > 10 }.map(UInt8.init), as: UTF8.self)
        return text.split(separator: " ").first { $0.hasPrefix("v=") }.flatMap { version in
            Int(version.dropFirst(2).prefix(while: \.isNumber))
        }
    }()
}
