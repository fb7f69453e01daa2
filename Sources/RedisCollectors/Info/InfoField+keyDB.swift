extension InfoField {
    /// What KeyDB adds to INFO.
    static let keyDB: [InfoField] = [
        .gauge("server_threads", "server_threads_total", "Threads that serve clients."),
        .gauge("long_lock_waits", "long_lock_waits_total", "Waits for a lock so far that took long."),
        .gauge("current_client_thread", "current_client_thread", "The thread that answered INFO."),
        .counter("cached_keys", "cached_keys_total", "Keys held in memory in front of the storage provider."),
        .counter(
            "storage_provider_read_hits", "storage_provider_read_hits",
            "Reads that the storage provider had a value for."),
        .counter(
            "storage_provider_read_misses", "storage_provider_read_misses",
            "Reads that the storage provider had no value for."),
    ]
}
