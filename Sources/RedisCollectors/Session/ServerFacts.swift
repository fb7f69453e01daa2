/// What INFO says a server is, from which follows what it can be asked.
struct ServerFacts: Equatable, Sendable {
    /// `master`, `slave`, or `sentinel`; empty where it does not say.
    let role: String
    let isCluster: Bool
    let isSentinel: Bool
    /// Whether it may have COMMANDLOG, as Valkey has since 8.1.
    let mayHaveCommandLog: Bool

    init(_ info: InfoText) {
        role = info.value("role") ?? ""
        isCluster = info.value("cluster_enabled") == "1"
        isSentinel = info.hasSection("Sentinel")
        mayHaveCommandLog = info.value("valkey_version").map(isCommandLogVersion) ?? false
    }
}

private func isCommandLogVersion(_ version: String) -> Bool {
    let parts = version.split(separator: ".").compactMap { Int($0) }
    guard let major = parts.first else { return false }
    return major > 8 || major == 8 && parts.count > 1 && parts[1] >= 1
}
