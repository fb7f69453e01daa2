/// A collector that flags configure.
public protocol ConfigurableCollector: Collector {
    static var flags: [any FlagDeclaration] { get }

    init(flags: FlagValues) throws(ConfigurationError)
}

/// A collector's line in the list of an exporter: what it is called, whether it runs unless told otherwise, and how to
/// make it.
public struct CollectorEntry<Source: CollectorSource>: Sendable {
    public let name: String
    public let isOnByDefault: Bool
    public let flags: [any FlagDeclaration]
    public let metrics: [any MetricDeclaration]
    public let make: @Sendable (FlagValues) throws(ConfigurationError) -> any Collector<Source>

    public var toggle: CollectorSwitch { CollectorSwitch(name, isOnByDefault: isOnByDefault) }

    /// A collector without flags.
    ///
    /// It is made anew each time: what it remembers is not for others.
    public static func on<C: Collector<Source>>(_ collector: @escaping @autoclosure @Sendable () -> C) -> Self {
        Self(
            name: C.name, isOnByDefault: true, flags: [], metrics: C.metrics,
            make: { (_) throws(ConfigurationError) in collector() })
    }

    public static func on<C: ConfigurableCollector>(_ type: C.Type) -> Self where C.Source == Source {
        Self(
            name: C.name, isOnByDefault: true, flags: C.flags, metrics: C.metrics,
            make: { (flags) throws(ConfigurationError) in try C(flags: flags) })
    }
}
