extension InfoField {
    /// SERVER EXT of a Tile38 server, and what it adds to INFO.
    static let tile38: [InfoField] = [
        .gauge("tile38_aof_size", "tile38_aof_size_bytes", "The append-only file's size, in bytes."),
        .gauge(
            "tile38_avg_point_size", "tile38_avg_item_size_bytes",
            "Memory in use, divided by the points kept, in bytes."),
        .gauge("tile38_sys_cpus", "tile38_cpus_total", "CPUs of the machine."),
        .gauge(
            "tile38_heap_released_bytes", "tile38_heap_released_bytes",
            "Memory of the heap given back to the system, in bytes."),
        .gauge("tile38_heap_alloc_bytes", "tile38_heap_size_bytes", "Memory of the heap in use, in bytes."),
        .gauge("tile38_http_transport", "tile38_http_transport", "1 where the server answers HTTP, else 0."),
        .gauge("tile38_in_memory_size", "tile38_in_memory_size_bytes", "Memory that all collections take, in bytes."),
        .gauge(
            "tile38_max_heap_size", "tile38_max_heap_size_bytes",
            "The limit on the heap in bytes, 0 where there is none."),
        .gauge("tile38_alloc_bytes", "tile38_mem_alloc_bytes", "Memory that the server has allocated, in bytes."),
        .gauge("tile38_num_collections", "tile38_num_collections_total", "Collections."),
        .gauge("tile38_num_hooks", "tile38_num_hooks_total", "Hooks."),
        .gauge("tile38_num_objects", "tile38_num_objects_total", "Objects in all collections."),
        .gauge("tile38_num_points", "tile38_num_points_total", "Points in all collections."),
        .gauge("tile38_pointer_size", "tile38_pointer_size_bytes", "Size of a pointer, in bytes."),
        .gauge("tile38_read_only", "tile38_read_only", "1 where the server takes no writes, else 0."),
        .gauge(
            "tile38_go_threads", "tile38_threads_total",
            "Threads that the server has started, as the system counts them."),
        .gauge("tile38_go_goroutines", "tile38_go_goroutines_total", "Goroutines that exist."),
        .gauge(
            "tile38_last_gc_time_seconds", "tile38_last_gc_time_seconds",
            "When garbage was last collected, in seconds since 1970."),
        .gauge(
            "tile38_next_gc_bytes", "tile38_next_gc_bytes",
            "Size of the heap at which garbage is collected next, in bytes."),
    ]
}
