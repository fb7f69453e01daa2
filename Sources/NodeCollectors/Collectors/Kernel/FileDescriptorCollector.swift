import ExporterCore

/// How many files are open on the host, and how many can be.
///
/// Source: `/proc/sys/fs/file-nr`, as in `1024	0	1631329`; the number between is always 0.
struct FileDescriptorCollector: Collector {
    static let name = "filefd"

    static let allocated = Metric.gauge("node_filefd_allocated", "Open files.")
    static let maximum = Metric.gauge("node_filefd_maximum", "How many files can be open.")

    static let metrics: [any MetricDeclaration] = [allocated, maximum]

    func collect(from files: NodeFiles, into page: inout MetricPage) throws(CollectorError) {
        let handles = try files.proc("sys/fs/file-nr", parse: FileHandles.init)

        page.write(Self.allocated, handles.allocated)
        page.write(Self.maximum, handles.maximum)
    }
}

/// The kernel's count of file handles.
private struct FileHandles {
    let allocated: UInt64
    let maximum: UInt64

    init(parsing line: inout ByteCursor) throws(ParseError) {
        allocated = try line.unsigned("allocated")
        line.skipFields(1)
        maximum = try line.unsigned("maximum")
    }
}
