extension InfoField {
    /// INFO persistence.
    static let persistence: [InfoField] = [
        .gauge("loading", "loading_dump_file", "1 while the server loads its data from a file, else 0."),
        .gauge("async_loading", "async_loading", "1 while a replica loads new data and still serves the old, else 0."),
        .gauge(
            "rdb_changes_since_last_save", "rdb_changes_since_last_save",
            "Changes to the data since the last RDB file was written."),
        .gauge(
            "rdb_bgsave_in_progress", "rdb_bgsave_in_progress",
            "1 while an RDB file is being written in the background, else 0."),
        .gauge(
            "rdb_last_save_time", "rdb_last_save_timestamp_seconds",
            "When an RDB file was last written successfully, in seconds since 1970."),
        .gauge(
            "rdb_last_bgsave_status", "rdb_last_bgsave_status",
            "1 where the last RDB file was written successfully, else 0."),
        .gauge(
            "rdb_last_bgsave_time_sec", "rdb_last_bgsave_duration_sec",
            "Seconds that writing the last RDB file took, -1 before the first."),
        .gauge(
            "rdb_current_bgsave_time_sec", "rdb_current_bgsave_duration_sec",
            "Seconds that the current writing of an RDB file has taken so far, -1 if there is none."),
        .gauge("rdb_saves", "rdb_saves_total", "RDB files written since the server started."),
        .gauge(
            "rdb_last_cow_size", "rdb_last_cow_size_bytes",
            "Memory copied while the last RDB file was written, in bytes."),
        .gauge(
            "rdb_last_load_keys_expired", "rdb_last_load_expired_keys",
            "Keys left out of the last load of an RDB file because they had expired."),
        .gauge(
            "rdb_last_load_keys_loaded", "rdb_last_load_loaded_keys", "Keys brought by the last load of an RDB file."),
        .gauge("aof_enabled", "aof_enabled", "1 where the append-only file is on, else 0."),
        .gauge(
            "aof_rewrite_in_progress", "aof_rewrite_in_progress",
            "1 while the append-only file is being rewritten, else 0."),
        .gauge(
            "aof_rewrite_scheduled", "aof_rewrite_scheduled",
            "1 where a rewrite of the append-only file follows the current RDB file, else 0."),
        .gauge(
            "aof_last_rewrite_time_sec", "aof_last_rewrite_duration_sec",
            "Seconds that the last rewrite of the append-only file took, -1 before the first."),
        .gauge(
            "aof_current_rewrite_time_sec", "aof_current_rewrite_duration_sec",
            "Seconds that the current rewrite of the append-only file has taken, -1 if there is none."),
        .gauge(
            "aof_last_bgrewrite_status", "aof_last_bgrewrite_status",
            "1 where the append-only file was last rewritten successfully, else 0."),
        .gauge(
            "aof_last_write_status", "aof_last_write_status",
            "1 where the last write to the append-only file succeeded, else 0."),
        .gauge(
            "aof_last_cow_size", "aof_last_cow_size_bytes",
            "Memory copied during the last rewrite of the append-only file, in bytes."),
        .gauge("aof_current_size", "aof_current_size_bytes", "The append-only file's size, in bytes."),
        .gauge(
            "aof_base_size", "aof_base_size_bytes",
            "The append-only file's size at start or after its last rewrite, in bytes."),
        .gauge(
            "aof_pending_rewrite", "aof_pending_rewrite",
            "1 where a rewrite of the append-only file waits for another to end, else 0."),
        .gauge("aof_buffer_length", "aof_buffer_length", "Bytes that wait to be written to the append-only file."),
        .gauge(
            "aof_rewrite_buffer_length", "aof_rewrite_buffer_length",
            "Bytes gathered during a rewrite of the append-only file."),
        .gauge(
            "aof_pending_bio_fsync", "aof_pending_bio_fsync",
            "Syncs of the append-only file that wait in the background."),
        .gauge(
            "aof_delayed_fsync", "aof_delayed_fsync",
            "Writes to the append-only file so far that had to wait for a slow sync."),
        .gauge("module_fork_in_progress", "module_fork_in_progress", "1 while a module's child process runs, else 0."),
        .gauge(
            "module_fork_last_cow_size", "module_fork_last_cow_size",
            "Memory copied while the last child process of a module ran, in bytes."),
    ]
}
