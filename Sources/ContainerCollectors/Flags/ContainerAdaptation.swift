public import ExporterCore

/// What the original does otherwise than every exporter.
public enum ContainerAdaptation {
    /// Where to listen, as every exporter spells it.
    public static func listenAddress(_ flags: FlagValues) -> String {
        let host = flags[ContainerFlags.listenIP]
        let spelled = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
        return "\(spelled):\(flags[ContainerFlags.port])"
    }

    /// What is to be said of the flags given.
    public static func warnings(_ flags: FlagValues) -> [String] {
        IgnoredFlags.warnings(flags) + MetricGroup.warnings(flags)
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
