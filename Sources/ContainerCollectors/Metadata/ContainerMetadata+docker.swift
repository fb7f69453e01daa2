import ExporterCore

extension ContainerMetadata {
    /// What Docker says of a container, in its files or when it is asked.
    convenience init(docker config: JSONValue, _ host: JSONValue?, _ id: String, _ rules: LabelRules) {
        let state = config["State"]
        let name = config["Name"]?.string ?? ""
        self.init(
            runtime: .docker, id: id, name: name.hasPrefix("/") ? String(name.dropFirst()) : name,
            image: config["Config"]?["Image"]?.string ?? "")
        labels = LabelRules.labels(config["Config"]?["Labels"])
        environment = rules.environment(config["Config"]?["Env"]?.array ?? [], lowercased: true)
        created = unixTime(config["Created"]?.string)
        started = unixTime(state?["StartedAt"]?.string)
        if state?["Running"]?.bool == true, let pid = state?["Pid"]?.integer, pid > 0 { self.pid = pid }
        let restarts = config["RestartCount"]?.integer
        if let restarts, restarts > 0 { labels.append(PageLabel("restartcount", "\(restarts)")) }
        lifecycle = state.flatMap { dockerLifecycle($0, restarts: restarts) }
        network = dockerNetwork(host?["NetworkMode"]?.string ?? "")
        pod = dockerPod(labels)
    }
}

private func dockerLifecycle(_ state: JSONValue, restarts: Int?) -> ContainerMetadata.Lifecycle? {
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

private func dockerNetwork(_ mode: String) -> ContainerMetadata.Network {
    if mode.hasPrefix("container:") { return .shared }
    return mode == "host" ? .host : .own
}

/// What cri-dockerd notes of Kubernetes' names.
private func dockerPod(_ labels: [PageLabel]) -> ContainerMetadata.Pod? {
    func value(_ name: String) -> String? { labels.first { $0.name == "io.kubernetes.\(name)" }?.value }
    guard let name = value("pod.name"), let namespace = value("pod.namespace") else { return nil }
    let container = value("docker.type") == "podsandbox" ? "" : value("container.name") ?? ""
    return ContainerMetadata.Pod(
        name: name, namespace: namespace, uid: value("pod.uid") ?? "",
        container: container == "POD" ? "" : container)
}
