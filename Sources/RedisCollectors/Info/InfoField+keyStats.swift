import ExporterCore

extension InfoField {
    /// INFO stats: keys, replication and housekeeping.
    static let keyStats: [InfoField] = [
        .counter("keyspace_hits", "keyspace_hits_total", "Reads of keys that were there."),
        .counter("keyspace_misses", "keyspace_misses_total", "Reads of keys that were not there."),
        .counter("expired_subkeys", "expired_subkeys_total", "Fields of hashes that have expired."),
        .counter("expired_keys", "expired_keys_total", "Keys that have expired."),
        .gauge(
            "expired_stale_perc", "expired_stale_percentage",
            "Keys thought to have expired that still take memory, in percent."),
        .counter(
            "expired_time_cap_reached_count", "expired_time_cap_reached_total",
            "Searches for expired keys that stopped early because their time was up."),
        .counter(
            "expire_cycle_cpu_milliseconds", "expire_cycle_cpu_time_ms_total",
            "Milliseconds spent on the search for expired keys."),
        .counter("evicted_keys", "evicted_keys_total", "Keys evicted because memory ran short."),
        .counter(
            "evicted_clients", "evicted_clients_total", "Clients disconnected because clients took too much memory."),
        .counter("evicted_scripts", "evicted_scripts_total", "EVAL scripts dropped because too many were kept."),
        .counter(
            "total_eviction_exceeded_time", "eviction_exceeded_time_ms_total",
            "Milliseconds for which the memory in use was over its limit."),
        .gauge(
            "current_eviction_exceeded_time", "current_eviction_exceeded_time_ms",
            "Milliseconds for which the memory in use has been over its limit, 0 where it is not."),
        .gauge("latest_fork_usec", "latest_fork_seconds", "Seconds that the last fork took.", in: .millionths),
        .gauge("sync_full", "replica_resyncs_full", "Full synchronizations of replicas so far."),
        .gauge(
            "sync_partial_ok", "replica_partial_resync_accepted",
            "Partial synchronizations that replicas asked for and got."),
        .gauge(
            "sync_partial_err", "replica_partial_resync_denied",
            "Partial synchronizations that replicas asked for and did not get."),
        .gauge(
            "slave_expires_tracked_keys", "slave_expires_tracked_keys",
            "Keys with an expiry that were written on this replica itself."),
        .gauge(
            "migrate_cached_sockets", "migrate_cached_sockets_total",
            "Connections kept open for moving keys to other servers."),
        .gauge("active_defrag_hits", "defrag_hits", "Values that active defragmentation has moved so far."),
        .gauge(
            "active_defrag_misses", "defrag_misses",
            "Values that active defragmentation has looked at and left where they were."),
        .gauge(
            "active_defrag_key_hits", "defrag_key_hits", "Keys of which active defragmentation has moved a part so far."
        ),
        .gauge(
            "active_defrag_key_misses", "defrag_key_misses",
            "Keys that active defragmentation has looked at and left as they were."),
    ]
}
