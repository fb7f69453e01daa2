import ExporterCore
import ExporterYAML

/// A user and options by which `/probe` connects to its targets.
struct AuthModule: Equatable, Sendable {
    enum Password: Equatable, Sendable {
        case text(Secret)
        /// In a file that is read anew for each connection, so that the password can change.
        case file(String)
    }

    /// A keyword of a connection string and its value, which may be a secret too.
    struct Option: Equatable, Sendable {
        let name: String
        let value: Secret
    }

    let name: String
    let username: String?
    let password: Password?
    /// In the order of the file.
    let options: [Option]
}

extension AuthModule.Password {
    /// The password itself; a file's without the blanks around it.
    ///
    /// - Throws: ``YAMLProblem`` when the file cannot be read or is not UTF-8.
    func secret() throws(YAMLProblem) -> Secret {
        switch self {
        case .text(let secret): return secret
        case .file(let path):
            let bytes = try YAMLFile.bytes(of: path)
            let text = bytes.span.trimmed
            guard let password = unsafe text.withUnsafeBufferPointer({ unsafe String(validating: $0, as: UTF8.self) })
            else {
                throw YAMLProblem(
                    file: path, line: nil, what: "the password is not UTF-8, save the file in that encoding")
            }
            return Secret(password)
        }
    }
}

extension AuthModule {
    private enum Kind: String, CaseIterable {
        case userpass
    }

    /// Reads what the file says of one module.
    init(reading map: inout YAMLMapping, name: String) {
        map.require("type", "userpass")
        _ = map.choice("type", of: Kind.self)
        let account = map.mapping("userpass") { account -> (String?, Password?) in
            (account.text("username"), Password(reading: &account))
        }
        let options = map.mapping("options") { $0.entries(expected: "text") { Secret($0.text) } } ?? []
        self.init(
            name: name, username: account?.0, password: account?.1,
            options: options.map { Option(name: $0.key, value: $0.value) })
    }
}

extension AuthModule.Password {
    fileprivate init?(reading account: inout YAMLMapping) {
        let secret = account.secret("password")
        let file = account.text("password_file")
        if secret != nil, file != nil { account.report("password_file", "does not go with password, take one out") }
        guard let password = secret.map({ Self.text($0) }) ?? file.map({ .file($0) }) else { return nil }
        self = password
    }
}
