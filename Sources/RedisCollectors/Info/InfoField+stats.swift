extension InfoField {
    /// INFO stats: connections, commands and what they did.
    static let stats: [InfoField] = [
        .counter("total_connections_received", "connections_received_total", "Connections accepted."),
        .counter(
            "rejected_connections", "rejected_connections_total", "Connections refused because there were too many."),
        .counter("total_commands_processed", "commands_processed_total", "Commands carried out."),
        .counter("total_net_input_bytes", "net_input_bytes_total", "Bytes read from the network."),
        .counter("total_net_output_bytes", "net_output_bytes_total", "Bytes written to the network."),
        .counter(
            "total_net_repl_input_bytes", "net_repl_input_bytes_total", "Bytes read from the network for replication."),
        .counter(
            "total_net_repl_output_bytes", "net_repl_output_bytes_total",
            "Bytes written to the network for replication."),
        .counter("total_reads_processed", "total_reads_processed", "Reads from clients carried out."),
        .counter("total_writes_processed", "total_writes_processed", "Writes to clients carried out."),
        .counter(
            "io_threaded_reads_processed", "io_threaded_reads_processed",
            "Reads from clients carried out by I/O threads."),
        .counter(
            "io_threaded_writes_processed", "io_threaded_writes_processed",
            "Writes to clients carried out by I/O threads."),
        .counter(
            "client_query_buffer_limit_disconnections", "client_query_buffer_limit_disconnections_total",
            "Clients disconnected because their query buffer was full."),
        .counter(
            "client_output_buffer_limit_disconnections", "client_output_buffer_limit_disconnections_total",
            "Clients disconnected because their output buffer was full."),
        .counter(
            "reply_buffer_shrinks", "reply_buffer_shrinks_total", "Times a client's reply buffer was made smaller."
        ),
        .counter(
            "reply_buffer_expands", "reply_buffer_expands_total", "Times a client's reply buffer was made larger."),
        .counter(
            "unexpected_error_replies", "unexpected_error_replies",
            "Errors met while replaying the append-only file or what the primary sent."),
        .counter("total_error_replies", "total_error_replies", "Commands answered with an error."),
        .counter("dump_payload_sanitizations", "dump_payload_sanitizations", "Deep checks of serialized values."),
        .counter("acl_access_denied_auth", "acl_access_denied_auth_total", "Logins refused."),
        .counter(
            "acl_access_denied_cmd", "acl_access_denied_cmd_total",
            "Commands refused because the user may not use them."),
        .counter(
            "acl_access_denied_key", "acl_access_denied_key_total",
            "Commands refused because the user may not use the key."),
        .counter(
            "acl_access_denied_channel", "acl_access_denied_channel_total",
            "Commands refused because the user may not use the channel."),
        .gauge("pubsub_channels", "pubsub_channels", "Channels that have a subscriber."),
        .gauge("pubsub_patterns", "pubsub_patterns", "Patterns that have a subscriber."),
        .gauge("pubsubshard_channels", "pubsubshard_channels", "Channels of shards that have a subscriber."),
        .gauge(
            "tracking_total_keys", "tracking_total_keys", "Keys remembered for clients that have to be told of changes."
        ),
        .gauge(
            "tracking_total_items", "tracking_total_items",
            "Pairs of a remembered key and a client that has to be told of its changes."),
        .gauge(
            "tracking_total_prefixes", "tracking_total_prefixes",
            "Prefixes of keys whose changes clients have to be told of."),
        .counter("eventloop_cycles", "eventloop_cycles_total", "Rounds of the event loop."),
        .counter(
            "eventloop_duration_sum", "eventloop_duration_sum_usec_total",
            "Microseconds spent in rounds of the event loop."),
        .counter(
            "eventloop_duration_cmd_sum", "eventloop_duration_cmd_sum_usec_total",
            "Microseconds that the event loop spent on commands."),
        .gauge(
            "instantaneous_eventloop_cycles_per_sec", "instantaneous_eventloop_cycles_per_sec",
            "Rounds of the event loop in a second, of late."),
        .gauge(
            "instantaneous_eventloop_duration_usec", "instantaneous_eventloop_duration_usec",
            "Microseconds that a round of the event loop takes, of late."),
    ]
}
