import ExporterCore
import ExporterYAML

extension TLSSettings {
    /// Reads `tls_server_config`; `nil` when it is empty, or has no certificate or key.
    init?(_ section: inout YAMLMapping, folder: String) {
        let certificate = section.pem("cert", folder)
        let key = section.pem("key", folder)
        let clientAuthority = section.pem("client_ca", folder)
        let authentication = section.name("client_auth_type") { ClientAuthentication(name: $0) }
        let clientNames = section.texts("client_allowed_sans")
        let versions = (
            section.choice("min_version", of: TLSVersionName.self),
            section.choice("max_version", of: TLSVersionName.self)
        )
        let suites = section.names("cipher_suites") { CipherSuiteName(name: $0) }
        let curves = section.names("curve_preferences") { CurveName(rawValue: $0) }
        // The server's order or the client's: nothing hangs on it with these suites, and Go's server ignores it too.
        let preference = section.bool("prefer_server_cipher_suites")

        guard let certificate, let key else {
            let isEmpty =
                certificate == nil && key == nil && clientAuthority == nil && authentication == nil
                && clientNames == nil
                && versions == (nil, nil) && suites == nil && curves == nil && preference == nil
            if !isEmpty, section.problems.isEmpty {
                let missing = certificate == nil ? "cert" : "key"
                section.report(
                    "there is no \(missing == "cert" ? "certificate" : "key"), write \(missing)_file or \(missing)")
            }
            return nil
        }
        self.init(certificate: certificate, key: key)
        self.clientAuthority = clientAuthority
        clientAuthentication = authentication ?? .none
        self.clientNames = clientNames ?? []
        minimumVersion = versions.0 ?? .tls12
        maximumVersion = versions.1 ?? .tls13
        cipherSuites = suites ?? []
        self.curves = curves ?? []
        check(&section)
    }

    /// Reports what does not go together.
    private func check(_ section: inout YAMLMapping) {
        if minimumVersion > maximumVersion {
            section.report(
                "min_version", "\(minimumVersion.rawValue) is above max_version \(maximumVersion.rawValue), swap them")
        }
        if let clientAuthority, clientAuthentication == .none {
            section.report(
                clientAuthority.path == nil ? "client_ca" : "client_ca_file",
                "has no effect without client_auth_type, add client_auth_type: RequireAndVerifyClientCert")
        }
        if clientAuthority == nil, clientAuthentication.verifies {
            section.report(
                "client_auth_type",
                "\(clientAuthentication.rawValue) needs to know who signs clients' certificates, add client_ca_file")
        }
        if !clientNames.isEmpty, !clientAuthentication.requires {
            section.report(
                "client_allowed_sans",
                "has no effect on clients without a certificate, add client_auth_type: RequireAndVerifyClientCert")
        }
        if !cipherSuites.isEmpty, cipherSuites.allSatisfy(\.isOfTLS13), maximumVersion < .tls13 {
            section.report("cipher_suites", "has only suites of TLS13, which max_version forbids, add others")
        }
    }
}

extension ClientAuthentication {
    /// Reads a name; one that was renamed long ago as well.
    fileprivate init?(name: String) {
        self.init(rawValue: name == "RequireClientCert" ? Self.requireAny.rawValue : name)
    }
}

extension YAMLMapping {
    /// What is in the key itself or in the file that `<key>_file` names; both are a problem.
    fileprivate mutating func pem(_ key: String, _ folder: String) -> PEMSource? {
        let inline = secret(key).flatMap { $0.revealed.isEmpty ? nil : $0 }
        guard let file = text("\(key)_file"), !file.isEmpty else {
            return inline.map { PEMSource(inline: $0, origin: place(of: key)) }
        }
        if inline != nil { report(key, "is there beside \(key)_file, take one out") }
        return PEMSource(file: file.hasPrefix("/") ? file : folder + file, origin: place(of: "\(key)_file"))
    }

    /// A name that `body` knows.
    fileprivate mutating func name<Name: CaseIterable & RawRepresentable<String>>(
        _ key: String, _ body: (String) -> Name?
    ) -> Name? {
        scalar(key, expected: expectation(of: Name.self)) { body($0.text) }
    }

    /// A list of names that `body` knows.
    fileprivate mutating func names<Name: CaseIterable & RawRepresentable<String>>(
        _ key: String, _ body: (String) -> Name?
    ) -> [Name]? {
        guard let texts = texts(key) else { return nil }
        return texts.compactMap { text in
            if let name = body(text) { return name }
            let suggestion = nearestName(to: text, among: Name.allCases.map(\.rawValue))
            report(
                key,
                "has \"\(String(quoting: text.utf8.span))\" in it, "
                    + (suggestion.map { "did you mean \($0)?" } ?? "expected some of \(expectation(of: Name.self))"))
            return nil
        }
    }
}

private func expectation<Name: CaseIterable & RawRepresentable<String>>(of _: Name.Type) -> String {
    let names = Name.allCases.map(\.rawValue)
    return names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
}
