import ExporterCore
import KernelFiles

/// What containerd keeps of the containers that run: for Kubernetes, nerdctl and others.
///
/// Source: `/run/containerd/io.containerd.runtime.v2.task/<namespace>/<id>/config.json`, the specification that the container
/// was started with, and `init.pid` beside it.
final class TaskContainers {
    private let directory: RootedDirectory
    private let rules: LabelRules
    private let watch: ChangeWatch
    /// By namespace and id.
    private var known: [String: (file: RootedDirectory.Sight, metadata: ContainerMetadata)] = [:]
    /// The namespaces of containers that were found by their ids alone.
    private var namespaces: [String: String] = [:]

    init(_ path: String, of host: HostRoot, _ rules: LabelRules, _ watch: ChangeWatch) throws(CollectorError) {
        self.watch = watch
        directory = try RootedDirectory(path, under: host.prefix)
        self.rules = rules
    }

    /// What is known of a container in any namespace; Docker's own are told by Docker.
    func container(_ id: String) throws(CollectorError) -> ContainerMetadata? {
        if let namespace = namespaces[id], let metadata = try container(id, in: namespace) { return metadata }
        for namespace in directory.names(in: "") where namespace != "moby" {
            guard let metadata = try container(id, in: namespace) else { continue }
            namespaces[id] = namespace
            return metadata
        }
        return nil
    }

    /// What is known of a container of a namespace.
    func container(_ id: String, in namespace: String) throws(CollectorError) -> ContainerMetadata? {
        let folder = "\(namespace)/\(id)"
        if let known = known[folder], watch.isUnchanged(known.file.watch) { return known.metadata }
        guard let file = directory.look(at: "\(folder)/config.json", with: watch) else {
            known[folder] = nil
            return nil
        }
        if let same = known[folder], same.file.identity == file.identity {
            known[folder] = (file, same.metadata)
            return same.metadata
        }
        let spec = try directory.read("\(folder)/config.json", atMost: largestFile) { (bytes) throws(ParseError) in
            try JSONValue(parsing: bytes)
        }
        let pid = try? directory.read("\(folder)/init.pid", atMost: 64) { (bytes) throws(ParseError) in
            Int(ascii: bytes.trimmed)
        }
        let metadata = metadata(id, namespace, spec)
        metadata.pid = pid ?? nil
        metadata.environment = rules.environment(spec["process"]?["env"]?.array ?? [], lowercased: false)
        known[folder] = (file, metadata)
        return metadata
    }

    func keep(_ ids: Set<String>) {
        known = known.filter { key, _ in key.split(separator: "/").last.map { ids.contains(String($0)) } == true }
        namespaces = namespaces.filter { ids.contains($0.key) }
    }

    private func metadata(_ id: String, _ namespace: String, _ spec: JSONValue) -> ContainerMetadata {
        let notes = LabelRules.labels(spec["annotations"])
        func note(_ name: String) -> String? { notes.first { $0.name == name }?.value }
        let metadata = ContainerMetadata(
            runtime: .containerd, id: id, name: note("nerdctl/name") ?? id,
            image: note("io.kubernetes.cri.image-name") ?? note("io.kubernetes.cri.podsandbox.image-name") ?? "")
        guard let type = note("io.kubernetes.cri.container-type") else {
            metadata.labels = notes.filter { $0.name.hasPrefix("nerdctl/") }
            metadata.network = ContainerMetadata.Network(ofSpecification: spec)
            return metadata
        }
        let isSandbox = type == "sandbox"
        let pod = ContainerMetadata.Pod(
            name: note("io.kubernetes.cri.sandbox-name") ?? "",
            namespace: note("io.kubernetes.cri.sandbox-namespace") ?? "",
            uid: note("io.kubernetes.cri.sandbox-uid") ?? "",
            container: isSandbox ? "" : note("io.kubernetes.cri.container-name") ?? "")
        metadata.pod = pod
        metadata.labels = kubernetesLabels(pod) + [PageLabel("io.cri-containerd.kind", type)]
        metadata.labels.sort { $0.name < $1.name }
        metadata.network = isSandbox ? ContainerMetadata.Network(ofSpecification: spec) : .shared
        // Whoever made it, the network of a pod is its sandbox's.
        if isSandbox, metadata.network == .shared { metadata.network = .own }
        return metadata
    }
}

/// The labels that the kubelet gives its containers, of which only annotations are on disk.
func kubernetesLabels(_ pod: ContainerMetadata.Pod) -> [PageLabel] {
    [
        PageLabel("io.kubernetes.container.name", pod.container),
        PageLabel("io.kubernetes.pod.name", pod.name),
        PageLabel("io.kubernetes.pod.namespace", pod.namespace),
        PageLabel("io.kubernetes.pod.uid", pod.uid),
    ].filter { !$0.value.isEmpty }
}
