import ExporterCore
import Glibc
import KernelFiles

/// Where container engines keep their files on a host.
struct EngineFolders {
    /// The data folder that a flag names, for an engine that is nowhere else.
    let docker: String
    private let host: HostRoot

    init(docker: String, of host: HostRoot) {
        self.docker = docker
        self.host = host
    }

    /// Docker's data folders, the most likely first: the flag's, the configuration's, the running daemon's, the usual one.
    var dockerRoots: [String] {
        var roots = docker.isEmpty ? [] : [docker]
        if let configured = configuredDockerRoot { roots.append(configured) }
        roots += daemonRoots
        roots.append("/var/lib/docker")
        var seen: Set<String> = []
        return roots.filter { seen.insert($0).inserted }
    }

    /// Source: `data-root` in `/etc/docker/daemon.json`.
    private var configuredDockerRoot: String? {
        let folder = try? RootedDirectory("/etc/docker", under: host.prefix)
        let file = try? folder?.read("daemon.json", atMost: largestFile) { (bytes) throws(ParseError) in
            try JSONValue(parsing: bytes)
        }
        return (file?["data-root"] ?? file?["graph"])?.string
    }

    /// Source: `--data-root` in `/proc/<pid>/cmdline` of each `dockerd`.
    private var daemonRoots: [String] {
        guard let processes = try? FileDescriptor(host.proc, flags: O_DIRECTORY) else { return [] }
        var roots: [String] = []
        try? processes.forEachEntry { entry in
            guard entry.isDirectory, let pid = UInt64(ascii: entry.name),
                words(of: pid, "comm").first == "dockerd"
            else { return }
            let arguments = words(of: pid, "cmdline")
            for (index, argument) in arguments.enumerated() {
                for name in ["--data-root", "--graph", "-g"] where argument.hasPrefix(name) {
                    let rest = argument.dropFirst(name.count)
                    if rest.first == "=" { roots.append(String(rest.dropFirst())) }
                    if rest.isEmpty, index + 1 < arguments.count { roots.append(arguments[index + 1]) }
                }
            }
        }
        return roots
    }

    private func words(of pid: UInt64, _ file: String) -> [String] {
        let bytes = KernelFile("\(host.proc)/\(pid)/\(file)").read { (text) in
            var bytes: [UInt8] = []
            while let byte = text.peek, text.skip(byte) { bytes.append(byte == .newline ? 0 : byte) }
            return bytes
        }
        return (bytes ?? []).split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }

    static let taskRoots = [
        "/run/containerd/io.containerd.runtime.v2.task", "/run/k3s/containerd/io.containerd.runtime.v2.task",
    ]

    static let storage = (graph: "/var/lib/containers/storage", run: "/run/containers/storage")

    /// A user's home; `nil` when the host has no such user.
    ///
    /// Source: `/etc/passwd`.
    func home(ofUser user: String) -> String? {
        let table = KernelFile(host.path("/etc/passwd"))
        let homes = table.read { (text) throws(ParseError) in
            var home: String?
            try text.forEachLine { (line) throws(ParseError) in
                for _ in 0..<2 { _ = line.field(upTo: .colon) }
                guard String(line.field(upTo: .colon)) == user else { return }
                for _ in 0..<2 { _ = line.field(upTo: .colon) }
                home = home ?? String(line.field(upTo: .colon))
            }
            return home
        }
        return homes ?? nil
    }
}
