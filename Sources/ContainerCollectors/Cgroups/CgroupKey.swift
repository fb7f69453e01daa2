/// What tells a cgroup from all others, those included that were there before it under the same path.
struct CgroupKey: Hashable, Sendable {
    let path: String
    let inode: UInt64
}

extension Cgroup {
    var key: CgroupKey { CgroupKey(path: path, inode: inode) }
}

extension ContainerFiles {
    /// The cgroups of which something is worth remembering.
    var presentCgroups: Set<CgroupKey> { Set(cgroups.map(\.key)) }
}
