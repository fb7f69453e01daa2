import ExporterCore
import ExporterHTTP
import WebSecurity

/// The addresses to listen on: those of the flag, or the sockets that systemd passed.
func listenAddresses(
    _ flag: Flag<[String]>,
    _ values: FlagValues
) -> ([ListenAddress], [ConfigurationError]) {
    if values[CommonFlags.systemdSocket] {
        let sockets = inheritedSockets()
        let error = ConfigurationError(
            "--web.systemd-socket is given, but systemd passed no socket; start it by a .socket unit")
        return (sockets, sockets.isEmpty ? [error] : [])
    }
    var errors: [ConfigurationError] = []
    let addresses = values[flag].compactMap { text -> ListenAddress? in
        if let address = ListenAddress(text) { return address }
        errors.append(
            ConfigurationError(
                "cannot listen on \"\(text)\" of --\(flag.name): write :PORT, HOST:PORT, [IPv6]:PORT, unix:PATH or vsock://:PORT"
            ))
        return nil
    }
    return (addresses, errors)
}

/// Numbers that a flag's type allows and its meaning does not.
func rangeErrors(_ values: FlagValues, probePath: String?) -> [ConfigurationError] {
    var errors: [ConfigurationError] = []
    func require(_ isFine: Bool, _ flag: any FlagDeclaration, _ what: String) {
        if !isFine { errors.append(ConfigurationError("cannot use --\(flag.name): it must be \(what)")) }
    }
    require(values[CommonFlags.maxRequests] >= 0, CommonFlags.maxRequests, "0 or more")
    require(values[CommonFlags.maxConnections] >= 1, CommonFlags.maxConnections, "1 or more")
    require(values[CommonFlags.seriesLimit] >= 1, CommonFlags.seriesLimit, "1 or more")
    require(values[CommonFlags.scrapeTimeout] > .zero, CommonFlags.scrapeTimeout, "more than 0s")
    require(values[CommonFlags.telemetryPath].hasPrefix("/"), CommonFlags.telemetryPath, "a path that begins with /")
    require(
        values[CommonFlags.telemetryPath] != probePath, CommonFlags.telemetryPath,
        "another path than that of probes, \(probePath ?? "")")
    require(values[CommonFlags.maxProbeTargets] >= 1, CommonFlags.maxProbeTargets, "1 or more")
    require(values[CommonFlags.probeIdleTimeout] > .zero, CommonFlags.probeIdleTimeout, "more than 0s")
    return errors
}

extension Exporter {
    /// Where TLS and users are said, and what was read there; `nil` when they are not wanted.
    func readWebSource(_ values: FlagValues) throws(ConfigurationErrors) -> (source: WebSource, reading: WebReading)? {
        let path = values[CommonFlags.configFile]
        let settings = try webSettings?(values)
        if let settings, !path.isEmpty {
            let what =
                "--\(CommonFlags.configFile.name) and \(settings.origin) are both given; say all of it in the file"
            throw ConfigurationErrors([ConfigurationError(what)])
        }
        guard let source = settings.map(WebSource.flags) ?? (path.isEmpty ? nil : .file(path)) else { return nil }
        return (source, try source.read())
    }
}
