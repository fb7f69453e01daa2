import ExporterCore
import Testing

@testable import PostgresCollectors

@Suite struct `The console of PgBouncer` {
    let version = ResultRows(["version"], [["PgBouncer 1.18.0"]])
    let lists = ResultRows(
        ["list", "items"],
        [["databases", "3"], ["users", "4"], ["pools", "2"], ["free_clients", "49"], ["dns_pending", "0"]])
    let config = ResultRows(
        ["key", "value", "default", "changeable"],
        [["admin_users", "postgres", "", "yes"], ["max_client_conn", "100", "100", "yes"]])
    let databases = ResultRows(
        [
            "name", "host", "port", "database", "force_user", "pool_size", "min_pool_size", "reserve_pool_size",
            "pool_mode", "max_connections", "current_connections", "paused", "disabled",
        ],
        [["bench", "127.0.0.1", "15432", "bench", nil, "20", "0", "5", nil, "0", "1", "0", "1"]])
    let stats = ResultRows(
        [
            "database", "xact_count", "query_count", "bytes_received", "bytes_sent", "xact_time", "query_time",
            "wait_time",
        ],
        [["bench", "1", "2", "14", "108", "361", "4500000", "6028"]])
    let pools = ResultRows(
        ["database", "user", "cl_active", "cl_waiting", "sv_active", "sv_idle", "maxwait", "maxwait_us", "pool_mode"],
        [["bench", "app", "3", "1", "3", "0", "2", "500", "transaction"]])

    @Test func `its console under the names of its own exporter`() throws {
        let page = try page(
            of: PgBouncerCollector(), answering: version, lists, config, databases, stats, pools)
        #expect(
            page == """
                # HELP pgbouncer_version_info 1, with the version of PgBouncer.
                # TYPE pgbouncer_version_info gauge
                pgbouncer_version_info{version="PgBouncer 1.18.0"} 1
                # HELP pgbouncer_databases Databases.
                # TYPE pgbouncer_databases gauge
                pgbouncer_databases 3
                # HELP pgbouncer_users Users.
                # TYPE pgbouncer_users gauge
                pgbouncer_users 4
                # HELP pgbouncer_pools Pools.
                # TYPE pgbouncer_pools gauge
                pgbouncer_pools 2
                # HELP pgbouncer_free_clients Free places for clients.
                # TYPE pgbouncer_free_clients gauge
                pgbouncer_free_clients 49
                # HELP pgbouncer_config_max_client_connections Clients that there can be.
                # TYPE pgbouncer_config_max_client_connections gauge
                pgbouncer_config_max_client_connections 100
                # HELP pgbouncer_databases_pool_size Server connections that there can be.
                # TYPE pgbouncer_databases_pool_size gauge
                pgbouncer_databases_pool_size{name="bench",host="127.0.0.1",port="15432",database="bench",force_user="",pool_mode=""} 20
                # HELP pgbouncer_databases_reserve_pool Server connections that there can be beyond the pool.
                # TYPE pgbouncer_databases_reserve_pool gauge
                pgbouncer_databases_reserve_pool{name="bench",host="127.0.0.1",port="15432",database="bench",force_user="",pool_mode=""} 5
                # HELP pgbouncer_databases_max_connections Server connections that the database can have.
                # TYPE pgbouncer_databases_max_connections gauge
                pgbouncer_databases_max_connections{name="bench",host="127.0.0.1",port="15432",database="bench",force_user="",pool_mode=""} 0
                # HELP pgbouncer_databases_current_connections Server connections of the database.
                # TYPE pgbouncer_databases_current_connections gauge
                pgbouncer_databases_current_connections{name="bench",host="127.0.0.1",port="15432",database="bench",force_user="",pool_mode=""} 1
                # HELP pgbouncer_databases_paused Whether the database is paused.
                # TYPE pgbouncer_databases_paused gauge
                pgbouncer_databases_paused{name="bench",host="127.0.0.1",port="15432",database="bench",force_user="",pool_mode=""} 0
                # HELP pgbouncer_databases_disabled Whether the database is disabled.
                # TYPE pgbouncer_databases_disabled gauge
                pgbouncer_databases_disabled{name="bench",host="127.0.0.1",port="15432",database="bench",force_user="",pool_mode=""} 1
                # HELP pgbouncer_stats_totals_queries_pooled_total Queries pooled.
                # TYPE pgbouncer_stats_totals_queries_pooled_total counter
                pgbouncer_stats_totals_queries_pooled_total{database="bench"} 2
                # HELP pgbouncer_stats_totals_queries_duration_seconds_total Time that servers took for queries, in seconds.
                # TYPE pgbouncer_stats_totals_queries_duration_seconds_total counter
                pgbouncer_stats_totals_queries_duration_seconds_total{database="bench"} 4.5
                # HELP pgbouncer_stats_totals_received_bytes_total Bytes received from clients.
                # TYPE pgbouncer_stats_totals_received_bytes_total counter
                pgbouncer_stats_totals_received_bytes_total{database="bench"} 14
                # HELP pgbouncer_stats_totals_sent_bytes_total Bytes sent to clients.
                # TYPE pgbouncer_stats_totals_sent_bytes_total counter
                pgbouncer_stats_totals_sent_bytes_total{database="bench"} 108
                # HELP pgbouncer_stats_totals_client_wait_seconds_total Time that clients waited for a server connection, in seconds.
                # TYPE pgbouncer_stats_totals_client_wait_seconds_total counter
                pgbouncer_stats_totals_client_wait_seconds_total{database="bench"} 0.006028
                # HELP pgbouncer_stats_totals_sql_transactions_pooled_total Transactions pooled.
                # TYPE pgbouncer_stats_totals_sql_transactions_pooled_total counter
                pgbouncer_stats_totals_sql_transactions_pooled_total{database="bench"} 1
                # HELP pgbouncer_stats_totals_server_in_transaction_seconds_total Time that servers were in a transaction, in seconds.
                # TYPE pgbouncer_stats_totals_server_in_transaction_seconds_total counter
                pgbouncer_stats_totals_server_in_transaction_seconds_total{database="bench"} 0.000361
                # HELP pgbouncer_pools_client_active_connections Clients with a server connection, or idle.
                # TYPE pgbouncer_pools_client_active_connections gauge
                pgbouncer_pools_client_active_connections{database="bench",user="app"} 3
                # HELP pgbouncer_pools_client_waiting_connections Clients that wait for a server connection.
                # TYPE pgbouncer_pools_client_waiting_connections gauge
                pgbouncer_pools_client_waiting_connections{database="bench",user="app"} 1
                # HELP pgbouncer_pools_server_active_connections Server connections that a client has.
                # TYPE pgbouncer_pools_server_active_connections gauge
                pgbouncer_pools_server_active_connections{database="bench",user="app"} 3
                # HELP pgbouncer_pools_server_idle_connections Server connections ready for a client.
                # TYPE pgbouncer_pools_server_idle_connections gauge
                pgbouncer_pools_server_idle_connections{database="bench",user="app"} 0
                # HELP pgbouncer_pools_client_maxwait_seconds Time that the first client in the queue has waited, in seconds.
                # TYPE pgbouncer_pools_client_maxwait_seconds gauge
                pgbouncer_pools_client_maxwait_seconds{database="bench",user="app"} 2
                # HELP pgbouncer_up Whether PgBouncer answered every command.
                # TYPE pgbouncer_up gauge
                pgbouncer_up 1

                """)
    }

    @Test func `PostgreSQL is not asked, and has no samples`() throws {
        #expect(
            try page(of: PgBouncerCollector(), answering: .none, .none, .none, .none, .none, .none) == "")
        #expect(
            throws: CollectorError(.absent, "query", "SHOW POOLS", why: "the server is PostgreSQL")
        ) { try PgBouncerCollector.pools.query.text(ServerCatalog()) }
    }

    @Test func `its console is asked nothing that only PostgreSQL knows`() throws {
        var catalog = ServerCatalog()
        catalog.isPooler = true
        #expect(try PgBouncerCollector.pools.query.text(catalog) == "SHOW POOLS")
        #expect(
            throws: CollectorError(
                .absent, "query", "pg_stat_io", why: "PgBouncer's console has no such thing")
        ) { try StatIOCollector.view.query.text(catalog) }
    }
}
