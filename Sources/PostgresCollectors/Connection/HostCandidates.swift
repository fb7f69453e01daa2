import ExporterCore
import NameResolution

/// One host to try, and how.
struct HostCandidate: Sendable, Equatable {
    /// The name to be resolved first; `nil` for a literal address, a socket, and what only libpq knows.
    let name: String?
    /// The settings with this host only.
    let settings: ConnectionSettings

    /// The settings for one of the name's addresses.
    func settings(at address: String) -> ConnectionSettings {
        var settings = self.settings
        settings.setLibpq("hostaddr", to: address)
        return settings
    }
}

/// The hosts of some settings, to be tried one after another.
///
/// libpq would go through them itself, but it also resolves their names itself, and waits for that without a deadline.
/// The rules are libpq's: as many ports and addresses as hosts, or one port for all.
/// Only with a service file, whose contents we do not know, everything is left to libpq.
struct HostCandidates: Sendable {
    let all: [HostCandidate]
    /// Whether the order of addresses is random as well.
    let isShuffled: Bool
    /// The longest that one attempt may take; `nil` when nobody has said so.
    let timeout: Duration?

    init(_ settings: ConnectionSettings, _ environment: HostEnvironment) throws(CollectorError) {
        var generator = SystemRandomNumberGenerator()
        try self.init(settings, environment, using: &generator)
    }

    init(
        _ settings: ConnectionSettings,
        _ environment: HostEnvironment,
        using generator: inout some RandomNumberGenerator
    ) throws(CollectorError) {
        do throws(SettingsError) {
            let list = HostList(settings, environment)
            timeout = try list.timeout()
            isShuffled = try list.isShuffled()
            all = try list.candidates(shuffled: isShuffled, using: &generator)
        } catch {
            throw error.at(settings.origin)
        }
    }
}

/// The settings, and the environment behind them.
private struct HostList {
    let settings: ConnectionSettings
    let environment: HostEnvironment

    init(_ settings: ConnectionSettings, _ environment: HostEnvironment) {
        var settings = settings
        if !settings.serverParameters.isEmpty, settings["options"] == nil {
            // libpq takes PGOPTIONS only where there are no options, and the parameters will be some.
            settings.setLibpq("options", to: environment["options"])
        }
        self.settings = settings
        self.environment = environment
    }

    private subscript(keyword: String) -> String? { settings[keyword] ?? environment[keyword] }

    func timeout() throws(SettingsError) -> Duration? {
        guard let text = self["connect_timeout"] else { return nil }
        guard let seconds = Int(text), seconds < 1 << 31 else {
            throw SettingsError("connect_timeout is not a number", "give whole seconds, or 0 for no limit")
        }
        return seconds > 0 ? .seconds(seconds) : nil
    }

    func isShuffled() throws(SettingsError) -> Bool {
        switch self["load_balance_hosts"] {
        case nil, "disable": return false
        case "random": return true
        default: throw SettingsError("load_balance_hosts is unknown", "give disable or random")
        }
    }

    func candidates(
        shuffled: Bool,
        using generator: inout some RandomNumberGenerator
    ) throws(SettingsError) -> [HostCandidate] {
        if self["service"] != nil { return [HostCandidate(name: nil, settings: settings)] }
        let attributes = try sessionAttributes()
        let hosts = try self.hosts()
        var candidates: [HostCandidate] = []
        for attribute in attributes {
            let pass = hosts.map { candidate($0, attribute) }
            candidates += shuffled ? pass.shuffled(using: &generator) : pass
        }
        return candidates
    }

    /// What the server must be like, in each of the passes over the hosts.
    private func sessionAttributes() throws(SettingsError) -> [String?] {
        switch self["target_session_attrs"] {
        case nil: return [nil]
        case "prefer-standby": return ["standby", "any"]
        case let wish? where knownAttributes.contains(wish): return [wish]
        default:
            throw SettingsError(
                "target_session_attrs is unknown", "give \(knownAttributes.joined(separator: ", ")) or prefer-standby")
        }
    }

    private struct Host {
        var name: String?
        var address: String?
        var port: String
    }

    private func hosts() throws(SettingsError) -> [Host] {
        let addresses = elements(self["hostaddr"])
        // libpq would take the socket directory; lib/pq, and so the original's users, localhost.
        var names = elements(self["host"] ?? (addresses.isEmpty ? "localhost" : nil))
        if names.isEmpty { names = addresses.map { _ in nil } }
        guard addresses.isEmpty || addresses.count == names.count else {
            throw SettingsError(
                "host lists \(names.count) and hostaddr \(addresses.count)", "give as many of the one as of the other")
        }
        let ports = try self.ports()
        guard ports.count <= 1 || ports.count == names.count else {
            throw SettingsError(
                "port lists \(ports.count) and host \(names.count)", "give one port, or one for each host")
        }
        return names.indices.map { index in
            let port = ports.at(ports.count == 1 ? 0 : index) ?? "5432"
            return Host(name: names[index], address: addresses.at(index), port: port)
        }
    }

    private func ports() throws(SettingsError) -> [String?] {
        let ports = elements(self["port"])
        let areValid = ports.allSatisfy { port in
            port.map { Int($0).map((1...65535).contains) ?? false } ?? true
        }
        guard areValid else { throw SettingsError("port is not a number from 1 to 65535", "give the server's port") }
        return ports
    }

    private func candidate(_ host: Host, _ attribute: String?) -> HostCandidate {
        var settings = self.settings
        settings.setLibpq("host", to: host.name ?? defaultDirectory(host))
        settings.setLibpq("hostaddr", to: host.address)
        settings.setLibpq("port", to: host.port)
        settings.setLibpq("target_session_attrs", to: attribute)
        settings.setLibpq("load_balance_hosts", to: nil)
        let isResolved = host.address != nil || host.name.map { isSocket($0) || isLiteralAddress($0) } ?? true
        return HostCandidate(name: isResolved ? nil : host.name, settings: settings)
    }

    /// What makes libpq take the socket directory it was built with.
    private func defaultDirectory(_ host: Host) -> String? {
        // With PGHOST set, no host would be that one; two empty ones are the socket directory, tried twice.
        host.address == nil && environment["host"] != nil ? "," : nil
    }
}

private let knownAttributes = ["any", "read-write", "read-only", "primary", "standby"]

/// Whether a host is the directory of a socket, or an abstract one.
private func isSocket(_ host: String) -> Bool { host.hasPrefix("/") || host.hasPrefix("@") }
