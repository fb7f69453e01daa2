import ExporterCore

/// What a container engine says of a container, as far as it is reported.
///
/// The values of environment variables that nobody asked for are not kept.
final class ContainerMetadata {
    enum Runtime: String {
        case docker, containerd, podman
        case crio = "cri-o"
        /// Whatever engine Kubernetes has here.
        case kubernetes
    }

    /// Whose network interfaces the container has.
    enum Network: Equatable {
        case own, host
        /// Another container's, which reports them.
        case shared
    }

    /// What Kubernetes calls it.
    struct Pod: Equatable {
        var name: String
        var namespace: String
        var uid: String
        /// Empty for the sandbox that holds the pod's network.
        var container: String
    }

    let runtime: Runtime
    let id: String
    var name: String
    var image: String
    /// The container's labels, by name.
    var labels: [PageLabel] = []
    /// The variables that were asked for.
    var environment: [PageLabel] = []

    /// The container's first process; `nil` while it does not run.
    var pid: Int?
    /// In seconds since 1970.
    var created: Double?
    var started: Double?

    var lifecycle: Lifecycle?
    var network = Network.own
    var pod: Pod?
    /// Where what it has written lies, below the host's root.
    var layer: Layer?
    /// The host's name of the file system that a folder of what it has written lies on, found out once.
    var layerDevice: (folder: String, name: String)?

    /// Its labels as they stand on a page.
    var renderedLabels: LabelSet?

    init(runtime: Runtime, id: String, name: String, image: String) {
        self.runtime = runtime
        self.id = id
        self.name = name
        self.image = image
    }

    var isSandbox: Bool { pod?.container.isEmpty == true }
}

extension ContainerMetadata.Network {
    /// Whose it is by the specification that a container was started with: without a namespace for it the host's, with that of
    /// a process another container's.
    init(ofSpecification spec: JSONValue) {
        let namespaces = spec["linux"]?["namespaces"]?.array ?? []
        guard let network = namespaces.first(where: { $0["type"]?.string == "network" }) else {
            self = namespaces.isEmpty ? .own : .host
            return
        }
        self = network["path"]?.string?.hasPrefix("/proc/") == true ? .shared : .own
    }
}

extension ContainerMetadata {
    /// How a container has fared so far, as only some engines tell.
    struct Lifecycle: Equatable {
        /// `running`, `paused`, `restarting`, `removing`, `exited`, `dead` or `created`.
        var state: String
        var exitCode: Int
        var restarts: Int
        var wasOOMKilled: Bool
        var health: Health
        var finished: Double?
    }

    /// What the engine's health check found.
    enum Health: String, CaseIterable {
        case none, starting, healthy, unhealthy

        /// As the original has it.
        var value: Int {
            switch self {
            case .none: -1
            case .healthy: 1
            case .starting, .unhealthy: 0
            }
        }
    }

    /// The folders that hold what a container has written.
    struct Layer: Equatable {
        /// Where its root file system keeps its changes.
        let changes: String
        /// Where the engine keeps its files, the log among them.
        let files: String?
    }
}

/// Which labels and variables of containers become labels of samples.
struct LabelRules: Equatable, Sendable {
    /// All labels, or only the ones named.
    var storesAll = true
    var allowed: Set<String> = []
    /// What the names of wanted variables begin with.
    var environmentPrefixes: [String] = []

    func accepts(label name: String) -> Bool { storesAll || allowed.contains(name) }

    /// The variables asked for in an environment such as `["PATH=/bin", "TERM=xterm"]`.
    func environment(_ variables: [JSONValue], lowercased: Bool) -> [PageLabel] {
        guard !environmentPrefixes.isEmpty else { return [] }
        return variables.compactMap(\.string).compactMap { variable in
            let parts = variable.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, environmentPrefixes.contains(where: parts[0].hasPrefix) else { return nil }
            return PageLabel(lowercased ? parts[0].lowercased() : String(parts[0]), String(parts[1]))
        }
    }

    /// The members of an object whose values are strings, in the order of their names.
    static func labels(_ object: JSONValue?) -> [PageLabel] {
        let members = object?.members ?? []
        return members.compactMap { member in member.value.string.map { PageLabel(member.name, $0) } }
            .sorted { $0.name < $1.name }
    }
}
