import ExporterCore
import Testing

@testable import PostgresCollectors

@Suite struct StatUserTablesCollectorTests {
    private static let labels = ["datname", "schemaname", "relname"]

    @Test func `reports what happened to each table, and how large it is`() throws {
        let statistics = ResultRows(
            Self.labels + ["seq_scan", "n_dead_tup", "last_vacuum"],
            [["shop", "public", "orders", "12", "345", "1700000000"], ["shop", "public", "empty", "0", "0", "0"]])
        let sizes = ResultRows(
            Self.labels + ["indexes", "table", "skipped"],
            [
                ["shop", "public", "orders", "16384", "8192", "f"], ["shop", "public", "locked", nil, nil, "t"],
                ["shop", "public", "empty", "0", "0", "f"],
            ])
        let text = try page(of: made(StatUserTablesCollector.self), answering: statistics, sizes)
        #expect(
            text.split(separator: "\n").filter { !$0.hasPrefix("#") } == [
                #"pg_stat_user_tables_seq_scan{datname="shop",schemaname="public",relname="orders"} 12"#,
                #"pg_stat_user_tables_seq_scan{datname="shop",schemaname="public",relname="empty"} 0"#,
                #"pg_stat_user_tables_n_dead_tup{datname="shop",schemaname="public",relname="orders"} 345"#,
                #"pg_stat_user_tables_n_dead_tup{datname="shop",schemaname="public",relname="empty"} 0"#,
                #"pg_stat_user_tables_last_vacuum{datname="shop",schemaname="public",relname="orders"} 1.7e+09"#,
                #"pg_stat_user_tables_last_vacuum{datname="shop",schemaname="public",relname="empty"} 0"#,
                #"pg_stat_user_tables_index_size_bytes{datname="shop",schemaname="public",relname="orders"} 16384"#,
                #"pg_stat_user_tables_index_size_bytes{datname="shop",schemaname="public",relname="empty"} 0"#,
                #"pg_stat_user_tables_table_size_bytes{datname="shop",schemaname="public",relname="orders"} 8192"#,
                #"pg_stat_user_tables_table_size_bytes{datname="shop",schemaname="public",relname="empty"} 0"#,
                #"pg_stat_user_tables_size_skipped{datname="shop"} 1"#,
            ])
    }

    @Test func `asks only for the columns that the server has`() throws {
        var catalog = ServerCatalog()
        catalog.read(
            ResultRows(
                ["kind", "owner", "name"],
                [
                    ["column", "pg_stat_user_tables", "seq_scan"],
                    ["column", "pg_stat_user_tables", "last_vacuum"],
                ]))
        #expect(
            try StatUserTablesCollector.view.query.text(catalog)
                == #"SELECT current_database(), schemaname, relname, seq_scan AS "seq_scan", "#
                + #"coalesce(floor(extract(epoch FROM last_vacuum)), 0) AS "last_vacuum" "#
                + "FROM pg_stat_user_tables ORDER BY n_live_tup + n_dead_tup DESC, relid")
    }

    @Test func `says that a server has no such view`() {
        let error = #expect(throws: CollectorError.self) {
            try StatUserTablesCollector.view.query.text(ServerCatalog())
        }
        #expect(error?.reason == .absent)
    }
}
