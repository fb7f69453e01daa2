public import ExporterCore
import Glibc
import KernelFiles

/// The kernel's files under `/proc` and `/sys`, or copies of them in a test's fixture folder.
///
/// Files of procfs are opened once and read again at every scrape, which saves the kernel the walk of their paths (for
/// `/proc/sys` most of what a read costs). A descriptor that fails is opened anew.
public final class NodeFiles: CollectorSource {
    let roots: NodeRoots
    /// When the page goes out; no wait may last longer.
    private(set) var deadline = ContinuousClock.now

    let routes = RouteTables()
    var deviceClasses: [String: DeviceDirectories] = [:]

    /// What several collectors read, until the next scrape begins.
    private var kernelActivity: KernelActivity?
    private var processorDirectories: [ProcessorDirectory]?

    private var kept: [String: KeptFile] = [:]
    private var buffer = [UInt8](repeating: 0, count: 16 * 1024)

    public init(_ roots: NodeRoots = NodeRoots()) {
        self.roots = roots
    }

    public func beginScrape(of collectors: [any Collector<NodeFiles>], until deadline: ContinuousClock.Instant) {
        self.deadline = deadline
        kernelActivity = nil
        routes.beginScrape()
        processorDirectories = nil
    }

    /// What `/proc/stat` says in this scrape; reading it costs the kernel more than most files do.
    func activity() throws(CollectorError) -> KernelActivity {
        if let kernelActivity { return kernelActivity }
        let reading = try proc("stat", parse: KernelActivity.init)
        kernelActivity = reading
        return reading
    }

    /// The processors that have a directory under `/sys/devices/system/cpu`, `cpu10` before `cpu2`.
    func processors() throws(CollectorError) -> [ProcessorDirectory] {
        if let processorDirectories { return processorDirectories }
        let processors = try sys("devices/system/cpu").names().compactMap(ProcessorDirectory.init)
        processorDirectories = processors
        return processors
    }

    /// Reads a file under `/proc` and hands its bytes to `parse`.
    ///
    /// - Throws: ``CollectorError`` naming the file, when it cannot be read or `parse` rejects it.
    func proc<Value>(
        _ name: String,
        parse: (inout ByteCursor) throws(ParseError) -> Value
    ) throws(CollectorError) -> Value {
        let count = try readKept(name)
        return try parseBuffer(count, of: "\(roots.proc)/\(name)", parse)
    }

    /// The number that a file under `/proc` consists of.
    func number(_ name: String) throws(CollectorError) -> UInt64 {
        try proc(name) { (line) throws(ParseError) in try line.unsigned("value") }
    }

    /// Reads a file anywhere and hands its bytes to `parse`.
    ///
    /// The file is not kept open.
    func file<Value>(
        _ path: String,
        parse: (inout ByteCursor) throws(ParseError) -> Value
    ) throws(CollectorError) -> Value {
        let count = try FileDescriptor(path).readAll(into: &buffer)
        return try parseBuffer(count, of: path, parse)
    }

    /// A directory under `/sys`.
    func sys(_ name: String) throws(CollectorError) -> Directory {
        try Directory("\(roots.sys)/\(name)")
    }

    private func parseBuffer<Value>(
        _ count: Int,
        of path: @autoclosure () -> String,
        _ parse: (inout ByteCursor) throws(ParseError) -> Value
    ) throws(CollectorError) -> Value {
        let bytes = buffer  // Shares the storage while `parse` reads it; nothing is copied.
        var cursor = ByteCursor(bytes.span.extracting(first: count))
        do throws(ParseError) {
            return try parse(&cursor)
        } catch {
            throw CollectorError(.malformed, "parse", path(), why: "\(error)")
        }
    }

    /// Reads a file under `/proc` through the descriptor kept for it.
    private func readKept(_ name: String) throws(CollectorError) -> Int {
        if let file = kept[name] {
            // A descriptor can die with what it was opened on; then the path is walked again.
            if let count = try? file.descriptor.readAll(into: &buffer) { return count }
            kept[name] = nil
        }
        let file = KeptFile(try FileDescriptor("\(roots.proc)/\(name)"))
        let count = try file.descriptor.readAll(into: &buffer)
        kept[name] = file
        return count
    }
}

/// A descriptor in a dictionary, which holds only what can be copied.
private final class KeptFile {
    let descriptor: FileDescriptor

    init(_ descriptor: consuming FileDescriptor) {
        self.descriptor = descriptor
    }
}
