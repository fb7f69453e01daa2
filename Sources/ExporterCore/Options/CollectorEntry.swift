/// A collector that flags configure.
public protocol ConfigurableCollector: Collector {
    static var flags: [any FlagDeclaration] { get }

    init(flags: FlagValues) throws(ConfigurationError)
}

/// A collector's line in the list of an exporter: what it is called, whether it runs unless told otherwise, and how to
/// make it.
public struct CollectorEntry<Source: CollectorSource>: Sendable {
    public let name: String
    /// Former names, which `--collector.<name>` understands as well.
    public let aliases: [String]
    public let isOnByDefault: Bool
    public let flags: [any FlagDeclaration]
    /// Worked out when somebody asks, which is for documents only: the metrics of collectors that do not run need not be
    /// in memory.
    public var metrics: [any MetricDeclaration] { listMetrics() }
    private let listMetrics: @Sendable () -> [any MetricDeclaration]
    public let make: @Sendable (FlagValues) throws(ConfigurationError) -> any Collector<Source>
    /// What else must be so, where its own flag is not given.
    private var conditions: [@Sendable (FlagValues) -> Bool] = []

    init(
        name: String,
        aliases: [String],
        isOnByDefault: Bool,
        flags: [any FlagDeclaration],
        metrics listMetrics: @escaping @Sendable () -> [any MetricDeclaration],
        make: @escaping @Sendable (FlagValues) throws(ConfigurationError) -> any Collector<Source>
    ) {
        self.name = name
        self.aliases = aliases
        self.isOnByDefault = isOnByDefault
        self.flags = flags
        self.listMetrics = listMetrics
        self.make = make
    }

    /// Whether the flags switch the collector on.
    public func isOn(_ flags: FlagValues) -> Bool {
        toggle.isOn(flags) && (toggle.isGiven(flags) || conditions.allSatisfy { $0(flags) })
    }

    /// The same collector, which another flag switches off as well.
    public func unless(_ flag: Flag<Bool>) -> Self { when { !$0[flag] } }

    /// The same collector, which runs only when other flags say so as well.
    public func when(_ condition: @escaping @Sendable (FlagValues) -> Bool) -> Self {
        var entry = self
        entry.conditions.append(condition)
        return entry
    }

    public var toggle: CollectorSwitch { CollectorSwitch(name, aliases: aliases, isOnByDefault: isOnByDefault) }

    /// A collector without flags.
    ///
    /// It is made anew each time: what it remembers is not for others.
    public static func on<C: Collector<Source>>(_ collector: @escaping @autoclosure @Sendable () -> C) -> Self {
        plain(collector, isOnByDefault: true)
    }

    /// A collector with flags of its own.
    public static func on<C: ConfigurableCollector>(
        _ type: C.Type,
        aliases: [String] = []
    ) -> Self where C.Source == Source {
        configurable(type, aliases: aliases, isOnByDefault: true)
    }

    /// A collector without flags that runs when it is asked for.
    public static func off<C: Collector<Source>>(_ collector: @escaping @autoclosure @Sendable () -> C) -> Self {
        plain(collector, isOnByDefault: false)
    }

    /// A collector with flags of its own that runs when it is asked for.
    public static func off<C: ConfigurableCollector>(_ type: C.Type) -> Self where C.Source == Source {
        configurable(type, aliases: [], isOnByDefault: false)
    }

    private static func plain<C: Collector<Source>>(
        _ collector: @escaping @Sendable () -> C,
        isOnByDefault: Bool
    ) -> Self {
        Self(
            name: C.name, aliases: [], isOnByDefault: isOnByDefault, flags: [], metrics: { C.metrics },
            make: { (_) throws(ConfigurationError) in collector() })
    }

    private static func configurable<C: ConfigurableCollector>(
        _ type: C.Type,
        aliases: [String],
        isOnByDefault: Bool
    ) -> Self where C.Source == Source {
        Self(
            name: C.name, aliases: aliases, isOnByDefault: isOnByDefault, flags: C.flags, metrics: { C.metrics },
            make: { (flags) throws(ConfigurationError) in try C(flags: flags) })
    }
}
