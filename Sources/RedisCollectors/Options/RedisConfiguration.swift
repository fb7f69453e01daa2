import ExporterCore
import NameResolution

/// What the flags say: which servers are watched, and how.
struct RedisConfiguration: Sendable {
    let addresses: [RedisAddress]
    let isCluster: Bool
    let discoversHostnames: Bool
    let credentials: Credentials
    var tls: TLSFiles
    private let timeout: Duration
    private let resolver = HostResolver()
    private let options: SessionOptions

    /// - Throws: Everything that is wrong, each in a line.
    init(flags: FlagValues) throws(ConfigurationErrors) {
        var errors: [ConfigurationError] = []
        addresses = nameList(flags[RedisFlags.addresses]).compactMap { text in
            do throws(AddressError) {
                return try RedisAddress(text)
            } catch {
                errors.append(
                    ConfigurationError("cannot use --\(RedisFlags.addresses.name) (REDIS_ADDR): \(error.why)"))
                return nil
            }
        }
        isCluster = flags[RedisFlags.isCluster]
        discoversHostnames = flags[RedisFlags.discoverHostnames]
        credentials = Credentials(flags)
        if let file = credentials.file { errors += file.reload().map { ConfigurationError("\($0)") } }
        let timeout = flags[RedisFlags.timeout]
        if timeout <= .zero {
            errors.append(ConfigurationError("cannot use --\(RedisFlags.timeout.name): it must be more than 0s"))
        }
        self.timeout = timeout
        tls = TLSFiles(flags)
        errors += tls.errors
        options = SessionOptions(
            clientName: flags[RedisFlags.setClientName] ? "redis_exporter" : nil,
            pingsOnConnect: flags[RedisFlags.pingOnConnect],
            timeout: timeout,
            appendsRole: flags[RedisFlags.appendRole])
        guard errors.isEmpty else { throw ConfigurationErrors(errors) }
    }

    /// A server, with what logs in to it.
    ///
    /// `nodes` are told of what the server knows of its cluster, or of the masters it watches.
    func target(
        _ address: RedisAddress,
        or alternatives: [RedisAddress] = [],
        nodes: NodeDirectory? = nil
    ) -> RedisTarget {
        let credentials = credentials
        let dialer = RedisDialer(tls: tls, timeout: timeout, resolver: resolver)
        return RedisTarget(
            address: address, alternatives: alternatives, dialer: dialer, login: { credentials.login(at: $0) },
            options: options, nodes: nodes)
    }
}

/// Where user names and passwords come from: the flags, the address, the file.
struct Credentials: Sendable {
    private let user: String?
    private let password: Secret?
    let file: CredentialFile?

    init(_ flags: FlagValues) {
        user = flags[RedisFlags.user].isEmpty ? nil : flags[RedisFlags.user]
        password = flags[RedisFlags.password].isEmpty ? nil : Secret(flags[RedisFlags.password])
        let path = flags[RedisFlags.passwordFile]
        file = path.isEmpty ? nil : CredentialFile(path)
    }

    /// Whom to log in as; `nil` when there is no password.
    ///
    /// It may read the file, and so block.
    func login(at address: RedisAddress) -> RedisLogin? {
        if let password { return RedisLogin(user: user ?? address.user, password: password) }
        if var login = file?.login(at: address) {
            login.user = user ?? login.user
            return login
        }
        return address.password.map { RedisLogin(user: user ?? address.user, password: $0) }
    }
}

extension TLSFiles {
    init(_ flags: FlagValues) {
        func path(_ flag: Flag<String>) -> String? { flags[flag].isEmpty ? nil : flags[flag] }
        self.init(
            authorities: path(RedisFlags.authorities), certificate: path(RedisFlags.certificate),
            key: path(RedisFlags.key), serverName: path(RedisFlags.serverName),
            skipsVerification: flags[RedisFlags.skipVerification])
    }

    /// What is wrong with the files now; they are read again for each connection.
    var errors: [ConfigurationError] {
        guard (certificate == nil) == (key == nil) else {
            let (given, missing) = certificate == nil ? ("key", "cert") : ("cert", "key")
            return [
                ConfigurationError(
                    "--tls-client-\(given)-file is given without --tls-client-\(missing)-file; give both or neither")
            ]
        }
        guard certificate != nil || authorities != nil else { return [] }
        do throws(CollectorError) {
            _ = try context()
            return []
        } catch {
            return [ConfigurationError(error.description)]
        }
    }
}

/// Texts separated by commas, without the blanks around them.
func nameList(_ text: String) -> [String] {
    text.split(separator: ",").map { String(String($0).utf8.span.trimmed) }.filter { !$0.isEmpty }
}
