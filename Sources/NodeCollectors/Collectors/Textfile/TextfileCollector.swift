import ExporterCore
import KernelFiles
import Synchronization

/// The metrics that other programs leave in files.
///
/// Source: the files `*.prom` in the directories given, in the text exposition format. A file that is not is left out
/// as a whole, and named; the others are none the worse for it.
final class TextfileCollector: ConfigurableCollector {
    static let name = "textfile"

    static let directoryFlag = Flag(
        "collector.textfile.directory", default: [String](),
        "Directory, or a pattern of directories, with files of metrics to report.")

    static let flags: [any FlagDeclaration] = [directoryFlag]

    static let modified = Metric.gauge(
        "node_textfile_mtime_seconds", "When the file was last written to, in seconds since 1970.", labels: ["file"])
    static let scrapeError = Metric.gauge(
        "node_textfile_scrape_error", "Whether a file or directory could not be read or was left out.")
    static let fileError = Metric.gauge(
        "node_textfile_file_error", "The file is not, or not wholly, on this page, for this reason; always 1.",
        labels: ["file", "reason"])

    static let metrics: [any MetricDeclaration] = [modified, scrapeError, fileError]

    private let directories: [String]
    /// The files of the last scrape, by path.
    private let known = Mutex<[String: Textfile]>([:])

    init(flags: FlagValues) {
        directories = flags[Self.directoryFlag]
    }

    func collect(from files: NodeFiles, into page: inout MetricPage) throws(CollectorError) {
        let search = TextfileSearch(directories)
        let files = read(search.files)
        let catalog = catalog(of: files, search)

        // These come first: a family that a file calls the same does not take their place.
        page.family(Self.modified) { samples in
            for file in files.sorted(by: { $0.path < $1.path }) {
                if case .success = file.content { samples.add(file.modifiedSeconds, file.path) }
            }
        }
        page.write(Self.scrapeError, catalog.hasErrors)
        page.family(Self.fileError) { samples in
            for (file, error) in catalog.faults { samples.add(1, file, error.fault.rawValue) }
        }
        for (file, error) in catalog.faults { page.report(error.problem(with: file)) }
        for family in catalog.families {
            page.family(family.metric) { samples in
                for sample in family.samples { samples.add(sample) }
            }
        }
    }

    private func read(_ paths: [String]) -> [Textfile] {
        let before = known.withLock { $0 }
        let files = paths.map { Textfile($0, before: before[$0]) }
        known.withLock { known in
            known = Dictionary(files.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        }
        return files
    }

    private func catalog(of files: [Textfile], _ search: TextfileSearch) -> TextfileCatalog {
        var catalog = TextfileCatalog()
        for (directory, error) in search.unreadable { catalog.reject(directory, error) }
        for file in files {
            switch file.content {
            case .success(let families): catalog.add(families, of: file.path)
            case .failure(let error): catalog.reject(file.path, error)
            }
        }
        return catalog
    }
}

extension LooseSamples {
    fileprivate mutating func add(_ sample: TextfileSample) {
        switch sample.value {
        case .number(let value): add(value, sample.labels)
        case .histogram(let histogram): add(histogram, sample.labels)
        case .summary(let summary): add(summary, sample.labels)
        }
    }
}
