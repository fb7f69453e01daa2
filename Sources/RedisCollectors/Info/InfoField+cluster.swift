extension InfoField {
    /// CLUSTER INFO, and what INFO says of the cluster.
    static let cluster: [InfoField] = [
        .gauge("cluster_enabled", "cluster_enabled", "1 where the server is a node of a cluster, else 0."),
        .gauge(
            "cluster_connections", "cluster_connections", "Connections of the cluster bus to other nodes, about."),
        .gauge("cluster_state", "cluster_state", "1 where the cluster serves queries, 0 where it has failed."),
        .gauge("cluster_slots_assigned", "cluster_slots_assigned", "Slots that have a node."),
        .gauge("cluster_slots_ok", "cluster_slots_ok", "Slots whose node is neither failing nor thought to be."),
        .gauge("cluster_slots_pfail", "cluster_slots_pfail", "Slots whose node does not answer this one."),
        .gauge("cluster_slots_fail", "cluster_slots_fail", "Slots whose node has failed in the eyes of the cluster."),
        .gauge("cluster_known_nodes", "cluster_known_nodes", "Nodes that this one knows of, itself among them."),
        .gauge("cluster_size", "cluster_size", "Primaries that have a slot."),
        .gauge("cluster_current_epoch", "cluster_current_epoch", "The cluster's current epoch."),
        .gauge("cluster_my_epoch", "cluster_my_epoch", "The epoch of this node's configuration."),
        .gauge(
            "cluster_stats_messages_sent", "cluster_messages_sent_total", "Messages sent over the cluster bus so far."),
        .gauge(
            "cluster_stats_messages_received", "cluster_messages_received_total",
            "Messages received over the cluster bus so far."),
        .counter(
            "total_cluster_links_buffer_limit_exceeded", "cluster_links_buffer_limit_exceeded_total",
            "Links of the cluster bus closed because their buffer grew too large."),
    ]
}
