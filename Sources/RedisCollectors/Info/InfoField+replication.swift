extension InfoField {
    /// INFO replication, without the lines on the primary and on each replica.
    static let replication: [InfoField] = [
        .gauge("connected_slaves", "connected_slaves", "Replicas that are connected."),
        .gauge("master_repl_offset", "master_repl_offset", "The server's replication offset, in bytes."),
        .gauge(
            "second_repl_offset", "second_repl_offset",
            "The offset up to which the previous replication ID is accepted, -1 if there is none."),
        .gauge("repl_backlog_active", "repl_backlog_is_active", "1 where there is a replication backlog, else 0."),
        .gauge("repl_backlog_size", "replication_backlog_bytes", "The replication backlog's size, in bytes."),
        .gauge(
            "repl_backlog_first_byte_offset", "repl_backlog_first_byte_offset",
            "The replication offset of the backlog's first byte."),
        .gauge("repl_backlog_histlen", "repl_backlog_history_bytes", "Bytes in the replication backlog."),
        .gauge(
            "slave_priority", "slave_priority",
            "The replica's priority in a failover: the lowest is promoted first, 0 never."),
    ]
}
