public import ExporterCore
public import ExporterHTTP

/// How an exporter does what its original does and the others do not: flags to be warned of, paths below a prefix,
/// parameters of the page.
public struct Adaptation: Sendable {
    let warnings: @Sendable (FlagValues) -> [String]
    let pathPrefix: Flag<String>?
    let variant: MetricsRoute.Variant?

    /// Declares it.
    ///
    /// - Parameters:
    ///   - warnings: What is to be said of the flags given, a line each.
    ///   - pathPrefix: The flag that tells what all paths begin with.
    ///   - variant: Reads a page's query.
    public init(
        warnings: @escaping @Sendable (FlagValues) -> [String] = { (_) in [] },
        pathPrefix: Flag<String>? = nil,
        variant: MetricsRoute.Variant? = nil
    ) {
        self.warnings = warnings
        self.pathPrefix = pathPrefix
        self.variant = variant
    }
}
