import CLinux
import Glibc

/// Gives back the code and constants that only the start has needed: the program's own and its libraries'.
///
/// Reading flags, compiling regular expressions, declaring metrics and setting up TLS touch most of them, once. The kernel
/// would keep those pages mapped for as long as memory is plenty, and count them as ours; they are clean, stay in the page
/// cache and are mapped again when they are wanted. So is what the heap has free. Call it when the first scrape is over.
func releaseStartupPages() {
    CLinux_return_free_memory()
    for range in cleanMappings() {
        // Only a hint: where it is refused, nothing is lost.
        unsafe madvise(UnsafeMutableRawPointer(bitPattern: range.lowerBound), range.count, MADV_DONTNEED)
    }
}

/// Where files are mapped that nobody can write to and nobody has written to, so that nothing in memory could be lost.
///
/// Source: `/proc/self/smaps`, a block of lines a mapping, the first as in
/// `555555554000-555555d8c000 r-xp 00002000 fe:00 1234 /usr/bin/node-exporter`. What the loader has relocated before it
/// took the right to write away has pages of its own, under `Anonymous`.
private func cleanMappings() -> [Range<UInt>] {
    var ranges: [Range<UInt>] = []
    var candidate: Range<UInt>?
    for line in (readFile("/proc/self/smaps") ?? "").split(separator: "\n") {
        if line.hasPrefix("Anonymous:") {
            if let candidate, line.hasSuffix(" 0 kB") { ranges.append(candidate) }
            candidate = nil
        } else if let header = mappingOfFile(line) {
            candidate = header
        }
    }
    return ranges
}

/// The addresses in the first line of a mapping's block, where it is a file that can be read and not be written to.
private func mappingOfFile(_ line: Substring) -> Range<UInt>? {
    let fields = line.split(separator: " ", maxSplits: 5)
    guard fields.count == 6, fields[1] == "r-xp" || fields[1] == "r--p", fields[5].contains("/") else { return nil }
    let bounds = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
    return bounds.count == 2 && bounds[0] < bounds[1] ? bounds[0]..<bounds[1] : nil
}
