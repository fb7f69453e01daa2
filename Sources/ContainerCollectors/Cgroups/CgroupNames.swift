import ExporterCore

/// What the path of a cgroup says of it.
struct CgroupNames: Equatable {
    /// Whether it is of a mount, which is no container of anything.
    let isMount: Bool
    /// The id of a container in the last part of the path, whatever stands around it: `docker-<id>.scope`.
    ///
    /// Podman's containers may have their processes in a cgroup `container` below. What watches over a container is none.
    let containerID: String?
    /// containerd's namespace and a name that a user chose: `/default/web`.
    let task: (namespace: String, name: String)?
    /// The number of the user whose services it is among.
    let user: String?
    /// The uid of the pod that it is, or lies in.
    let pod: String?

    init(path: String) {
        let parts = path.split(separator: "/")
        let last = parts.last ?? ""
        isMount = last.hasSuffix(".mount")
        containerID = parts.count > 1 && last == "container" ? id(in: parts[parts.count - 2]) : id(in: last)
        task = parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
        let user = parts.count > 1 && parts[0] == "user.slice" && parts[1].hasPrefix("user-") ? parts[1] : ""
        self.user = user.isEmpty ? nil : String(user.dropFirst("user-".count).prefix { $0 != "." })
        pod = parts.reversed().lazy.compactMap(uid).first
    }

    static func == (first: Self, second: Self) -> Bool {
        first.containerID == second.containerID && first.pod == second.pod && first.user == second.user
    }
}

/// The first 64 letters and digits in a row; those of Podman's pods are no container's.
private func id(in part: Substring) -> String? {
    guard !part.contains("conmon"), !part.contains("libpod_pod_"), !part.hasSuffix(".mount") else { return nil }
    var start = part.utf8.startIndex
    while start < part.utf8.endIndex {
        let run = part.utf8[start...].prefix(while: \.isInContainerID)
        if run.count >= 64 { return String(Substring(run.prefix(64))) }
        start = run.endIndex
        if start < part.utf8.endIndex { start = part.utf8.index(after: start) }
    }
    return nil
}

/// The uid of a pod: `kubepods-burstable-pod<uid>.slice` or `pod<uid>`.
private func uid(in part: Substring) -> String? {
    guard let start = part.endIndexOfLast("pod") else { return nil }
    var uid = part[start...]
    if uid.hasSuffix(".slice") { uid = uid.dropLast(".slice".count) }
    guard uid.utf8.count >= 32,
        uid.utf8.allSatisfy({ $0.hexadecimalValue != nil || $0 == .minus || $0 == .underscore })
    else { return nil }
    return String(uid.map { $0 == "_" ? "-" : $0 })
}

extension Substring {
    /// Where the last occurrence of a word ends.
    fileprivate func endIndexOfLast(_ word: String) -> Index? {
        var found: Index?
        var index = startIndex
        while index < endIndex {
            if self[index...].hasPrefix(word) { found = self.index(index, offsetBy: word.count) }
            index = self.index(after: index)
        }
        return found
    }
}
