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
    private let watch: ChangeWatch
    private var known: [String: (file: RootedDirectory.Sight, metadata: ContainerMetadata)] = [:]

    /// Opens the engine's data folder, a path of the host.
    init(_ path: String, of host: HostRoot, _ rules: LabelRules, _ watch: ChangeWatch) throws(CollectorError) {
        self.watch = watch
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
        if let known = known[id], watch.isUnchanged(known.file.watch) { return known.metadata }
        let path = "containers/\(id)/config.v2.json"
        guard let file = directory.look(at: path, with: watch) else {
            known[id] = nil
            return nil
        }
        if let same = known[id], same.file.identity == file.identity {
            known[id] = (file, same.metadata)
            return same.metadata
        }
        let config = try directory.read(path, atMost: largestFile) { (bytes) throws(ParseError) in
            try JSONValue(parsing: bytes)
        }
        let host = try? directory.read("containers/\(id)/hostconfig.json", atMost: largestFile) {
            (bytes) throws(ParseError) in try JSONValue(parsing: bytes)
        }
        let metadata = ContainerMetadata(docker: config, host, id, rules)
        metadata.layer = layer(id, driver: config["Driver"]?.string ?? "")
        known[id] = (file, metadata)
        return metadata
    }

    /// What was known of a container before it could not be read any more.
    func formerly(_ id: String) -> ContainerMetadata? { known[id]?.metadata }

    /// Forgets the containers that are not among `ids`.
    func keep(_ ids: Set<String>) { known = known.filter { ids.contains($0.key) } }

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
