import ExporterCore
import KernelFiles

/// What Docker keeps of its containers on disk, so that its daemon need not be asked.
///
/// Source: `/var/lib/docker/containers/<id>/config.v2.json` and `hostconfig.json`, which Docker replaces whenever a
/// container's state changes. Only root may read them.
final class DockerContainers {
    private let directory: RootedDirectory
    private let root: String
    private let rules: LabelRules
    private var listing: (identity: RootedDirectory.Identity, ids: [String])?
    private var known: [String: (identity: RootedDirectory.Identity, metadata: ContainerMetadata)] = [:]

    /// Opens the engine's data folder, a path of the host.
    init(_ path: String, of host: HostRoot, _ rules: LabelRules) throws(CollectorError) {
        directory = try RootedDirectory(path, under: host.prefix)
        root = path
        self.rules = rules
    }

    /// The ids of all containers, stopped ones too.
    ///
    /// They are listed again when their folder has changed.
    var ids: [String] {
        let identity = directory.identity(of: "containers")
        if let listing, listing.identity == identity { return listing.ids }
        let ids = directory.names(in: "containers").filter(\.isContainerID)
        listing = identity.map { ($0, ids) }
        return ids
    }

    /// What is known of a container; `nil` when it is none of this engine's.
    ///
    /// - Throws: When its file cannot be read or is malformed; what was known of it before stays known.
    func container(_ id: String) throws(CollectorError) -> ContainerMetadata? {
        let file = "containers/\(id)/config.v2.json"
        guard let identity = directory.identity(of: file) else {
            known[id] = nil
            return nil
        }
        if let known = known[id], known.identity == identity { return known.metadata }
        let config = try directory.read(file, atMost: largestFile) { (bytes) throws(ParseError) in
            try JSONValue(parsing: bytes)
        }
        let host = try? directory.read("containers/\(id)/hostconfig.json", atMost: largestFile) {
            (bytes) throws(ParseError) in try JSONValue(parsing: bytes)
        }
        let metadata = metadata(id, config, host)
        known[id] = (identity, metadata)
        return metadata
    }

    /// What was known of a container before it could not be read any more.
    func formerly(_ id: String) -> ContainerMetadata? { known[id]?.metadata }

    /// Forgets the containers that are not among `ids`.
    func keep(_ ids: Set<String>) { known = known.filter { ids.contains($0.key) } }

    private func metadata(_ id: String, _ config: JSONValue, _ host: JSONValue?) -> ContainerMetadata {
        let state = config["State"]
        let name = config["Name"]?.string ?? ""
        let metadata = ContainerMetadata(
            runtime: .docker, id: id, name: name.hasPrefix("/") ? String(name.dropFirst()) : name,
            image: config["Config"]?["Image"]?.string ?? "")
        metadata.labels = LabelRules.labels(config["Config"]?["Labels"])
        metadata.environment = rules.environment(config["Config"]?["Env"]?.array ?? [], lowercased: true)
        metadata.created = unixTime(config["Created"]?.string)
        metadata.started = unixTime(state?["StartedAt"]?.string)
        if state?["Running"]?.bool == true, let pid = state?["Pid"]?.integer, pid > 0 { metadata.pid = pid }
        let restarts = config["RestartCount"]?.integer
        if let restarts, restarts > 0 { metadata.labels.append(PageLabel("restartcount", "\(restarts)")) }
        metadata.lifecycle = state.flatMap { lifecycle($0, restarts: restarts) }
        metadata.network = network(host?["NetworkMode"]?.string ?? "")
        metadata.pod = pod(metadata.labels)
        metadata.layer = layer(id, driver: config["Driver"]?.string ?? "")
        return metadata
    }

    private func lifecycle(_ state: JSONValue, restarts: Int?) -> ContainerMetadata.Lifecycle? {
        guard let exitCode = state["ExitCode"]?.integer, let restarts else { return nil }
        func isSet(_ name: String) -> Bool { state[name]?.bool == true }
        let finished = unixTime(state["FinishedAt"]?.string)
        let word =
            if isSet("Restarting") {
                "restarting"
            } else if isSet("Paused") {
                "paused"
            } else if isSet("Running") {
                "running"
            } else if isSet("RemovalInProgress") {
                "removing"
            } else if isSet("Dead") {
                "dead"
            } else if finished == nil {
                "created"
            } else {
                "exited"
            }
        return ContainerMetadata.Lifecycle(
            state: word, exitCode: exitCode, restarts: restarts, wasOOMKilled: isSet("OOMKilled"),
            health: ContainerMetadata.Health(rawValue: state["Health"]?["Status"]?.string ?? "none") ?? .none,
            finished: finished)
    }

    private func network(_ mode: String) -> ContainerMetadata.Network {
        if mode.hasPrefix("container:") { return .shared }
        return mode == "host" ? .host : .own
    }

    /// What cri-dockerd notes of Kubernetes' names.
    private func pod(_ labels: [PageLabel]) -> ContainerMetadata.Pod? {
        func value(_ name: String) -> String? { labels.first { $0.name == "io.kubernetes.\(name)" }?.value }
        guard let name = value("pod.name"), let namespace = value("pod.namespace") else { return nil }
        let container = value("docker.type") == "podsandbox" ? "" : value("container.name") ?? ""
        return ContainerMetadata.Pod(
            name: name, namespace: namespace, uid: value("pod.uid") ?? "",
            container: container == "POD" ? "" : container)
    }

    /// Source: `image/<driver>/layerdb/mounts/<id>/mount-id`; the containerd image store has none.
    private func layer(_ id: String, driver: String) -> ContainerMetadata.Layer? {
        let subfolder: String
        switch driver {
        case "overlay", "overlay2", "fuse-overlayfs": subfolder = "/diff"
        case "vfs": subfolder = ""
        case "aufs": subfolder = ""
        default: return nil
        }
        let mount = try? directory.read("image/\(driver)/layerdb/mounts/\(id)/mount-id", atMost: 256) {
            (bytes) throws(ParseError) in String(bytes.trimmed)
        }
        guard let mount, !mount.isEmpty, !mount.contains("/"), mount != ".." else { return nil }
        let parts =
            driver == "vfs" ? "vfs/dir/\(mount)" : driver == "aufs" ? "aufs/diff/\(mount)" : "\(driver)/\(mount)"
        return ContainerMetadata.Layer(changes: "\(root)/\(parts)\(subfolder)", files: "\(root)/containers/\(id)")
    }
}

/// How large a file with metadata may be: Docker's have a few kilobytes.
let largestFile = 4 * 1024 * 1024

extension String {
    /// Whether it has the form of a container's id: 64 hexadecimal digits, or whatever else of their letters.
    var isContainerID: Bool { utf8.count == 64 && utf8.allSatisfy(\.isInContainerID) }
}

extension UInt8 {
    var isInContainerID: Bool { isDigit || self &- UInt8(ascii: "a") < 26 }
}
