import ExporterCore
import Testing

@testable import PostgresCollectors

@Suite struct LocksCollectorTests {
    @Test func `counts locks, zeros included, and those waited for where somebody waits`() throws {
        let rows = ResultRows(
            ["datname", "mode", "count", "waiting_count"],
            [
                ["bench", "accesssharelock", "3", "1"], ["bench", "sireadlock", "0", nil],
                ["shop", "sharelock", "0", nil],
            ])
        let target = PostgresTarget.offline(exclude: ["shop"])
        #expect(
            try page(of: LocksCollector(), answering: rows, on: target)
                == """
                # HELP pg_locks_count Locks of the mode, those still waited for included.
                # TYPE pg_locks_count gauge
                pg_locks_count{datname="bench",mode="accesssharelock"} 3
                pg_locks_count{datname="bench",mode="sireadlock"} 0
                # HELP pg_locks_waiting_count Locks of the mode that somebody waits for; no sample where nobody does.
                # TYPE pg_locks_waiting_count gauge
                pg_locks_waiting_count{datname="bench",mode="accesssharelock"} 1

                """)
    }

    @Test func `says which cell is no number`() throws {
        let source = PostgresSource(.offline())
        let rows = ResultRows(
            ["datname", "mode", "count", "waiting_count"],
            [["bench", "sharelock", "many", "0"], ["b", "sharelock", "1", "0"]])
        source.take(rows, asAnswerTo: LocksCollector.view.query)
        var page = MetricPage()
        try LocksCollector().collect(from: source, into: &page)
        #expect(
            page.problems.map(\.description) == ["cannot read pg_locks: count is \"many\", expected a number"])
        #expect(page.text.contains(#"pg_locks_count{datname="b",mode="sharelock"} 1"#))
    }
}
