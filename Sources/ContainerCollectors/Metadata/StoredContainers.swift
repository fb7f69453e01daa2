import ExporterCore
import KernelFiles

/// What Podman and CRI-O keep of their containers in the storage that both use.
///
/// Source: `<graphroot>/<driver>-containers/containers.json`, a list of all, and of each
/// `<runroot>/<driver>-containers/<id>/userdata/config.json`, the specification that it was started with.
final class StoredContainers {
    private let graph: RootedDirectory
    private let run: RootedDirectory?
    private let graphPath: String
    private let rules: LabelRules

    private struct Entry {
        let name: String
        let layer: String
        let metadata: JSONValue?
        let created: Double?
    }

    private var lists: [String: (identity: RootedDirectory.Identity, entries: [String: Entry])] = [:]
    private var known: [String: (identity: RootedDirectory.Identity, metadata: ContainerMetadata)] = [:]

    init(graph: String, run: String, of host: HostRoot, _ rules: LabelRules) throws(CollectorError) {
        self.graph = try RootedDirectory(graph, under: host.prefix)
        self.run = try? RootedDirectory(run, under: host.prefix)
        graphPath = graph
        self.rules = rules
    }

    /// What is known of a container; `nil` when it is none of this storage's.
    func container(_ id: String) throws(CollectorError) -> ContainerMetadata? {
        for folder in graph.names(in: "") where folder.hasSuffix("-containers") {
            for (place, list) in [
                (graph, "containers.json"), (graph, "volatile-containers.json"), (run, "volatile-containers.json"),
            ] {
                guard let place, let entry = try entries(of: "\(folder)/\(list)", in: place)[id] else { continue }
                return try container(id, entry, in: folder)
            }
        }
        for folder in run?.names(in: "") ?? [] where folder.hasSuffix("-containers") {
            if let found = try container(id, nil, in: folder) { return found }
        }
        return nil
    }

    func keep(_ ids: Set<String>) { known = known.filter { ids.contains($0.key) } }

    private func container(
        _ id: String, _ entry: Entry?, in folder: String
    ) throws(CollectorError) -> ContainerMetadata? {
        let data = "\(folder)/\(id)/userdata"
        let place = run?.identity(of: "\(data)/config.json") != nil ? run : graph
        let pid = try? (run ?? graph).read("\(data)/pidfile", atMost: 64) { (bytes) throws(ParseError) in
            Int(ascii: bytes.trimmed)
        }
        if let identity = place?.identity(of: "\(data)/config.json"), let place {
            if let known = known[id], known.identity == identity {
                known.metadata.pid = pid ?? nil
                return known.metadata
            }
            let spec = try place.read("\(data)/config.json", atMost: largestFile) { (bytes) throws(ParseError) in
                try JSONValue(parsing: bytes)
            }
            let metadata = metadata(id, entry, spec, in: folder)
            metadata.pid = pid ?? nil
            known[id] = (identity, metadata)
            return metadata
        }
        guard let entry else { return nil }
        return metadata(id, entry, .null, in: folder)
    }

    private func metadata(_ id: String, _ entry: Entry?, _ spec: JSONValue, in folder: String) -> ContainerMetadata {
        let notes = LabelRules.labels(spec["annotations"])
        func note(_ name: String) -> String? { notes.first { $0.name == "io.kubernetes.cri-o.\(name)" }?.value }
        let metadata: ContainerMetadata
        if let name = note("Name") {
            metadata = ContainerMetadata(
                runtime: .crio, id: id, name: name, image: note("ImageName") ?? note("Image") ?? "")
            metadata.labels = LabelRules.labels(note("Labels").flatMap { try? JSONValue(parsing: $0) })
            let restarts = notes.first { $0.name == "io.kubernetes.container.restartCount" }
            if let restarts, restarts.value != "0" { metadata.labels.append(PageLabel("restartcount", restarts.value)) }
            metadata.pod = pod(note, metadata.labels)
            if metadata.pod?.container.isEmpty == false { metadata.network = .shared }
            metadata.created = unixTime(note("Created"))
        } else {
            metadata = ContainerMetadata(
                runtime: .podman, id: id, name: entry?.metadata?["name"]?.string ?? entry?.name ?? id,
                image: entry?.metadata?["image-name"]?.string ?? "")
            metadata.environment = rules.environment(spec["process"]?["env"]?.array ?? [], lowercased: true)
            metadata.created = entry?.created
            // A pod's containers have the network of its infra container.
            metadata.network = ContainerMetadata.Network(ofSpecification: spec)
        }
        if let layer = entry?.layer, !layer.isEmpty, !layer.contains("/") {
            let driver = String(folder.dropLast("-containers".count))
            metadata.layer = ContainerMetadata.Layer(
                changes: driver == "vfs" ? "\(graphPath)/vfs/dir/\(layer)" : "\(graphPath)/\(driver)/\(layer)/diff",
                files: "\(graphPath)/\(folder)/\(id)")
        }
        return metadata
    }

    private func pod(_ note: (String) -> String?, _ labels: [PageLabel]) -> ContainerMetadata.Pod? {
        func label(_ name: String) -> String? { labels.first { $0.name == "io.kubernetes.\(name)" }?.value }
        guard let name = label("pod.name") ?? note("KubeName"),
            let namespace = label("pod.namespace") ?? note("Namespace")
        else { return nil }
        let isSandbox = note("ContainerType") == "sandbox"
        return ContainerMetadata.Pod(
            name: name, namespace: namespace, uid: label("pod.uid") ?? "",
            container: isSandbox ? "" : label("container.name") ?? "")
    }

    private func entries(of list: String, in place: RootedDirectory) throws(CollectorError) -> [String: Entry] {
        let path = "\(place.path)/\(list)"
        guard let identity = place.identity(of: list) else {
            lists[path] = nil
            return [:]
        }
        if let known = lists[path], known.identity == identity { return known.entries }
        let document = try place.read(list, atMost: 4 * largestFile) { (bytes) throws(ParseError) in
            try JSONValue(parsing: bytes)
        }
        var entries: [String: Entry] = [:]
        for value in document.array {
            guard let id = value["id"]?.string else { continue }
            entries[id] = Entry(
                name: value["names"]?.array.first?.string ?? id, layer: value["layer"]?.string ?? "",
                metadata: value["metadata"]?.string.flatMap { try? JSONValue(parsing: $0) },
                created: unixTime(value["created"]?.string))
        }
        lists[path] = (identity, entries)
        return entries
    }
}
