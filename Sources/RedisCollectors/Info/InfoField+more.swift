extension InfoField {
    /// What servers of all kinds say of their speed, their memory and their files.
    static let more: [InfoField] = [
        .gauge("instantaneous_ops_per_sec", "instantaneous_ops_per_sec", "Commands carried out in a second, of late."),
        .gauge(
            "instantaneous_input_kbps", "instantaneous_input_kibibytes_per_sec",
            "KiB read from the network in a second, of late."),
        .gauge(
            "instantaneous_output_kbps", "instantaneous_output_kibibytes_per_sec",
            "KiB written to the network in a second, of late."),
        .gauge(
            "instantaneous_input_repl_kbps", "instantaneous_input_repl_kibibytes_per_sec",
            "KiB read for replication in a second, of late."),
        .gauge(
            "instantaneous_output_repl_kbps", "instantaneous_output_repl_kibibytes_per_sec",
            "KiB written for replication in a second, of late."),
        .gauge(
            "rss_overhead_ratio", "rss_overhead_ratio",
            "Resident memory of the process, divided by that of the allocator."),
        .gauge(
            "rss_overhead_bytes", "rss_overhead_bytes",
            "Resident memory of the process that is not the allocator's, in bytes."),
        .gauge(
            "used_memory_peak_time", "memory_used_peak_timestamp_seconds",
            "When most memory was allocated, in seconds since 1970."),
        .gauge(
            "mem_replica_full_sync_buffer", "mem_replica_full_sync_buffer_bytes",
            "Memory of the buffer for changes during a full synchronization, in bytes."),
        .gauge(
            "mem_cluster_slot_migration_output_buffer", "mem_cluster_slot_migration_output_buffer_bytes",
            "Memory of the output buffer for slots that move to another node, in bytes."),
        .gauge(
            "mem_cluster_slot_migration_input_buffer", "mem_cluster_slot_migration_input_buffer_bytes",
            "Memory of the input buffer for slots that move to this node, in bytes."),
        .gauge(
            "mem_cluster_slot_migration_input_buffer_peak", "mem_cluster_slot_migration_input_buffer_peak_bytes",
            "The largest size of the input buffer for slots that move to this node, in bytes."),
        .counter("total_forks", "forks_total", "Child processes forked."),
        .gauge(
            "current_fork_perc", "current_fork_percentage", "How far the current child process has got, in percent."),
        .gauge(
            "current_cow_peak", "current_cow_peak_bytes",
            "The most memory copied while the current child process has run, in bytes."),
        .gauge(
            "current_cow_size", "current_cow_size_bytes",
            "Memory copied while the current child process has run, in bytes."),
        .gauge(
            "current_cow_size_age", "current_cow_size_age_seconds",
            "Seconds since the size of the copied memory was measured."),
        .gauge("current_save_keys_processed", "current_save_keys_processed", "Keys that the current save has written."),
        .gauge("current_save_keys_total", "current_save_keys", "Keys that the current save has to write."),
        .counter("aof_rewrites", "aof_rewrites_total", "Rewrites of the append-only file."),
        .gauge(
            "aof_rewrites_consecutive_failures", "aof_rewrites_consecutive_failures",
            "Rewrites of the append-only file that have failed in a row."),
        .gauge(
            "loading_start_time", "loading_start_timestamp_seconds",
            "When the current load began, in seconds since 1970."),
        .gauge("loading_total_bytes", "loading_file_size_bytes", "Size of the file that is being loaded, in bytes."),
        .gauge(
            "loading_rdb_used_mem", "loading_rdb_used_memory_bytes",
            "Memory of the server that wrote the file being loaded, in bytes."),
        .gauge("loading_loaded_bytes", "loading_loaded_bytes", "Bytes of the file that are loaded."),
        .gauge("loading_loaded_perc", "loading_loaded_percentage", "How much of the file is loaded, in percent."),
        .gauge("loading_eta_seconds", "loading_eta_seconds", "Seconds that the current load is expected to take on."),
        .counter(
            "total_active_defrag_time", "active_defrag_time_ms_total",
            "Milliseconds for which memory was over the limit of fragmentation."),
        .gauge(
            "current_active_defrag_time", "current_active_defrag_time_ms",
            "Milliseconds for which memory has been over the limit of fragmentation, 0 where it is not."),
        .gauge(
            "shutdown_in_milliseconds", "shutdown_in_milliseconds",
            "Milliseconds that the server, which is shutting down, waits for replicas at most."),
    ]

    /// What servers say of their primary and their replicas beyond that.
    static let moreReplication: [InfoField] = [
        .gauge(
            "master_link_down_since_seconds", "master_link_down_since_seconds",
            "Seconds since the link to the primary broke, -1 where it never was up."),
        .gauge(
            "master_link_up_since_seconds", "master_link_up_since_seconds",
            "Seconds since the link to the primary was made."),
        .gauge(
            "master_current_sync_attempts", "master_current_sync_attempts",
            "Attempts to synchronize since the link to the primary broke."),
        .counter("master_total_sync_attempts", "master_sync_attempts_total", "Attempts to synchronize with a primary."),
        .counter(
            "total_disconnect_time_sec", "master_disconnected_seconds_total",
            "Seconds for which the replica had no link to its primary."),
        .gauge(
            "master_sync_total_bytes", "master_sync_size_bytes",
            "Bytes that the current synchronization has to read, 0 where that is not known."),
        .gauge("master_sync_read_bytes", "master_sync_read_bytes", "Bytes that the current synchronization has read."),
        .gauge(
            "master_sync_left_bytes", "master_sync_left_bytes",
            "Bytes that the current synchronization has yet to read, below 0 where that is not known."),
        .gauge(
            "master_sync_perc", "master_sync_percentage", "How far the current synchronization has got, in percent."),
        .gauge(
            "master_sync_last_io_seconds_ago", "master_sync_last_io_seconds_ago",
            "Seconds since the current synchronization last read something."),
        .gauge(
            "slave_read_repl_offset", "slave_read_repl_offset",
            "The replication offset up to which the replica has read, in bytes."),
        .gauge("replica_announced", "replica_announced", "1 where Sentinel tells clients of the replica, else 0."),
        .gauge(
            "min_slaves_good_slaves", "min_slaves_good_slaves", "Replicas that count as good for min-replicas-to-write."
        ),
        .gauge(
            "replicas_repl_buffer_size", "replicas_repl_buffer_size_bytes",
            "Changes held back during a full synchronization, in bytes."),
        .gauge(
            "replicas_repl_buffer_peak", "replicas_repl_buffer_peak_bytes",
            "The most changes held back during a full synchronization, in bytes."),
        .gauge(
            "replicas_waiting_psync", "replicas_waiting_psync",
            "Replicas that read an RDB file and are to synchronize from its end."),
        .gauge(
            "sentinel_tilt_since_seconds", "sentinel_tilt_since_seconds",
            "Seconds for which the Sentinel has been in TILT mode, -1 where it is not."),
        .counter("sentinel_total_tilt", "sentinel_tilts_total", "Times that the Sentinel went into TILT mode."),
    ]

    /// What Valkey adds to INFO.
    static let moreValkey: [InfoField] = [
        .gauge("clients_hz", "clients_hz", "Rounds of work on its clients that the server aims at in a second."),
        .counter("io_threaded_freed_objects", "io_threaded_freed_objects_total", "Objects freed by I/O threads."),
        .counter(
            "io_threaded_poll_processed", "io_threaded_polls_total", "Polls for events carried out by I/O threads."),
        .counter("io_threaded_accept_processed", "io_threaded_accepts_total", "Connections accepted by I/O threads."),
        .counter(
            "io_threaded_total_prefetch_batches", "io_threaded_prefetch_batches_total",
            "Batches of keys fetched ahead of their commands."),
        .counter(
            "io_threaded_total_prefetch_entries", "io_threaded_prefetch_entries_total",
            "Keys fetched ahead of their commands."),
        .counter("expired_fields", "expired_fields_total", "Fields of hashes that have expired."),
        .gauge(
            "expired_keys_with_volatile_items_stale_perc", "expired_keys_with_volatile_items_stale_percentage",
            "Keys thought to hold expired fields that still take memory, in percent."),
        .counter(
            "acl_access_denied_db", "acl_access_denied_db_total",
            "Commands refused because the user may not use the database."),
        .counter(
            "acl_access_denied_tls_cert", "acl_access_denied_tls_cert_total", "Logins by a TLS certificate refused."),
        .gauge(
            "mem_replicas_repl_buffer", "mem_replicas_repl_buffer_bytes",
            "Memory of the changes held back during a full synchronization, in bytes."),
        .gauge(
            "mem_cluster_slot_import", "mem_cluster_slot_import_bytes",
            "Memory of the connections that bring slots from other nodes, in bytes."),
        .gauge(
            "mem_cluster_slot_export", "mem_cluster_slot_export_bytes",
            "Memory of the connections that take slots to other nodes, in bytes."),
        .counter(
            "total_net_cluster_slot_import_bytes", "net_cluster_slot_import_bytes_total",
            "Bytes read for slots that move to this node."),
        .counter(
            "total_net_cluster_slot_export_bytes", "net_cluster_slot_export_bytes_total",
            "Bytes written for slots that move to another node."),
        .gauge(
            "slot_migration_fork_in_progress", "slot_migration_fork_in_progress",
            "1 while a child process sends slots to another node, else 0."),
        .gauge(
            "tls_server_cert_expires_in_seconds", "tls_server_cert_expires_in_seconds",
            "Seconds until the server's TLS certificate expires."),
        .gauge(
            "tls_client_cert_expires_in_seconds", "tls_client_cert_expires_in_seconds",
            "Seconds until the TLS certificate for the server's own connections expires."),
        .gauge(
            "tls_ca_cert_expires_in_seconds", "tls_ca_cert_expires_in_seconds",
            "Seconds until the first of the authorities' TLS certificates expires."),
        .gauge("engines_count", "scripting_engines_count", "Script engines that are loaded."),
        .gauge(
            "engines_total_used_memory", "scripting_engines_memory_used_bytes",
            "Memory of all script engines, in bytes."),
        .gauge(
            "engines_total_memory_overhead", "scripting_engines_memory_overhead_bytes",
            "Memory spent on managing script engines, in bytes."),
    ]

    /// What KeyDB adds to INFO beyond that.
    static let moreKeyDB: [InfoField] = [
        .gauge("mvcc_depth", "mvcc_depth", "Snapshots that lie on top of each other in the deepest database."),
        .gauge(
            "instantaneous_lock_contention", "instantaneous_lock_contention",
            "Threads that hold the server's lock or wait for it, of late."),
        .gauge(
            "avg_lock_contention", "avg_lock_contention",
            "Threads that hold the server's lock or wait for it, on average."),
        .gauge("connected_masters", "connected_masters", "Primaries that the replica is linked to."),
    ]
}
