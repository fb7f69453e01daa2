import ExporterCore
import Testing

/// The values of a command line's flags.
func flagValues(_ texts: [String: String], of flags: [any FlagDeclaration]) throws -> FlagValues {
    var values = FlagValues()
    for (name, text) in texts {
        let flag = try #require(flags.first { $0.name == "collector.\(name)" })
        values.set(try flag.parse([text]), for: flag)
    }
    return values
}

extension ConfigurableCollector {
    /// The collector as flags configure it; their names without `collector.`.
    init(_ flags: [String: String]) throws {
        try self.init(flags: flagValues(flags, of: Self.flags))
    }
}
