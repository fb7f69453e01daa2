extension InfoField {
    /// INFO modules of Valkey's search.
    static let valkeySearch: [InfoField] = [
        .gauge("search_used_memory_bytes", "search_used_memory_bytes", "Memory of the search module, in bytes."),
        .gauge("search_number_of_attributes", "search_number_of_attributes", "Attributes of all search indexes."),
        .gauge("search_total_indexed_documents", "search_total_indexed_documents", "Documents in all search indexes."),
        .gauge("search_query_queue_size", "search_query_queue_size", "Tasks that wait for a reader thread of search."),
        .gauge(
            "search_writer_queue_size", "search_writer_queue_size", "Tasks that wait for a writer thread of search."),
        .counter(
            "search_worker_pool_suspend_cnt", "search_worker_pool_suspend_count",
            "Times that the threads of search were suspended."),
        .counter(
            "search_writer_resumed_cnt", "search_writer_resumed_count",
            "Times that the writer threads of search were resumed."),
        .counter(
            "search_reader_resumed_cnt", "search_reader_resumed_count",
            "Times that the reader threads of search were resumed."),
        .counter(
            "search_writer_suspension_expired_cnt", "search_writer_suspension_expired_count",
            "Times that writer threads of search were resumed because their suspension took too long."),
        .counter(
            "search_rdb_load_success_cnt", "search_rdb_load_success_count",
            "Loads of search indexes from an RDB file that succeeded."),
        .counter(
            "search_rdb_load_failure_cnt", "search_rdb_load_failure_count",
            "Loads of search indexes from an RDB file that failed."),
        .counter(
            "search_rdb_save_success_cnt", "search_rdb_save_success_count",
            "Writes of search indexes to an RDB file that succeeded."),
        .counter(
            "search_rdb_save_failure_cnt", "search_rdb_save_failure_count",
            "Writes of search indexes to an RDB file that failed."),
        .counter(
            "search_successful_requests_count", "search_successful_requests_count", "Search queries that succeeded."),
        .counter("search_failure_requests_count", "search_failure_requests_count", "Search queries that failed."),
        .counter(
            "search_hybrid_requests_count", "search_hybrid_requests_count",
            "Search queries on vectors and other attributes at once."),
        .counter(
            "search_inline_filtering_requests_count", "search_inline_filtering_requests_count",
            "Search queries on vectors that were filtered during the search."),
        .counter(
            "search_hnsw_add_exceptions_count", "search_hnsw_add_exceptions_count",
            "Failures to add a vector to an HNSW graph."),
        .counter(
            "search_hnsw_remove_exceptions_count", "search_hnsw_remove_exceptions_count",
            "Failures to remove a vector from an HNSW graph."),
        .counter(
            "search_hnsw_modify_exceptions_count", "search_hnsw_modify_exceptions_count",
            "Failures to change a vector in an HNSW graph."),
        .counter(
            "search_hnsw_search_exceptions_count", "search_hnsw_search_exceptions_count",
            "Failures to search an HNSW graph."),
        .counter(
            "search_hnsw_create_exceptions_count", "search_hnsw_create_exceptions_count",
            "Failures to create an HNSW graph."),
        .gauge(
            "search_string_interning_store_size", "search_string_interning_store_size",
            "Different strings that search shares among its indexes."),
        .counter(
            "search_vector_externing_entry_count", "search_vector_externing_entry_count",
            "Vectors that search shares with the server's own hashes."),
        .gauge(
            "search_vector_externing_hash_extern_errors", "search_vector_externing_hash_extern_errors",
            "Failures to share a vector with a hash so far."),
        .counter(
            "search_vector_externing_generated_value_cnt", "search_vector_externing_generated_value_count",
            "Values made for a hash from a vector that search keeps."),
        .gauge(
            "search_vector_externing_num_lru_entries", "search_vector_externing_num_lru_entries",
            "Shared vectors in search's cache of those used last."),
        .counter(
            "search_vector_externing_lru_promote_cnt", "search_vector_externing_lru_promote_count",
            "Times that a shared vector moved to the front of search's cache."),
        .counter(
            "search_vector_externing_deferred_entry_cnt", "search_vector_externing_deferred_entry_count",
            "Vectors whose sharing with a hash was put off."),
    ]
}
