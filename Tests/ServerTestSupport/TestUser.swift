public import Glibc

/// Whom a server runs as that refuses to run as root.
public struct TestUser: Sendable {
    public let name: String
    public let id: uid_t
    public let group: gid_t

    /// The first of these users that this host has; `nil` where there is no need, or none of them.
    public static func insteadOfRoot(_ names: String...) -> TestUser? {
        guard geteuid() == 0 else { return nil }
        for name in names {
            if let entry = getpwnam(name) {
                return TestUser(name: name, id: entry.pointee.pw_uid, group: entry.pointee.pw_gid)
            }
        }
        return nil
    }

    /// The words before a command that make it run as this user.
    public var words: [String] { ["/usr/bin/setpriv", "--reuid=\(id)", "--regid=\(group)", "--clear-groups"] }
}
