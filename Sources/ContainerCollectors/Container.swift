import ExporterCore

/// A cgroup with what is known of the container it is, if it is one.
///
/// A class, so that what a scrape hands around is one reference.
final class Container {
    let cgroup: Cgroup
    let metadata: ContainerMetadata?
    let pod: ContainerMetadata.Pod?
    /// What every sample of it carries: the path as `id`, and what its engine says.
    let labels: LabelSet
    /// The same with all there is to say of it.
    private(set) lazy var allLabels = everything
    /// Whether its usage is reported, not only what it is.
    let isMeasured: Bool

    /// A cgroup, its container, and the pod that it is where it holds a pod's containers.
    init(
        _ cgroup: Cgroup, _ metadata: ContainerMetadata?, inPod pod: ContainerMetadata.Pod?,
        _ settings: ContainerSettings
    ) {
        self.cgroup = cgroup
        self.metadata = metadata
        self.pod = pod
        isMeasured = !cgroup.isRoot || settings.measuresRoot
        var others = metadata?.sampleLabels(settings.labels) ?? []
        if let pod { others = [PageLabel("namespace", pod.namespace), PageLabel("pod", pod.name)] }
        labels = LabelSet(cgroup.path, others)
    }
}

extension ContainerMetadata {
    /// The labels of samples that go by its id, rendered once.
    func stateLabels(_ rules: LabelRules) -> LabelSet {
        if let known = renderedLabels { return known }
        let labels = LabelSet(id, sampleLabels(rules))
        renderedLabels = labels
        return labels
    }

    /// The labels of its samples besides the path, in the order of their names.
    func sampleLabels(_ rules: LabelRules) -> [PageLabel] {
        var labels = self.labels.filter { rules.accepts(label: $0.name) }.map {
            PageLabel("container_label_\($0.name.spelledAsLabel)", $0.value)
        }
        labels += environment.map { PageLabel("container_env_\($0.name.spelledAsLabel)", $0.value) }
        labels += [PageLabel("image", image), PageLabel("name", name)]
        if let pod {
            labels += [
                PageLabel("container", pod.container), PageLabel("namespace", pod.namespace),
                PageLabel("pod", pod.name),
            ]
        }
        return labels.filter { !$0.value.isEmpty }.sorted { $0.name < $1.name }
    }
}

extension String {
    /// The name with a `_` for each character that the name of a label may not have, however many bytes that is.
    fileprivate var spelledAsLabel: String {
        String(String.UnicodeScalarView(unicodeScalars.map { $0.isASCII ? $0 : "_" }))
    }
}
