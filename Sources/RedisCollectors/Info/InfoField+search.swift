extension InfoField {
    /// INFO modules of Redis' search.
    static let search: [InfoField] = [
        .gauge("search_number_of_indexes", "search_number_of_indexes", "Search indexes."),
        .gauge(
            "search_number_of_active_indexes", "search_number_of_active_indexes",
            "Search indexes that are being filled or queried in the background."),
        .gauge(
            "search_number_of_active_indexes_running_queries", "search_number_of_active_indexes_running_queries",
            "Search indexes that are being queried in the background."),
        .gauge(
            "search_number_of_active_indexes_indexing", "search_number_of_active_indexes_indexing",
            "Search indexes that are being filled in the background."),
        .gauge(
            "search_total_active_write_threads", "search_total_active_write_threads",
            "Threads that fill search indexes."),
        .gauge(
            "search_total_num_docs_in_indexes", "search_total_num_docs_in_indexes", "Documents in all search indexes."),
        .counter(
            "search_total_indexing_time", "search_indexing_time_ms_total",
            "Milliseconds spent on filling search indexes."),
        .gauge(
            "search_used_memory_indexes", "search_used_memory_indexes_bytes", "Memory of all search indexes in bytes."),
        .gauge(
            "search_smallest_memory_index", "search_smallest_memory_index_bytes",
            "Memory of the smallest search index, in bytes."),
        .gauge(
            "search_largest_memory_index", "search_largest_memory_index_bytes",
            "Memory of the largest search index, in bytes."),
        .gauge(
            "search_used_memory_vector_index", "search_used_memory_vector_index_bytes",
            "Memory of all vector indexes, in bytes."),
        .gauge("search_dialect_1", "search_dialect_1", "1 where a query has used dialect 1, else 0."),
        .gauge("search_dialect_2", "search_dialect_2", "1 where a query has used dialect 2, else 0."),
        .gauge("search_dialect_3", "search_dialect_3", "1 where a query has used dialect 3, else 0."),
        .gauge("search_dialect_4", "search_dialect_4", "1 where a query has used dialect 4, else 0."),
        .gauge(
            "search_global_idle", "search_global_idle", "Search cursors that hold results nobody reads at the moment."),
        .gauge(
            "search_global_idle_user", "search_global_idle_user",
            "Search cursors of clients that hold results nobody reads at the moment."),
        .gauge(
            "search_global_idle_internal", "search_global_idle_internal",
            "Search cursors of other shards that hold results nobody reads at the moment."),
        .gauge("search_global_total", "search_global_total", "Search cursors that are open."),
        .gauge("search_global_total_user", "search_global_total_user", "Search cursors of clients that are open."),
        .gauge(
            "search_global_total_internal", "search_global_total_internal",
            "Search cursors of other shards that are open."),
        .gauge(
            "search_bytes_collected", "search_collected_bytes",
            "Memory that garbage collection has freed from search indexes, in bytes (before 8.0)."),
        .counter("search_total_cycles", "search_cycles_total", "Garbage collections in search indexes (before 8.0)."),
        .counter(
            "search_total_ms_run", "search_run_ms_total",
            "Milliseconds spent on garbage collection in search indexes (before 8.0)."),
        .gauge(
            "search_gc_bytes_collected", "search_gc_collected_bytes",
            "Memory that garbage collection has freed from search indexes, in bytes."),
        .counter("search_gc_total_cycles", "search_gc_cycles_total", "Garbage collections in search indexes."),
        .counter(
            "search_gc_total_ms_run", "search_gc_run_ms_total",
            "Milliseconds spent on garbage collection in search indexes."),
        .gauge(
            "search_gc_total_docs_not_collected", "search_gc_total_docs_not_collected",
            "Deleted documents whose memory in search indexes is not yet freed."),
        .gauge(
            "search_gc_marked_deleted_vectors", "search_gc_marked_deleted_vectors",
            "Deleted vectors that search indexes still hold."),
        .counter(
            "search_total_queries_processed", "search_queries_processed_total",
            "Search queries answered, reads of cursors aside."),
        .counter(
            "search_total_query_commands", "search_query_commands_total",
            "Search commands answered, reads of cursors among them."),
        .counter(
            "search_total_query_execution_time_ms", "search_query_execution_time_ms_total",
            "Milliseconds spent on search commands."),
        .counter(
            "search_total_active_queries", "search_active_queries_total", "Search queries that run in the background."),
        .gauge(
            "search_errors_indexing_failures", "search_errors_indexing_failures",
            "Documents that search indexes so far could not take."),
    ]
}
