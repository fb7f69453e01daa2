import ExporterCore
import Glibc
import KernelFiles

/// The files in the directories that patterns match.
struct TextfileSearch {
    /// Paths of `.prom` files, each directory's in the order of their names.
    private(set) var files: [String] = []
    /// Directories that cannot be listed.
    private(set) var unreadable: [(directory: String, error: TextfileError)] = []

    init(_ patterns: [String]) {
        var seen: Set<String> = []
        for directory in patterns.flatMap(matches) where !directory.isEmpty && seen.insert(directory).inserted {
            do throws(CollectorError) {
                let names = try Directory(directory).names().filter { $0.hasSuffix(".prom") }
                files += names.map { cleanedPath("\(directory)/\($0)") }
            } catch {
                unreadable.append((directory, TextfileError(.unreadable, error.description)))
            }
        }
    }
}

/// The paths that a pattern matches; the pattern itself when there are none.
///
/// The C function is `glob`.
private func matches(_ pattern: String) -> [String] {
    guard pattern.utf8.contains(where: { #"*?[\"#.utf8.contains($0) }) else { return [pattern] }
    var result = unsafe glob_t()
    defer { unsafe globfree(&result) }
    // In the original's patterns a star stands for a leading dot too, but never for "." and "..".
    guard unsafe glob(pattern, GLOB_PERIOD, nil, &result) == 0 else { return [pattern] }
    var paths: [String] = []
    for index in unsafe 0..<Int(result.gl_pathc) {
        guard let path = unsafe result.gl_pathv[index] else { break }
        let name = unsafe String(cString: path)
        if !name.hasSuffix("/."), !name.hasSuffix("/.."), name != ".", name != ".." { paths.append(name) }
    }
    return paths.isEmpty ? [pattern] : paths
}

/// The path in its shortest form, as Go's `filepath.Clean` has it: the label that names a file must stay the same.
func cleanedPath(_ path: String) -> String {
    var parts: [Substring] = []
    let isAbsolute = path.hasPrefix("/")
    for part in path.split(separator: "/") where part != "." {
        if part == "..", let last = parts.last, last != ".." {
            parts.removeLast()
        } else if part != ".." || !isAbsolute {
            parts.append(part)
        }
    }
    let joined = parts.joined(separator: "/")
    return isAbsolute ? "/\(joined)" : joined.isEmpty ? "." : joined
}
