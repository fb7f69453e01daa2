import ExporterCore
import ExporterHTTP

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

/// Whoever asks for TLS and users must not get neither without a word.
func configFileErrors(_ values: FlagValues) -> [ConfigurationError] {
    guard !values[CommonFlags.configFile].isEmpty else { return [] }
    return [
        ConfigurationError(
            "--web.config.file is not there yet, and without it everybody could read the metrics; "
                + "put a proxy in front, or listen on 127.0.0.1")
    ]
}
