import ExporterCore
import KernelFiles

/// The names of Kubernetes' containers by those of their logs, for engines whose files tell nothing.
///
/// Source: the names in `/var/log/containers`, as `web-0_shop_nginx-<id>.log`: pod, namespace, container and id.
final class PodLogs {
    private let directory: RootedDirectory
    private var listing: (identity: RootedDirectory.Identity, names: [String: ContainerMetadata])?

    init(of host: HostRoot) throws(CollectorError) {
        directory = try RootedDirectory("/var/log/containers", under: host.prefix)
    }

    /// What is known of a container; the links themselves are never followed.
    func container(_ id: String) -> ContainerMetadata? {
        guard let identity = directory.identity(of: "") else { return nil }
        if let listing, listing.identity == identity { return listing.names[id] }
        var names: [String: ContainerMetadata] = [:]
        for name in directory.names(in: "") {
            if let metadata = containerOfLog(name) { names[metadata.id] = metadata }
        }
        listing = (identity, names)
        return names[id]
    }
}

/// The container whose log has this name; `nil` when it is no such name.
func containerOfLog(_ file: String) -> ContainerMetadata? {
    let parts = file.split(separator: "_", maxSplits: 2)
    guard file.hasSuffix(".log"), parts.count == 3 else { return nil }
    let rest = parts[2].dropLast(".log".count)
    guard let dash = rest.lastIndex(of: "-") else { return nil }
    let id = String(rest[rest.index(after: dash)...])
    guard id.isContainerID else { return nil }
    let pod = ContainerMetadata.Pod(
        name: String(parts[0]), namespace: String(parts[1]), uid: "", container: String(rest[..<dash]))
    let metadata = ContainerMetadata(runtime: .kubernetes, id: id, name: id, image: "")
    metadata.pod = pod
    metadata.labels = kubernetesLabels(pod)
    metadata.network = .shared
    return metadata
}
