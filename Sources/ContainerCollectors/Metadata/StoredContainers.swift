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

    private struct List {
        let file: RootedDirectory.Sight
        let entries: [String: Entry]
    }

    private struct Known {
        /// What it was called, as that can change while it runs.
        let name: String?
        let identity: RootedDirectory.Identity
        let metadata: ContainerMetadata
        /// Of all files that it was made of; `nil` for one that is not watched.
        var sources: [Watch?]
    }

    private let watch: ChangeWatch
    private var lists: [String: List] = [:]
    private var known: [String: Known] = [:]

    init(
        graph: String, run: String, of host: HostRoot, _ rules: LabelRules, _ watch: ChangeWatch
    ) throws(CollectorError) {
        self.watch = watch
        self.graph = try RootedDirectory(graph, under: host.prefix)
        self.run = try? RootedDirectory(run, under: host.prefix)
        graphPath = graph
        self.rules = rules
    }

    /// What is known of a container; `nil` when it is none of this storage's.
    func container(_ id: String) throws(CollectorError) -> ContainerMetadata? {
        if let known = known[id], known.sources.allSatisfy(watch.isUnchanged) { return known.metadata }
        for folder in graph.names(in: "") where folder.hasSuffix("-containers") {
            for (place, list) in [
                (graph, "containers.json"), (graph, "volatile-containers.json"), (run, "volatile-containers.json"),
            ] {
                guard let place, let list = try self.list("\(folder)/\(list)", in: place),
                    let entry = list.entries[id]
                else { continue }
                return try container(id, entry, in: folder, listedIn: list)
            }
        }
        for folder in run?.names(in: "") ?? [] where folder.hasSuffix("-containers") {
            if let found = try container(id, nil, in: folder) { return found }
        }
        return nil
    }

    func keep(_ ids: Set<String>) { known = known.filter { ids.contains($0.key) } }

    private func container(
        _ id: String, _ entry: Entry?, in folder: String, listedIn list: List? = nil
    ) throws(CollectorError) -> ContainerMetadata? {
        let data = "\(folder)/\(id)/userdata"
        let running = (run ?? graph).look(at: "\(data)/pidfile", with: watch)
        let pid = try? (run ?? graph).read("\(data)/pidfile", atMost: 64) { (bytes) throws(ParseError) in
            Int(ascii: bytes.trimmed)
        }
        for place in [run, graph] {
            guard let place, let file = place.look(at: "\(data)/config.json", with: watch) else { continue }
            let sources = [file.watch, running?.watch, list?.file.watch]
            if var same = known[id], same.identity == file.identity, same.name == entry?.name {
                same.metadata.pid = pid ?? nil
                same.sources = sources
                known[id] = same
                return same.metadata
            }
            let spec = try place.read("\(data)/config.json", atMost: largestFile) { (bytes) throws(ParseError) in
                try JSONValue(parsing: bytes)
            }
            let metadata = metadata(id, entry, spec, in: folder)
            metadata.pid = pid ?? nil
            known[id] = Known(name: entry?.name, identity: file.identity, metadata: metadata, sources: sources)
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

    private func list(_ name: String, in place: RootedDirectory) throws(CollectorError) -> List? {
        let path = "\(place.path)/\(name)"
        if let known = lists[path], watch.isUnchanged(known.file.watch) { return known }
        guard let file = place.look(at: name, with: watch) else {
            lists[path] = nil
            return nil
        }
        if let known = lists[path], known.file.identity == file.identity {
            let same = List(file: file, entries: known.entries)
            lists[path] = same
            return same
        }
        let document = try place.read(name, atMost: 4 * largestFile) { (bytes) throws(ParseError) in
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
        let list = List(file: file, entries: entries)
        lists[path] = list
        return list
    }
}
