import ExporterCore

/// What all files together say: each family once, with the samples of all files that have it.
struct TextfileCatalog {
    struct Family {
        let name: String
        let kind: MetricKind
        fileprivate(set) var help: String?
        fileprivate(set) var files: [String] = []
        fileprivate(set) var samples: [TextfileSample] = []

        /// The family as it goes on the page.
        ///
        /// A text that names the files stands for a help text that none of them has.
        var metric: LooseMetric {
            LooseMetric(name, kind, help ?? "Metric read from \(files.joined(separator: ", "))")
        }
    }

    private(set) var families: [Family] = []
    /// Each file that is not, or not wholly, on the page, and why.
    private(set) var faults: [(file: String, error: TextfileError)] = []

    private var positions: [String: Int] = [:]

    /// Whether something is wrong that the original counts as an error too.
    ///
    /// Types that disagree are none to it.
    var hasErrors: Bool { faults.contains { $0.error.fault != .type } }

    mutating func reject(_ file: String, _ error: TextfileError) {
        faults.append((file, error))
    }

    /// Adds the families of a file.
    ///
    /// One whose help text or type is not that of the files before is left out.
    mutating func add(_ newFamilies: [TextfileFamily], of file: String) {
        for family in newFamilies {
            guard let position = positions[family.name] else {
                positions[family.name] = families.count
                families.append(
                    Family(
                        name: family.name, kind: family.kind, help: family.help, files: [file],
                        samples: family.samples))
                continue
            }
            let known = families[position]
            if let help = known.help, let newHelp = family.help, newHelp != help {
                reject(file, TextfileError(.help, "the help text of \(family.name) is not that of \(known.files[0])"))
            } else if known.kind != family.kind {
                reject(file, TextfileError(.type, "the type of \(family.name) is not that of \(known.files[0])"))
            } else {
                families[position].help = known.help ?? family.help
                families[position].files.append(file)
                families[position].samples += family.samples
            }
        }
    }
}
