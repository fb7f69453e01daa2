import ExporterCore
import KernelFiles

/// What the container engines of a host say of its containers, from their files.
///
/// Where none says anything, a container is still reported, by its path.
final class ContainerEngines {
    private let folders: EngineFolders
    private let host: HostRoot
    private let rules: LabelRules
    private let watch: ChangeWatch

    private var docker: [DockerContainers] = []
    private var tasks: [TaskContainers] = []
    private var storage: [StoredContainers] = []
    private var logs: PodLogs?
    private let socket: DockerSocket?
    private var now = 0.0
    /// The users whose own engines have been looked for.
    private var users: Set<String> = []

    private var lookedAt: Double?
    /// Whether there was a container that no engine knows.
    private var hasStrangers = false

    /// What was wrong with an engine's files in this scrape.
    private(set) var problems: [CollectorError] = []

    /// The engines of a host, and the socket of Docker's daemon where that may be asked.
    init(
        _ folders: EngineFolders, of host: HostRoot, _ rules: LabelRules, _ watch: ChangeWatch, socket: String = ""
    ) {
        self.watch = watch
        self.socket = DockerSocket(socket, rules)
        self.folders = folders
        self.host = host
        self.rules = rules
    }

    /// Looks which engines there are: at first, and now and then while there are containers that none of them knows.
    private func lookAgain() {
        docker = folders.dockerRoots.compactMap { root in
            open { () throws(CollectorError) in try DockerContainers(root, of: host, rules, watch) }
        }
        tasks = EngineFolders.taskRoots.compactMap { root in
            open { () throws(CollectorError) in try TaskContainers(root, of: host, rules, watch) }
        }
        let (graph, run) = EngineFolders.storage
        let stored = open { () throws(CollectorError) in
            try StoredContainers(graph: graph, run: run, of: host, rules, watch)
        }
        storage = stored.map { [$0] } ?? []
        logs = open { () throws(CollectorError) in try PodLogs(of: host) }
        users = []
    }

    /// A scrape begins at a time, in seconds since 1970.
    func beginScrape(at now: Double) {
        problems = []
        self.now = now
        guard lookedAt == nil || hasStrangers && lookedAt.map({ now - $0 >= 10 }) == true else { return }
        lookedAt = now
        hasStrangers = false
        lookAgain()
    }

    /// Which container a cgroup is.
    func metadata(of cgroup: Cgroup) -> ContainerMetadata? {
        guard let id = cgroup.names.containerID else { return task(of: cgroup) }
        lookForUser(of: cgroup)
        for engine in docker {
            if let found = find({ () throws(CollectorError) in try engine.container(id) }) ?? engine.formerly(id) {
                return found
            }
        }
        for engine in tasks {
            if let found = find({ () throws(CollectorError) in try engine.container(id) }) { return found }
        }
        for engine in storage {
            if let found = find({ () throws(CollectorError) in try engine.container(id) }) { return found }
        }
        if let found = find({ () throws(CollectorError) in try socket?.container(id, at: now) }) { return found }
        if let found = logs?.container(id) { return found }
        hasStrangers = true
        return nil
    }

    /// Docker's containers that are not among `ids`, which run.
    func stopped(besides ids: Set<String>) -> [ContainerMetadata] {
        docker.flatMap { engine in
            engine.ids.filter { !ids.contains($0) }.compactMap { id in
                find { () throws(CollectorError) in try engine.container(id) }
            }
        }
    }

    /// Forgets the containers that are gone.
    func keep(_ ids: Set<String>) {
        for engine in docker { engine.keep(ids.union(engine.ids)) }
        for engine in tasks { engine.keep(ids) }
        socket?.keep(ids)
        for engine in storage { engine.keep(ids) }
    }

    /// A container whose name its user has chosen: containerd has it below its namespace, `/default/web`.
    private func task(of cgroup: Cgroup) -> ContainerMetadata? {
        guard !tasks.isEmpty, let (namespace, name) = cgroup.names.task else { return nil }
        for engine in tasks {
            let found = find { () throws(CollectorError) in
                try engine.container(name, in: namespace)
            }
            if let found { return found }
        }
        return nil
    }

    /// A user's containers are in that user's home.
    private func lookForUser(of cgroup: Cgroup) {
        guard let user = cgroup.names.user, users.insert(user).inserted, let home = folders.home(ofUser: user) else {
            return
        }
        let data = "\(home)/.local/share"
        if let engine = open({ () throws(CollectorError) in
            try DockerContainers("\(data)/docker", of: host, rules, watch)
        }) {
            docker.append(engine)
        }
        if let engine = open({ () throws(CollectorError) in
            try StoredContainers(
                graph: "\(data)/containers/storage", run: "/run/user/\(user)/containers", of: host, rules, watch)
        }) {
            storage.append(engine)
        }
    }

    private func find(
        _ body: () throws(CollectorError) -> ContainerMetadata?
    ) -> ContainerMetadata? {
        do throws(CollectorError) {
            return try body()
        } catch {
            // A container that is removed just now is nothing to tell.
            if error.reason != .absent { problems.append(error) }
            return nil
        }
    }

    /// An engine's folder; `nil` when there is none, which most hosts have of most engines.
    private func open<Engine>(_ body: () throws(CollectorError) -> Engine) -> Engine? {
        do throws(CollectorError) {
            return try body()
        } catch {
            if error.reason != .absent { problems.append(error) }
            return nil
        }
    }
}
