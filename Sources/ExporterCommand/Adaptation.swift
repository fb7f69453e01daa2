public import ExporterCore
public import ExporterHTTP

/// How an exporter does what its original does and the others do not: flags under other names, paths below a prefix,
/// parameters of the page.
public struct Adaptation: Sendable {
    /// Says in terms of every exporter's flags what was given in the original's; what it returns is logged as warnings.
    public typealias Translate = @Sendable (_ flags: inout FlagValues) -> [String]

    let translate: Translate
    let pathPrefix: Flag<String>?
    let variant: MetricsRoute.Variant?

    /// Declares it: `pathPrefix` is the flag that tells what all paths begin with, `variant` reads a page's query.
    public init(
        translate: @escaping Translate = { (_) in [] },
        pathPrefix: Flag<String>? = nil,
        variant: MetricsRoute.Variant? = nil
    ) {
        self.translate = translate
        self.pathPrefix = pathPrefix
        self.variant = variant
    }
}
