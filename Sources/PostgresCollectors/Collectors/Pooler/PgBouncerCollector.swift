import ExporterCore

/// PgBouncer's pools, databases and statistics, under the names of the pgbouncer_exporter.
///
/// Source: the admin console, the database `pgbouncer` of a PgBouncer, to a user of its `stats_users`. Which columns
/// its `SHOW` commands have depends on the version, so they are found by name. It counts times in microseconds.
struct PgBouncerCollector: PostgresCollector {
    static let name = "pgbouncer"

    static let up = Metric.gauge("pgbouncer_up", "Whether PgBouncer answered every command.")
    static let version = Metric.gauge(
        "pgbouncer_version_info", "1, with the version of PgBouncer.", labels: ["version"])
    static let versionCommand = Query("SHOW VERSION", isForPooler: true) { (_) throws(CollectorError) in
        "SHOW VERSION"
    }

    static let metrics: [any MetricDeclaration] =
        [version] + lists.metrics + config.metrics + databases.metrics + stats.metrics + pools.metrics + [up]

    var queries: [Query] {
        [
            Self.versionCommand, Self.lists.query, Self.config.query, Self.databases.query, Self.stats.query,
            Self.pools.query,
        ]
    }

    func collect(from source: PostgresSource, into page: inout MetricPage) throws(CollectorError) {
        let versions = try source.answers(to: Self.versionCommand, reportingOn: &page)
        // PostgreSQL is not asked.
        guard versions.contains(where: { $0.count > 0 }) else { return }
        page.family(Self.version) { samples in
            for rows in versions where rows.count > 0 { samples.add(1, rows.cell(0, 0)) }
        }
        var failure: CollectorError?
        for table in [Self.lists, Self.config, Self.databases, Self.stats, Self.pools] as [any PoolerTable] {
            do throws(CollectorError) {
                table.write(try source.answers(to: table.query, reportingOn: &page), to: &page)
            } catch {
                failure = failure ?? error
            }
        }
        page.write(Self.up, failure == nil)
        if let failure { throw failure }
    }
}

extension PgBouncerCollector {
    static let lists = NamedNumbers(
        "LISTS", names: "list", numbers: "items",
        [
            "databases": .gauge("pgbouncer_databases", "Databases."),
            "users": .gauge("pgbouncer_users", "Users."),
            "pools": .gauge("pgbouncer_pools", "Pools."),
            "free_clients": .gauge("pgbouncer_free_clients", "Free places for clients."),
            "used_clients": .gauge("pgbouncer_used_clients", "Clients that are connected."),
            "login_clients": .gauge("pgbouncer_login_clients", "Clients that are logging in."),
            "free_servers": .gauge("pgbouncer_free_servers", "Free places for server connections."),
            "used_servers": .gauge("pgbouncer_used_servers", "Server connections."),
            "dns_names": .gauge("pgbouncer_cached_dns_names", "Host names in the cache."),
            "dns_zones": .gauge("pgbouncer_cached_dns_zones", "DNS zones in the cache."),
            "dns_queries": .gauge("pgbouncer_in_flight_dns_queries", "DNS queries that are on their way."),
        ])

    static let config = NamedNumbers(
        "CONFIG", names: "key", numbers: "value",
        [
            "max_client_conn": .gauge("pgbouncer_config_max_client_connections", "Clients that there can be."),
            "max_user_connections": .gauge(
                "pgbouncer_config_max_user_connections", "Server connections that a user can have; 0 is any number."),
        ])

    static let databases = PoolerColumns(
        "DATABASES", prefix: "pgbouncer_databases",
        labels: ["name", "host", "port", "database", "force_user", "pool_mode"],
        [
            .gauge("pool_size", "Server connections that there can be.", "pool_size"),
            .gauge(
                "reserve_pool", "Server connections that there can be beyond the pool.", "reserve_pool",
                or: "reserve_pool_size"),
            .gauge("max_connections", "Server connections that the database can have.", "max_connections"),
            .gauge("current_connections", "Server connections of the database.", "current_connections"),
            .gauge("paused", "Whether the database is paused.", "paused"),
            .gauge("disabled", "Whether the database is disabled.", "disabled"),
        ])

    static let stats = PoolerColumns(
        "STATS_TOTALS", prefix: "pgbouncer_stats_totals", labels: ["database"],
        [
            .counter("queries_pooled_total", "Queries pooled.", "query_count"),
            .seconds("queries_duration_seconds_total", "Time that servers took for queries, in seconds.", "query_time"),
            .counter("received_bytes_total", "Bytes received from clients.", "bytes_received"),
            .counter("queries_total", "Requests pooled.", "requests"),
            .counter("sent_bytes_total", "Bytes sent to clients.", "bytes_sent"),
            .seconds(
                "client_wait_seconds_total", "Time that clients waited for a server connection, in seconds.",
                "wait_time"),
            .counter("sql_transactions_pooled_total", "Transactions pooled.", "xact_count"),
            .seconds(
                "server_in_transaction_seconds_total", "Time that servers were in a transaction, in seconds.",
                "xact_time"),
            .counter("client_parses_total", "Statements that clients prepared.", "client_parse_count"),
            .counter("server_parses_total", "Statements prepared on servers.", "server_parse_count"),
            .counter("binds_total", "Prepared statements made ready to run.", "bind_count"),
            .counter(
                "server_assignments_total", "Times a client was given a server connection.", "server_assignment_count"),
        ])

    static let pools = PoolerColumns(
        "POOLS", prefix: "pgbouncer_pools", labels: ["database", "user"],
        [
            .gauge("client_active_connections", "Clients with a server connection, or idle.", "cl_active"),
            .gauge(
                "client_active_cancel_connections", "Clients whose request to cancel is with the server.",
                "cl_active_cancel_req"),
            .gauge("client_waiting_connections", "Clients that wait for a server connection.", "cl_waiting"),
            .gauge(
                "client_waiting_cancel_connections", "Clients whose request to cancel has not been sent on.",
                "cl_waiting_cancel_req"),
            .gauge("server_active_connections", "Server connections that a client has.", "sv_active"),
            .gauge(
                "server_active_cancel_connections", "Server connections that send a request to cancel.",
                "sv_active_cancel"),
            .gauge(
                "server_being_canceled_connections", "Server connections that wait for requests to cancel to be over.",
                "sv_being_canceled"),
            .gauge("server_idle_connections", "Server connections ready for a client.", "sv_idle"),
            .gauge("server_used_connections", "Server connections to be checked before they are used.", "sv_used"),
            .gauge("server_testing_connections", "Server connections that are reset or checked.", "sv_tested"),
            .gauge("server_login_connections", "Server connections that are logging in.", "sv_login"),
            .gauge(
                "client_maxwait_seconds", "Time that the first client in the queue has waited, in seconds.", "maxwait"),
        ])
}
