import ExporterCore

extension ConnectionSettings {
    /// Takes over what a URL says, given without its scheme.
    mutating func read(url text: ArraySlice<UInt8>) throws(SettingsError) {
        let parts = try URLParts(text)
        try setUnlessEmpty("user", String(percentDecoding: parts.user ?? []))
        try setUnlessEmpty("password", String(percentDecoding: parts.password ?? []))
        try read(hosts: parts.hosts)
        try setUnlessEmpty("dbname", String(percentDecoding: parts.database))
        for pair in parts.query.split(separator: .ampersand) { try read(pair: pair) }
    }

    /// Sets `host` and `port` as libpq does: two lists, each with as many elements as there are hosts.
    private mutating func read(hosts: ArraySlice<UInt8>) throws(SettingsError) {
        var names: [String] = []
        var ports: [String] = []
        for host in hosts.split(separator: .comma, omittingEmptySubsequences: false) {
            let isBracketed = host.first == UInt8(ascii: "[")
            let end = isBracketed ? host.firstIndex(of: UInt8(ascii: "]")) : host.firstIndex(of: .colon)
            let name = host[..<(end ?? host.endIndex)].dropFirst(isBracketed ? 1 : 0)
            names.append(String(percentDecoding: name))
            let port = host[(end ?? host.endIndex)...].drop { !$0.isDigit }
            ports.append(String(percentDecoding: port))
        }
        try setUnlessEmpty("host", names.joined(separator: ","))
        try setUnlessEmpty("port", ports.joined(separator: ","))
    }

    private mutating func read(pair: ArraySlice<UInt8>) throws(SettingsError) {
        guard let equals = pair.firstIndex(of: .equals) else {
            throw SettingsError("the URL's query is not keyword=value pairs", "join pairs with &, and write & as %26")
        }
        let keyword = String(percentDecoding: pair[..<equals])
        var value = String(percentDecoding: pair[(equals + 1)...])
        if keyword == "ssl", value == "true" {
            // As JDBC spells it; libpq takes it in a URL, too.
            return try set("sslmode", to: "require")
        }
        if keyword == "options", value.hasPrefix("-c+") {
            // lib/pq reads a + as a blank; elsewhere it is more likely meant, as in a time zone.
            value = String(value.map { $0 == "+" ? " " : $0 })
        }
        try set(keyword, to: value)
    }

    private mutating func setUnlessEmpty(_ keyword: String, _ value: String) throws(SettingsError) {
        if !value.isEmpty { try set(keyword, to: value) }
    }
}
