public import ExporterCore

/// How an exporter reads its configuration again: at `POST /-/reload` and SIGHUP.
public struct Reload: Sendable {
    /// Reads it; what is wrong is said, and nothing changes.
    public typealias Perform =
        @Sendable (_ flags: FlagValues, _ environment: [String: String]) -> [ConfigurationError]

    let metricPrefix: String
    let allowsGet: Bool
    let wasLoaded: @Sendable () -> Bool
    let obstacle: @Sendable () -> String?
    let perform: Perform

    /// Declares it; `perform` is called on a thread that may block, one call at a time.
    ///
    /// The metrics are `<metricPrefix>_config_last_reload_…`. `wasLoaded` says, when the targets are known, whether the
    /// start has read the configuration. With `allowsGet`, GET reloads as POST does, as with some originals. `obstacle`
    /// says why a request to reload makes no sense.
    public init(
        metricPrefix: String = "exporter",
        allowsGet: Bool = false,
        wasLoaded: @escaping @Sendable () -> Bool = { true },
        obstacle: @escaping @Sendable () -> String? = { nil },
        perform: @escaping Perform
    ) {
        self.metricPrefix = metricPrefix
        self.allowsGet = allowsGet
        self.wasLoaded = wasLoaded
        self.obstacle = obstacle
        self.perform = perform
    }
}
