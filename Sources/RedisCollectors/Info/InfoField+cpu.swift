extension InfoField {
    /// INFO cpu, without the lines on each I/O thread.
    static let cpu: [InfoField] = [
        .counter(
            "used_cpu_sys", "cpu_sys_seconds_total", "Seconds that the server's threads have spent in the kernel."),
        .counter(
            "used_cpu_user", "cpu_user_seconds_total", "Seconds that the server's threads have spent in user mode."),
        .counter(
            "used_cpu_sys_children", "cpu_sys_children_seconds_total",
            "Seconds that the server's child processes have spent in the kernel."),
        .counter(
            "used_cpu_user_children", "cpu_user_children_seconds_total",
            "Seconds that the server's child processes have spent in user mode."),
        .counter(
            "used_cpu_sys_main_thread", "cpu_sys_main_thread_seconds_total",
            "Seconds that the server's main thread has spent in the kernel."),
        .counter(
            "used_cpu_user_main_thread", "cpu_user_main_thread_seconds_total",
            "Seconds that the server's main thread has spent in user mode."),
        .counter(
            "used_active_time_main_thread", "active_time_main_thread_seconds_total",
            "Seconds for which the server's main thread had work to do."),
    ]
}
