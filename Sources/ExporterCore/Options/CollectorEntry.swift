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
        plain(collector, isOnByDefault: true)
    }

    /// A collector with flags of its own.
    public static func on<C: ConfigurableCollector>(_ type: C.Type) -> Self where C.Source == Source {
        configurable(type, isOnByDefault: true)
    }

    /// A collector without flags that runs when it is asked for.
    public static func off<C: Collector<Source>>(_ collector: @escaping @autoclosure @Sendable () -> C) -> Self {
        plain(collector, isOnByDefault: false)
    }

    /// A collector with flags of its own that runs when it is asked for.
    public static func off<C: ConfigurableCollector>(_ type: C.Type) -> Self where C.Source == Source {
        configurable(type, isOnByDefault: false)
    }

    private static func plain<C: Collector<Source>>(
        _ collector: @escaping @Sendable () -> C,
        isOnByDefault: Bool
    ) -> Self {
        Self(
            name: C.name, isOnByDefault: isOnByDefault, flags: [], metrics: C.metrics,
            make: { (_) throws(ConfigurationError) in collector() })
    }

    private static func configurable<C: ConfigurableCollector>(
        _ type: C.Type,
        isOnByDefault: Bool
    ) -> Self where C.Source == Source {
        Self(
            name: C.name, isOnByDefault: isOnByDefault, flags: C.flags, metrics: C.metrics,
            make: { (flags) throws(ConfigurationError) in try C(flags: flags) })
    }
}
