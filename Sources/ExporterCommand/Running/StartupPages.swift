import Glibc

/// Gives back the program's own code that only its start has needed.
///
/// Reading flags, compiling regular expressions and declaring metrics touch most of the binary, once. The kernel would
/// keep those pages mapped for as long as memory is plenty, and count them as ours; they are clean, stay in the page
/// cache and are mapped again when they are wanted. Call it when the first scrape is over.
func releaseStartupPages() {
    for range in codeMappings() {
        // Only a hint: where it is refused, nothing is lost.
        unsafe madvise(UnsafeMutableRawPointer(bitPattern: range.lowerBound), range.count, MADV_DONTNEED)
    }
}

/// Where the program's code is mapped: executable, never written to, so that nothing in it could be lost.
private func codeMappings() -> [Range<UInt>] {
    guard let program = realPath("/proc/self/exe"), let maps = readFile("/proc/self/maps") else { return [] }
    var ranges: [Range<UInt>] = []
    for line in maps.split(separator: "\n") where line.hasSuffix(" \(program)") {
        // As in `555555554000-555555d8c000 r-xp 00002000 fe:00 1234 /usr/bin/node-exporter`.
        let fields = line.split(separator: " ", maxSplits: 2)
        let bounds = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
        if fields[1] == "r-xp", bounds.count == 2, bounds[0] < bounds[1] { ranges.append(bounds[0]..<bounds[1]) }
    }
    return ranges
}

private func realPath(_ path: String) -> String? {
    guard let resolved = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
}
