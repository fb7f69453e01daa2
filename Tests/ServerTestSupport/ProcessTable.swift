import Foundation
public import Glibc

/// What the kernel tells of processes, as far as servers for tests need it.
public enum ProcessTable {
    /// The processes that a process has started itself.
    ///
    /// They may be in sessions of their own, as PostgreSQL's are: a signal to the process group misses them.
    public static func children(of parent: pid_t) -> [pid_t] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { pid_t($0) }.filter { fields(of: $0)?[1] == "\(parent)" }
    }

    /// Whether a process is there, if only to be waited for.
    public static func contains(_ pid: pid_t) -> Bool { kill(pid, 0) == 0 || errno == EPERM }

    /// Whether a process does nothing any more: stopped, or ended and perhaps not waited for.
    public static func isAtRest(_ pid: pid_t) -> Bool {
        guard let state = fields(of: pid)?[0] else { return true }
        return state == "T" || state == "Z"
    }

    /// The fields of `/proc/PID/stat` after the name, of which state and parent are the first.
    private static func fields(of pid: pid_t) -> [Substring]? {
        // Not by Data(contentsOf:), which asks for the size first: procfs says 0.
        guard let file = fopen("/proc/\(pid)/stat", "re") else { return nil }
        defer { fclose(file) }
        var line = [UInt8](repeating: 0, count: 1024)
        let count = fread(&line, 1, line.count, file)
        let text = String(decoding: line.prefix(count), as: UTF8.self)
        guard let name = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: name)...].split(separator: " ")
        return fields.count > 1 ? fields : nil
    }
}
