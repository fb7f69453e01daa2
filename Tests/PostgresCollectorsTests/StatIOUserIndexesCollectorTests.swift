import Testing

@testable import PostgresCollectors

@Suite struct StatIOUserIndexesCollectorTests {
    @Test func `reports the blocks of each index`() throws {
        let rows = ResultRows(
            ["datname", "schemaname", "relname", "indexrelname", "idx_blks_read_total", "idx_blks_hit_total"],
            [["shop", "public", "customers", "customers_pkey", "4", "25"]])
        #expect(
            try page(of: StatIOUserIndexesCollector(), answering: rows)
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
}
