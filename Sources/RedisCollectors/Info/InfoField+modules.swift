extension InfoField {
    /// INFO modules of the modules for Bloom filters and JSON.
    static let modules: [InfoField] = [
        .gauge("bf_bloom_total_memory_bytes", "bf_bloom_total_memory_bytes", "Memory of all Bloom objects, in bytes."),
        .gauge("bf_bloom_num_objects", "bf_bloom_num_objects", "Bloom objects."),
        .gauge(
            "bf_bloom_num_filters_across_objects", "bf_bloom_num_filters_across_objects",
            "Filters in all Bloom objects."),
        .gauge(
            "bf_bloom_num_items_across_objects", "bf_bloom_num_items_across_objects",
            "Items added to all Bloom objects."),
        .gauge(
            "bf_bloom_capacity_across_objects", "bf_bloom_capacity_across_objects",
            "Items that all Bloom objects have room for."),
        .counter(
            "bf_bloom_defrag_hits", "bf_bloom_defrag_hits_total",
            "Parts of Bloom objects that defragmentation has moved."),
        .counter(
            "bf_bloom_defrag_misses", "bf_bloom_defrag_misses_total",
            "Parts of Bloom objects that defragmentation has left where they were."),
        .gauge("json_total_memory_bytes", "json_total_memory_bytes", "Memory of all JSON documents, in bytes."),
        .gauge("json_num_documents", "json_num_documents", "JSON documents."),
    ]
}
