import ExporterCore
import Logging

/// Makes the scraper of a target: its collectors, and what its pages say at the end.
struct ScraperWorkshop<Source: CollectorSource>: Sendable {
    private let exporter: Exporter<Source>
    private let values: FlagValues
    private let clock: any ScrapeClock
    private let log: Logger
    private let outcomes: OutcomeMetrics
    private let settings: ScrapeSettings

    /// What the names of metrics begin with, where it is not what they were declared with.
    var namespace: NamespaceChange? { settings.namespace }

    init(_ exporter: Exporter<Source>, _ values: FlagValues, clock: any ScrapeClock, log: Logger) {
        self.exporter = exporter
        self.values = values
        self.clock = clock
        self.log = log
        outcomes = OutcomeMetrics(namespace: exporter.namespace)
        var settings = exporter.scrapeSettings
        settings.seriesLimit = values[CommonFlags.seriesLimit]
        if let flag = exporter.namespaceFlag, values[flag] != flag.defaultValue {
            settings.namespace = NamespaceChange(from: exporter.namespace, to: values[flag])
        }
        self.settings = settings
    }

    /// The collectors are the target's own: what they remember is of no other.
    ///
    /// What `ending` writes follows everything
    /// about the target.
    func scraper(
        of target: ScrapeTarget<Source>,
        isOneOfSeveral: Bool,
        collectors: [any Collector<Source>]? = nil,
        ending: Scraper<Source>.Epilogue? = nil
    ) -> Scraper<Source> {
        let name = isOneOfSeveral ? target.description : nil
        let conditions = ConditionLog(log, target: name)
        let withReasons = !values[CommonFlags.disableExporterMetrics]
        let (outcomes, targetMetrics, targetEnding) = (outcomes, exporter.targetMetrics, target.ending)
        return Scraper(
            collectors ?? exporter.enabledCollectors(values).0,
            target: name,
            labels: target.labels,
            settings: settings,
            clock: clock,
            makeSource: target.makeSource,
            epilogue: { summary, page in
                conditions.note(summary.outcomes)
                outcomes.write(summary.outcomes, withReasons: withReasons, to: &page)
                page.constantLabels += target.metricLabels
                targetMetrics?.write(summary, &page)
                targetEnding?(summary, &page)
                ending?(summary, &page)
            }
        )
    }
}
