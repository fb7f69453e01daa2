extension InfoField {
    /// INFO memory.
    static let memory: [InfoField] = [
        .gauge("used_memory", "memory_used_bytes", "Memory that the server has allocated, in bytes."),
        .gauge(
            "used_memory_rss", "memory_used_rss_bytes", "Memory of the server's process that is resident, in bytes."),
        .gauge(
            "used_memory_peak", "memory_used_peak_bytes", "The most memory that the server has had allocated, in bytes."
        ),
        .gauge(
            "used_memory_overhead", "memory_used_overhead_bytes",
            "Memory that the server needs to manage its data, in bytes."),
        .gauge(
            "used_memory_startup", "memory_used_startup_bytes",
            "Memory that the server had allocated once it had started, in bytes."),
        .gauge("used_memory_dataset", "memory_used_dataset_bytes", "Memory that the data itself takes, in bytes."),
        .gauge("used_memory_lua", "memory_used_lua_bytes", "Memory of the Lua engine, in bytes."),
        .gauge(
            "used_memory_vm_eval", "memory_used_vm_eval_bytes", "Memory of the engines that run EVAL scripts, in bytes."
        ),
        .gauge(
            "used_memory_vm_functions", "memory_used_vm_functions_bytes",
            "Memory of the engines that run functions, in bytes."),
        .gauge("used_memory_vm_total", "memory_used_vm_total", "Memory of all script engines, in bytes."),
        .gauge(
            "used_memory_scripts_eval", "memory_used_scripts_eval_bytes",
            "Memory spent on keeping EVAL scripts, in bytes."),
        .gauge("used_memory_functions", "memory_used_functions_bytes", "Memory spent on keeping functions, in bytes."),
        .gauge(
            "used_memory_scripts", "memory_used_scripts_bytes",
            "Memory spent on keeping EVAL scripts and functions, in bytes."),
        .gauge("number_of_cached_scripts", "number_of_cached_scripts", "EVAL scripts that the server keeps."),
        .gauge("number_of_functions", "number_of_functions", "Functions that are loaded."),
        .gauge("number_of_libraries", "number_of_libraries", "Libraries of functions that are loaded."),
        .gauge("maxmemory", "memory_max_bytes", "The limit on the server's memory in bytes, 0 where there is none."),
        .gauge(
            "maxmemory_reservation", "memory_max_reservation_bytes",
            "Memory held back for work other than caching, in bytes (Azure)."),
        .gauge(
            "maxmemory_desired_reservation", "memory_max_reservation_desired_bytes",
            "Memory that should be held back for work other than caching, in bytes (Azure)."),
        .gauge(
            "maxfragmentationmemory_reservation", "memory_max_fragmentation_reservation_bytes",
            "Memory held back for fragmentation, in bytes (Azure)."),
        .gauge(
            "maxfragmentationmemory_desired_reservation", "memory_max_fragmentation_reservation_desired_bytes",
            "Memory that should be held back for fragmentation, in bytes (Azure)."),
        .gauge("allocator_allocated", "allocator_allocated_bytes", "Memory handed out by the allocator, in bytes."),
        .gauge(
            "allocator_active", "allocator_active_bytes", "Memory in the allocator's pages that are in use, in bytes."),
        .gauge("allocator_resident", "allocator_resident_bytes", "Memory of the allocator that is resident, in bytes."),
        .gauge(
            "allocator_muzzy", "allocator_muzzy_bytes",
            "Memory given up by the allocator that the system may still take back, in bytes."),
        .gauge(
            "allocator_frag_ratio", "allocator_frag_ratio",
            "Active memory of the allocator, divided by what it has handed out."),
        .gauge(
            "allocator_frag_bytes", "allocator_frag_bytes",
            "Active memory of the allocator that it has not handed out, in bytes."),
        .gauge(
            "allocator_rss_ratio", "allocator_rss_ratio",
            "Resident memory of the allocator, divided by its active memory."),
        .gauge(
            "allocator_rss_bytes", "allocator_rss_bytes",
            "Resident memory of the allocator that is not active, in bytes."),
        .gauge(
            "mem_fragmentation_ratio", "mem_fragmentation_ratio",
            "Resident memory of the process, divided by what the server has allocated."),
        .gauge(
            "mem_fragmentation_bytes", "mem_fragmentation_bytes",
            "Resident memory of the process beyond what the server has allocated, in bytes."),
        .gauge(
            "mem_not_counted_for_evict", "mem_not_counted_for_eviction_bytes",
            "Memory that does not count when keys are evicted, in bytes."),
        .gauge(
            "mem_replication_backlog", "mem_replication_backlog_bytes", "Memory of the replication backlog, in bytes."),
        .gauge(
            "mem_total_replication_buffers", "mem_total_replication_buffers_bytes",
            "Memory of all replication buffers, in bytes."),
        .gauge("mem_clients_slaves", "mem_clients_slaves", "Memory of the connections to replicas, in bytes."),
        .gauge("mem_clients_normal", "mem_clients_normal", "Memory of the connections to clients, in bytes."),
        .gauge(
            "mem_cluster_links", "mem_cluster_links_bytes",
            "Memory of the links to other nodes of the cluster, in bytes."),
        .gauge("mem_aof_buffer", "mem_aof_buffer_bytes", "Memory of the append-only file's buffers, in bytes."),
        .gauge(
            "mem_overhead_db_hashtable_rehashing", "mem_overhead_db_hashtable_rehashing_bytes",
            "Memory spent for now on tables of keys that are being resized, in bytes."),
        .gauge(
            "active_defrag_running", "active_defrag_running",
            "CPU that active defragmentation aims to use, in percent, 0 while it does not run."),
        .gauge(
            "lazyfree_pending_objects", "lazyfree_pending_objects", "Objects that wait to be freed in the background."),
        .gauge("lazyfreed_objects", "lazyfreed_objects", "Objects freed in the background so far."),
    ]

    /// The machine's memory, which is exported only on demand.
    static let systemMemory: [InfoField] = [
        .gauge(
            "total_system_memory", "total_system_memory_bytes",
            "Memory of the machine that the server runs on, in bytes.")
    ]
}
