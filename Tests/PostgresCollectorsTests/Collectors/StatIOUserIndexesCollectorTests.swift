import ExporterCore
import Testing

@testable import PostgresCollectors

@Suite struct StatIOUserIndexesCollectorTests {
    @Test func `reports the blocks of each index`() throws {
        let rows = ResultRows(
            ["datname", "schemaname", "relname", "indexrelname", "idx_blks_read_total", "idx_blks_hit_total"],
            [["shop", "public", "customers", "customers_pkey", "4", "25"]])
        #expect(
            try page(of: made(StatIOUserIndexesCollector.self), answering: rows)
                == """
                # HELP pg_statio_user_indexes_idx_blks_read_total Blocks of the index that were not in the \
                buffer cache.
                # TYPE pg_statio_user_indexes_idx_blks_read_total counter
                pg_statio_user_indexes_idx_blks_read_total{datname="shop",schemaname="public",\
                relname="customers",indexrelname="customers_pkey"} 4
                # HELP pg_statio_user_indexes_idx_blks_hit_total Blocks of the index that were found in the buffer \
                cache.
                # TYPE pg_statio_user_indexes_idx_blks_hit_total counter
                pg_statio_user_indexes_idx_blks_hit_total{datname="shop",schemaname="public",\
                relname="customers",indexrelname="customers_pkey"} 25

                """)
    }

    @Test func `has no database among its labels in 0.19, as the original`() throws {
        var flags = FlagValues()
        flags.set(Compatibility.older, for: PostgresFlags.compatibility)
        let rows = ResultRows(
            ["schemaname", "relname", "indexrelname", "idx_blks_read_total", "idx_blks_hit_total"],
            [["public", "customers", "customers_pkey", "4", "25"]])
        let text = try page(of: StatIOUserIndexesCollector(flags: flags), answering: rows)
        #expect(
            text.contains(
                #"read_total{schemaname="public",relname="customers",indexrelname="customers_pkey"} 4"#))
    }
}
