public import ExporterCore

/// Flags of an exporter that say what a web configuration file says.
public struct WebFlags: Sendable {
    private let certificate: Flag<String>
    private let key: Flag<String>
    private let clientAuthority: Flag<String>
    private let minimumVersion: Flag<String>
    private let user: Flag<String>
    private let password: Flag<String>
    private let passwordHash: Flag<String>

    /// Says which flag is which.
    ///
    /// The authority is that of clients, who have to show a certificate where it is given. The version is written
    /// `TLS1.2`. The user has either a password or a bcrypt hash.
    public init(
        certificate: Flag<String>,
        key: Flag<String>,
        clientAuthority: Flag<String>,
        minimumVersion: Flag<String>,
        user: Flag<String>,
        password: Flag<String>,
        passwordHash: Flag<String>
    ) {
        self.certificate = certificate
        self.key = key
        self.clientAuthority = clientAuthority
        self.minimumVersion = minimumVersion
        self.user = user
        self.password = password
        self.passwordHash = passwordHash
    }

    /// What the flags ask for; `nil` when that is nothing.
    ///
    /// - Throws: Everything that does not go together.
    public func settings(_ values: FlagValues) throws(ConfigurationErrors) -> WebSettings? {
        var errors: [ConfigurationError] = []
        let tls = tlsSettings(values, &errors)
        let users = users(values, &errors)
        guard errors.isEmpty else { throw ConfigurationErrors(errors) }
        guard tls != nil || !users.isEmpty else { return nil }
        let first = tls == nil ? user : certificate
        return WebSettings(origin: "--\(first.name)", tls: tls, users: users)
    }

    private func tlsSettings(_ values: FlagValues, _ errors: inout [ConfigurationError]) -> TLSSettings? {
        let version = TLSVersionName(flagText: values[minimumVersion])
        if version == nil {
            errors.append(
                ConfigurationError(
                    "cannot use --\(minimumVersion.name): \(values[minimumVersion]) is not one of TLS1.0, TLS1.1, TLS1.2, "
                        + "TLS1.3"))
        }
        guard let certificate = file(certificate, values), let key = file(key, values) else {
            for (flag, wanted) in [(certificate, key), (key, certificate), (clientAuthority, certificate)]
            where !values[flag].isEmpty && values[wanted].isEmpty {
                errors.append(missing(wanted, beside: flag))
            }
            return nil
        }
        var settings = TLSSettings(certificate: certificate, key: key)
        settings.minimumVersion = version ?? .tls12
        settings.clientAuthority = file(clientAuthority, values)
        if settings.clientAuthority != nil { settings.clientAuthentication = .requireAndVerify }
        return settings
    }

    private func users(_ values: FlagValues, _ errors: inout [ConfigurationError]) -> [String: UserPassword] {
        let (name, plain, hash) = (values[user], values[password], values[passwordHash])
        if !plain.isEmpty, !hash.isEmpty {
            errors.append(
                ConfigurationError("--\(password.name) and --\(passwordHash.name) are both given; give one of them"))
        } else if !name.isEmpty, plain.isEmpty, hash.isEmpty {
            errors.append(
                ConfigurationError(
                    "--\(user.name) is given without a password; give --\(password.name) or --\(passwordHash.name)"))
        } else if name.isEmpty, !plain.isEmpty || !hash.isEmpty {
            errors.append(missing(user, beside: plain.isEmpty ? passwordHash : password))
        } else if name.contains(":") {
            errors.append(ConfigurationError("cannot use --\(user.name): a user's name cannot have a colon in it"))
        } else if !plain.isEmpty {
            return [name: UserPassword(plain: Secret(plain))]
        } else if let password = UserPassword(bcrypt: Secret(hash)) {
            return [name: password]
        } else if !hash.isEmpty {
            errors.append(
                ConfigurationError(
                    "cannot use --\(passwordHash.name): it is no bcrypt hash; give one that begins with $2a$, $2b$ or "
                        + "$2y$, as htpasswd -nB makes"))
        }
        return [:]
    }

    private func file(_ flag: Flag<String>, _ values: FlagValues) -> PEMSource? {
        values[flag].isEmpty ? nil : PEMSource(file: values[flag], origin: "cannot use --\(flag.name)")
    }

    private func missing(_ wanted: Flag<String>, beside given: Flag<String>) -> ConfigurationError {
        ConfigurationError("--\(given.name) is given without --\(wanted.name); give both")
    }
}

extension TLSVersionName {
    /// Reads `TLS1.2`.
    fileprivate init?(flagText: String) {
        self.init(rawValue: flagText.filter { $0 != "." })
        guard flagText.count == 6 else { return nil }
    }
}
