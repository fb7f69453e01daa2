import ExporterCore

/// What each cgroup is, for joining with: its container with all labels, or what its path says.
///
/// With `--store_container_labels=false` this is the one family that has the labels of containers, so that they cost a series a
/// container and not one more label on all of them.
struct InfoCollector: ContainerCollector {
    static let name = "info"

    static let info = Metric.gauge(
        "container_info", "Always 1; what the cgroup is, with all labels of the container.", labels: ["id"])
    static let metrics: [any MetricDeclaration] = [info]

    func write(from files: ContainerFiles, on page: inout MetricPage) {
        page.family(Self.info) { samples in
            for container in files.containers { samples.add(1, container.allLabels) }
        }
    }
}

extension Container {
    /// What there is to say of it, whatever the flags say of labels.
    var everything: LabelSet {
        var labels = metadata?.sampleLabels(LabelRules()) ?? []
        if let metadata {
            labels.append(PageLabel("runtime", metadata.runtime.rawValue))
            labels.append(PageLabel("container_id", metadata.id))
        } else if let id = cgroup.names.containerID {
            if let runtime = engineInPath(cgroup.path) { labels.append(PageLabel("runtime", runtime.rawValue)) }
            labels += [PageLabel("container_id", id), PageLabel("name", String(id.prefix(12)))]
        } else if let (runtime, name) = nameInPath(cgroup.path) {
            labels += [PageLabel("runtime", runtime), PageLabel("name", name)]
        }
        return LabelSet(cgroup.path, labels)
    }
}

/// Which engine gives its containers such a path.
func engineInPath(_ path: String) -> ContainerMetadata.Runtime? {
    let engines: [(mark: String, runtime: ContainerMetadata.Runtime)] = [
        ("/docker-", .docker), ("/libpod-", .podman), ("/crio-", .crio), ("/cri-containerd-", .containerd),
        ("/nerdctl-", .containerd),
    ]
    for (mark, runtime) in engines where path.contains(mark) { return runtime }
    let tops: [(folder: String, runtime: ContainerMetadata.Runtime)] = [
        ("docker", .docker), ("libpod_parent", .podman), ("k8s.io", .containerd), ("default", .containerd),
        ("kubepods", .kubernetes),
    ]
    return tops.first { path.hasPrefix("/\($0.folder)/") }?.runtime
}

/// What a path says of what runs there: LXC, systemd and what it registers.
func nameInPath(_ path: String) -> (runtime: String, name: String)? {
    guard let last = path.split(separator: "/").last.map(String.init) else { return nil }
    for (prefix, runtime) in [("lxc.payload.", "lxc"), ("lxc.monitor.", "lxc-monitor")] where last.hasPrefix(prefix) {
        return (runtime, String(last.dropFirst(prefix.count)))
    }
    if path.hasPrefix("/lxc/"), path.split(separator: "/").count == 2 { return ("lxc", last) }
    if last.hasSuffix(".scope"), last.hasPrefix("machine-") {
        let name = String(last.dropFirst("machine-".count).dropLast(".scope".count)).systemdUnescaped
        // libvirt numbers its domains: qemu-1-name.
        let parts = name.split(separator: "-", maxSplits: 2)
        if parts.count == 3, ["qemu", "lxc"].contains(parts[0]), UInt64(parts[1]) != nil {
            return ("libvirt", String(parts[2]))
        }
        return ("nspawn", name)
    }
    if last.hasPrefix("systemd-nspawn@"), last.hasSuffix(".service") {
        return ("nspawn", String(last.dropFirst("systemd-nspawn@".count).dropLast(".service".count)).systemdUnescaped)
    }
    for suffix in [".service", ".scope", ".slice", ".socket"] where last.hasSuffix(suffix) {
        return ("systemd", last.systemdUnescaped)
    }
    return nil
}

extension String {
    /// The name of a unit with `\x2d` and the like undone.
    fileprivate var systemdUnescaped: String {
        var bytes: [UInt8] = []
        var rest = utf8[...]
        while let byte = rest.popFirst() {
            let hexadecimal = Array(rest.dropFirst().prefix(2))
            if byte == .backslash, rest.first == UInt8(ascii: "x"), hexadecimal.count == 2,
                let value = UInt64(hexadecimal: hexadecimal.span)
            {
                bytes.append(UInt8(value))
                rest = rest.dropFirst(3)
            } else {
                bytes.append(byte)
            }
        }
        return String(bytes.span)
    }
}
