import ExporterCore
import ExporterHTTP
import RuntimeTestSupport
import Testing

@testable import ExporterCommand

/// What an exporter of several targets, with probes and a configuration to reload, does while it runs.
@Suite struct ServiceTests {
    let lines = LogLines()
    let pages = Mailbox<ScrapedPage>()

    @Test func `makes one page of its targets, and says once what is its own`() throws {
        let service = Service(testExporter(), FlagValues(), [:], testTargets, clock: SilentClock(), log: lines.log)
        service.scrapeOnce(pages.put)
        let lines = samples(try pages.next())
        #expect(
            Array(lines.prefix(6)) == [
                #"test_bytes{server="a",datname="x"} 7"#,
                #"test_scrape_collector_success{server="a",collector="size"} 1"#,
                #"test_scrape_collector_success{server="b",collector="size"} 0"#,
                #"test_up{server="a"} 1"#,
                #"test_up{server="b"} 0"#,
                #"exporter_collector_failure{server="b",collector="size",reason="failed"} 1"#,
            ])
        #expect(lines.filter { $0.hasPrefix("test_exporter_build_info{") }.count == 1)
        #expect(lines.contains("exporter_scrapes_total 2"))
        #expect(!lines.contains { $0.hasPrefix("exporter_probe") || $0.contains("config_last_reload") })
        #expect(
            self.lines.all == [
                "warning target is down err=cannot connect to the test: it is down reason=failed target=b"
            ])
    }

    private func probe() -> Probe<TestDatabase> {
        Probe(path: "/probe") { (query, _, _) throws(ProbeRefusal) -> ProbedTarget<TestDatabase> in
            guard let name = query.first(where: { $0.name == "target" })?.value else {
                throw ProbeRefusal("target is required")
            }
            let isUp = name != "down"
            let target = ScrapeTarget(name) { TestDatabase(isUp: isUp) }
            guard name == "other" else { return ProbedTarget(key: name, target) }
            return ProbedTarget(key: name, target, collectors: { [OtherCollector()] })
        }
    }

    private func probes(_ pool: ScraperPool<TestDatabase>) -> ProbedTargets<TestDatabase> {
        let exporter = testExporter(probe: probe())
        return ProbedTargets(
            probe: probe(), flags: FlagValues(), environment: [:],
            workshop: ScraperWorkshop(exporter, FlagValues(), clock: SilentClock(), log: lines.log), pool: pool)
    }

    private func start(_ probes: ProbedTargets<TestDatabase>, _ name: String?) -> ProbeStart {
        probes.probe(
            name.map { [("target", $0)] } ?? [], ScrapeRequest(format: .text, deadline: .now + .seconds(60)), pages.put)
    }

    @Test func `a probed page has the target's families only`() throws {
        let probes = probes(ScraperPool(limit: 3, idleTimeout: .seconds(300), clock: SilentClock()))
        _ = start(probes, "up")
        #expect(
            samples(try pages.next()) == [
                #"test_bytes{datname="x"} 7"#, #"test_scrape_collector_success{collector="size"} 1"#, "test_up 1",
            ])
        _ = start(probes, "other")
        #expect(samples(try pages.next()) == [#"test_scrape_collector_success{collector="other"} 1"#, "test_up 1"])
        for _ in 0..<2 {
            _ = start(probes, "down")
            #expect(samples(try pages.next()).contains("test_up 0"))
        }
        #expect(
            lines.all == ["warning target is down err=cannot connect to the test: it is down reason=failed target=down"]
        )
    }

    @Test func `refuses a query that names nothing, and targets beyond the limit`() throws {
        let probes = probes(ScraperPool(limit: 0, idleTimeout: .seconds(300), clock: SilentClock()))
        guard case .refused("target is required") = start(probes, nil) else {
            Issue.record("a query without a target was not refused")
            return
        }
        guard case .busy(let line) = start(probes, "up") else {
            Issue.record("a target beyond the limit was not refused")
            return
        }
        #expect(line == "Limit of probed targets reached (64), and all are in use; try again later.")
    }

    @Test func `an exporter with probes and a configuration counts both, and has their flags`() throws {
        let reload = Reload(metricPrefix: "test_exporter", wasLoaded: { false }, perform: { _, _ in [] })
        let exporter = testExporter(probe: probe(), reload: reload)
        let service = Service(exporter, FlagValues(), [:], testTargets, clock: SilentClock(), log: lines.log)
        service.scrapeOnce(pages.put)
        let lines = samples(try pages.next())
        #expect(lines.contains("exporter_probe_targets 0"))
        #expect(lines.contains("exporter_probe_targets_evicted_total 0"))
        #expect(lines.contains("test_exporter_config_last_reload_successful 0"))
        #expect(lines.contains("test_exporter_config_last_reload_success_timestamp_seconds 0"))

        let names = exporter.flagGroups.flatMap(\.flags).map(\.name)
        #expect(names.contains("probe.max-targets") && names.contains("probe.idle-timeout"))
        #expect(!testExporter().flagGroups.flatMap(\.flags).contains { $0.name.hasPrefix("probe.") })
        let declared = ExporterMetrics.metrics(of: exporter).map(\.name)
        #expect(declared.contains("exporter_probe_targets"))
        #expect(declared.contains("test_exporter_config_last_reload_success_timestamp_seconds"))
    }
}

@Suite struct ReloaderTests {
    let lines = LogLines()
    let answers = Mailbox<[ConfigurationError]>()

    @Test func `says what is wrong, and when it is read again`() throws {
        let found = Mailbox<[ConfigurationError]>()
        let reloader = try #require(
            Reloader(Reload { _, _ in (try? found.next()) ?? [] }, FlagValues(), [:], log: lines.log))
        let wrong = ConfigurationError("cannot parse a.yml: line 3")
        for errors in [[wrong], []] {
            found.put(errors)
            reloader.reload(answers.put)
            #expect(try answers.next() == errors)
            var page = MetricPage()
            reloader.write(to: &page)
            #expect(page.text.contains("\nexporter_config_last_reload_successful \(errors.isEmpty ? 1 : 0)\n"))
            #expect(page.text.contains("\nexporter_config_last_reload_success_timestamp_seconds "))
        }
        #expect(
            lines.all == [
                "error cannot reload the configuration err=cannot parse a.yml: line 3", "info configuration reloaded",
            ])
    }

    @Test func `reads once for all who asked while it was read`() throws {
        let (entered, gate) = (Bell(), Bell())
        let reload = Reload { _, _ in
            entered.ring()
            gate.wait()
            return []
        }
        let reloader = try #require(Reloader(reload, FlagValues(), [:], log: lines.log))
        reloader.reload(answers.put)
        entered.wait()
        reloader.reload(answers.put)
        reloader.reload(answers.put)
        gate.ring()
        _ = try answers.next()
        entered.wait()
        gate.ring()
        _ = try answers.next()
        _ = try answers.next()
        #expect(lines.all == ["info configuration reloaded", "info configuration reloaded"])
    }
}
