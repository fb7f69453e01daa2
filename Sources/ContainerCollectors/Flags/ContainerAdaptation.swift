public import ExporterCore

/// What the original calls otherwise than every exporter does.
public enum ContainerAdaptation {
    /// The flag that tells what all paths begin with.
    public static let pathPrefix = ContainerFlags.pathPrefix

    /// Says in terms of every exporter's flags where to listen; returns what is to be said of the flags given.
    public static func translate(_ flags: inout FlagValues) -> [String] {
        let address = Flag<[String]>("web.listen-address", default: [], "")
        if !flags.isGiven(address), flags.isGiven(ContainerFlags.port) || flags.isGiven(ContainerFlags.listenIP) {
            let host = flags[ContainerFlags.listenIP]
            let spelled = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
            flags.set(["\(spelled):\(flags[ContainerFlags.port])"], for: address)
        }
        let path = Flag("web.telemetry-path", default: "", "")
        if !flags.isGiven(path), flags.isGiven(ContainerFlags.endpoint) {
            flags.set(flags[ContainerFlags.endpoint], for: path)
        }
        return IgnoredFlags.warnings(flags) + MetricGroup.warnings(flags)
    }

    /// Which containers a page is of, by `type` of its query; or why that makes no sense.
    ///
    /// `max_age` asks for readings not older than that. All are of now.
    public static func variant(_ query: [(name: String, value: String)]) -> Result<String, VariantError> {
        if let age = query.last(where: { $0.name == "max_age" })?.value, Duration(flagTexts: [age]) == nil,
            Int(age) == nil
        {
            return .failure(VariantError("cannot use max_age=\(age): it is not \(Duration.expectation)"))
        }
        switch query.last(where: { $0.name == "type" })?.value {
        case nil, "", "name": return .success("")
        case "docker": return .success(ContainerMetadata.Runtime.docker.rawValue)
        case "podman": return .success(ContainerMetadata.Runtime.podman.rawValue)
        case let type?:
            return .failure(VariantError("cannot use type=\(type): it is not one of name, docker, podman"))
        }
    }

    /// Why a query makes no sense.
    public struct VariantError: Error, Equatable {
        public let message: String

        init(_ message: String) {
            self.message = message
        }
    }
}
