import ExporterCore

/// A collector whose replies are on their way before it is asked to collect.
protocol RedisCollector: Collector where Source == RedisSource {
    /// What it asks the server, sent with the other collectors' commands when the scrape begins.
    ///
    /// `facts` are those of the last scrape. What depends on them may be left out at the first: asking for a reply sends
    /// what has not been sent.
    func commands(_ facts: ServerFacts?) -> [RedisCommand]

    /// Writes what the server answered; INFO is there already.
    func report(from source: RedisSource, into page: inout MetricPage) throws(CollectorError)
}

extension RedisCollector {
    func commands(_ facts: ServerFacts?) -> [RedisCommand] { [] }

    func collect(from source: RedisSource, into page: inout MetricPage) throws(CollectorError) {
        if source.target.options.appendsRole, let role = source.facts?.role {
            page.constantLabels += [PageLabel("instance_role", role)]
        }
        try report(from: source, into: &page)
    }
}
