import ExporterCore

/// A cgroup with what is known of the container it is, if it is one.
struct Container {
    let cgroup: Cgroup
    let metadata: ContainerMetadata?
    /// What every sample of it carries: the path as `id`, and what its engine says.
    let labels: LabelSet
    /// Whether its usage is reported, not only what it is.
    let isMeasured: Bool
}

extension ContainerMetadata {
    /// The labels of its samples besides the path, in the order of their names.
    func sampleLabels(_ rules: LabelRules) -> [PageLabel] {
        var labels = self.labels.filter { rules.accepts(label: $0.name) }.map {
            PageLabel("container_label_\($0.name)", $0.value)
        }
        labels += environment.map { PageLabel("container_env_\($0.name)", $0.value) }
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

/// The uid of the pod that a cgroup is, or that the cgroup of a container lies in: `kubepods-burstable-pod<uid>.slice` or
/// `pod<uid>`.
func podUID(in path: String) -> String? {
    for part in path.split(separator: "/").reversed() {
        guard let start = part.range(of: "pod", lastOf: true) else { continue }
        var uid = part[start...]
        if uid.hasSuffix(".slice") { uid = uid.dropLast(".slice".count) }
        guard uid.count >= 32, uid.utf8.allSatisfy({ $0.hexadecimalValue != nil || $0 == .minus || $0 == .underscore })
        else { continue }
        return String(uid.map { $0 == "_" ? "-" : $0 })
    }
    return nil
}

extension Substring {
    /// Where the text behind the last occurrence of a word begins.
    fileprivate func range(of word: String, lastOf: Bool) -> Index? {
        var found: Index?
        var index = startIndex
        while index < endIndex {
            if self[index...].hasPrefix(word) { found = self.index(index, offsetBy: word.count) }
            index = self.index(after: index)
        }
        return found
    }
}
