import Testing

@testable import PostgresCollectors

@Suite struct StatIOUserTablesCollectorTests {
    @Test func `reports the blocks of each table`() throws {
        let rows = ResultRows(
            [
                "datname", "schemaname", "relname", "heap_blocks_read", "heap_blocks_hit", "idx_blocks_read",
                "idx_blocks_hit", "toast_blocks_read", "toast_blocks_hit", "tidx_blocks_read", "tidx_blocks_hit",
            ], [["shop", "public", "we \"quote\" ü", "1", "2", "0", "0", "0", "0", "0", "0"]])
        #expect(
            try page(of: StatIOUserTablesCollector(), answering: rows)
                == Self.wholePage)
    }

    @Test func `has 0 where a table has no index`() throws {
        let catalog = ServerCatalog.offering(150_018, columns: ["pg_statio_user_tables": ["idx_blks_read"]])
        #expect(
            try StatIOUserTablesCollector.view.query.text(catalog)
                .contains(#"coalesce(idx_blks_read, 0) AS "idx_blocks_read""#))
    }

    private static let wholePage = #"""
        # HELP pg_statio_user_tables_heap_blocks_read Blocks of the table that were not in the buffer cache.
        # TYPE pg_statio_user_tables_heap_blocks_read counter
        pg_statio_user_tables_heap_blocks_read{datname="shop",schemaname="public",relname="we \"quote\" ü"} 1
        # HELP pg_statio_user_tables_heap_blocks_hit Blocks of the table that were found in the buffer cache.
        # TYPE pg_statio_user_tables_heap_blocks_hit counter
        pg_statio_user_tables_heap_blocks_hit{datname="shop",schemaname="public",relname="we \"quote\" ü"} 2
        # HELP pg_statio_user_tables_idx_blocks_read Blocks of the table's indexes that were not in the \#
        buffer cache.
        # TYPE pg_statio_user_tables_idx_blocks_read counter
        pg_statio_user_tables_idx_blocks_read{datname="shop",schemaname="public",relname="we \"quote\" ü"} 0
        # HELP pg_statio_user_tables_idx_blocks_hit Blocks of the table's indexes that were found in the \#
        buffer cache.
        # TYPE pg_statio_user_tables_idx_blocks_hit counter
        pg_statio_user_tables_idx_blocks_hit{datname="shop",schemaname="public",relname="we \"quote\" ü"} 0
        # HELP pg_statio_user_tables_toast_blocks_read Blocks of the TOAST table that were not in the \#
        buffer cache.
        # TYPE pg_statio_user_tables_toast_blocks_read counter
        pg_statio_user_tables_toast_blocks_read{datname="shop",schemaname="public",relname="we \"quote\" ü"} 0
        # HELP pg_statio_user_tables_toast_blocks_hit Blocks of the TOAST table that were found in the \#
        buffer cache.
        # TYPE pg_statio_user_tables_toast_blocks_hit counter
        pg_statio_user_tables_toast_blocks_hit{datname="shop",schemaname="public",relname="we \"quote\" ü"} 0
        # HELP pg_statio_user_tables_tidx_blocks_read Blocks of the TOAST table's indexes that were not in \#
        the buffer cache.
        # TYPE pg_statio_user_tables_tidx_blocks_read counter
        pg_statio_user_tables_tidx_blocks_read{datname="shop",schemaname="public",relname="we \"quote\" ü"} 0
        # HELP pg_statio_user_tables_tidx_blocks_hit Blocks of the TOAST table's indexes that were found in \#
        the buffer cache.
        # TYPE pg_statio_user_tables_tidx_blocks_hit counter
        pg_statio_user_tables_tidx_blocks_hit{datname="shop",schemaname="public",relname="we \"quote\" ü"} 0

        """#
}
