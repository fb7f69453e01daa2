import ExporterCore
import Testing

@testable import PostgresCollectors

@Suite struct SettingsCollectorTests {
    private static let columns = ["name", "value", "vartype"]

    @Test func `reports switches, numbers, times and sizes in base units`() throws {
        let rows = ResultRows(
            Self.columns,
            [
                ["allow_system_table_mods", "off", "bool"],
                ["autovacuum", "on", "bool"],
                ["autovacuum_naptime s", "60", "integer"],
                ["checkpoint_completion_target", "0.9", "real"],
                ["log_min_duration_statement ms", "-1", "integer"],
                ["pg_stat_statements.max", "5000", "integer"],
                ["shared_buffers 8kB", "16384", "integer"],
                ["vacuum_cost_delay ms", "2.5", "real"],
            ])
        let text = try page(of: made(SettingsCollector.self), answering: rows)
        #expect(
            text.split(separator: "\n").filter { !$0.hasPrefix("#") } == [
                "pg_settings_allow_system_table_mods 0",
                "pg_settings_autovacuum 1",
                "pg_settings_autovacuum_naptime_seconds 60",
                "pg_settings_checkpoint_completion_target 0.9",
                "pg_settings_log_min_duration_statement_seconds -1",
                "pg_settings_pg_stat_statements_max 5000",
                "pg_settings_shared_buffers_bytes 1.34217728e+08",
                "pg_settings_vacuum_cost_delay_seconds 0.0025",
            ])
        #expect(
            text.hasPrefix(
                """
                # HELP pg_settings_allow_system_table_mods The server's setting allow_system_table_mods.
                # TYPE pg_settings_allow_system_table_mods gauge

                """))
        #expect(
            text.contains("# HELP pg_settings_shared_buffers_bytes The server's setting shared_buffers, in bytes.\n"))
    }

    @Test func `carries the server's label in 0.19`() throws {
        let rows = ResultRows(Self.columns, [["jit", "on", "bool"]])
        #expect(
            try page(of: made(SettingsCollector.self), answering: rows, on: .offline(.older))
                .hasSuffix("pg_settings_jit{server=\"db1:5432\"} 1\n"))
    }

    @Test(arguments: [
        (["odd furlong", "1", "integer"], "cannot report the setting odd furlong: its unit is none we know"),
        (["odd", "many", "integer"], "cannot report the setting odd: its value is not a number"),
    ])
    func `says which setting it cannot report, and reports the others`(row: [String], message: String) throws {
        let collector = try made(SettingsCollector.self)
        let source = PostgresSource(.offline())
        source.take(ResultRows(Self.columns, [row, ["jit", "on", "bool"]]), asAnswerTo: collector.queries[0])
        var page = MetricPage()
        try collector.collect(from: source, into: &page)
        #expect(page.problems.map(\.description) == [message])
        #expect(page.text.hasSuffix("\npg_settings_jit 1\n"))
    }
}

@Suite struct SettingUnitTests {
    @Test(
        arguments: [
            ("", "100", "", 100), ("ms", "250", "_seconds", 0.25), ("s", "5", "_seconds", 5),
            ("min", "2", "_seconds", 120),
            ("h", "1", "_seconds", 3600), ("d", "1", "_seconds", 86_400), ("B", "7", "_bytes", 7),
            ("kB", "4", "_bytes", 4096), ("8kB", "2", "_bytes", 16_384), ("16MB", "1", "_bytes", 16_777_216),
            ("GB", "1", "_bytes", 1_073_741_824), ("TB", "1", "_bytes", 1_099_511_627_776),
            ("kB", "-1", "_bytes", -1), ("ms", "-1", "_seconds", -1), ("8kB", "2kB", "_bytes", 16_384),
        ] as [(String, String, String, Double)])
    func `turns units into seconds and bytes`(unit: String, text: String, suffix: String, value: Double) throws {
        let unit = try #require(SettingUnit(unit))
        #expect(unit.suffix == suffix)
        #expect(unit.value(of: text.utf8.span) == value)
    }

    @Test(arguments: ["furlong", "8", "kb", "0x8kB"])
    func `knows no other unit`(unit: String) {
        #expect(SettingUnit(unit) == nil)
    }
}
