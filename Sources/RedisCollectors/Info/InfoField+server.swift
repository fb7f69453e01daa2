extension InfoField {
    /// INFO server and INFO clients.
    static let server: [InfoField] = [
        .gauge("uptime_in_seconds", "uptime_in_seconds", "Seconds since the server started."),
        .gauge("process_id", "process_id", "The server's process number."),
        .gauge("io_threads_active", "io_threads_active", "1 while the server's I/O threads are at work, else 0."),
        .gauge("connected_clients", "connected_clients", "Clients that are connected, without replicas."),
        .gauge("blocked_clients", "blocked_clients", "Clients that wait in a blocking command."),
        .gauge("maxclients", "max_clients", "Clients that may be connected at once."),
        .gauge("tracking_clients", "tracking_clients", "Clients that are told of changes to keys they have read."),
        .gauge(
            "clients_in_timeout_table", "clients_in_timeout_table",
            "Clients whose wait in a blocking command ends at a set time."),
        .gauge("pubsub_clients", "pubsub_clients", "Clients that have subscribed to a channel or a pattern."),
        .gauge("watching_clients", "watching_clients", "Clients that watch a key for a transaction."),
        .gauge("total_watched_keys", "total_watched_keys", "Keys that are watched for a transaction."),
        .gauge("total_blocking_keys", "total_blocking_keys", "Keys that a blocked client waits for."),
        .gauge(
            "total_blocking_keys_on_nokey", "total_blocking_keys_on_nokey",
            "Keys whose removal a blocked client waits for as well."),
        .gauge(
            "client_longest_output_list", "client_longest_output_list",
            "Replies in the longest of the clients' output lists."),
        .gauge(
            "client_biggest_input_buf", "client_biggest_input_buf",
            "Bytes in the largest of the clients' input buffers."),
        .gauge(
            "client_recent_max_output_buffer", "client_recent_max_output_buffer_bytes",
            "The largest output buffer that a client had of late, in bytes."),
        .gauge(
            "client_recent_max_input_buffer", "client_recent_max_input_buffer_bytes",
            "The largest input buffer that a client had of late, in bytes."),
    ]
}
