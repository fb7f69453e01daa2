import ExporterCore
import KernelFiles

/// How many memory errors the memory controllers have found, and how many of them they could correct.
///
/// Source: `/sys/devices/system/edac/mc/mc0/ce_count`, as in `5`, and the same for the controller's rows, as in
/// `csrow0/ue_count`, and their channels, as in `csrow0/ch0_ce_count`. Errors that the controller cannot place are
/// those of the row `unknown`.
struct EDACCollector: Collector {
    static let name = "edac"

    static let corrected = Metric.counter(
        "node_edac_correctable_errors_total", "Memory errors that were corrected.", labels: ["controller"])
    static let uncorrected = Metric.counter(
        "node_edac_uncorrectable_errors_total", "Memory errors that could not be corrected.", labels: ["controller"])
    static let rowCorrected = Metric.counter(
        "node_edac_csrow_correctable_errors_total", "Memory errors in the row that were corrected.",
        labels: ["controller", "csrow"])
    static let rowUncorrected = Metric.counter(
        "node_edac_csrow_uncorrectable_errors_total", "Memory errors in the row that could not be corrected.",
        labels: ["controller", "csrow"])
    static let channelCorrected = Metric.counter(
        "node_edac_channel_correctable_errors_total", "Memory errors in the channel that were corrected.",
        labels: ["channel", "controller", "csrow", "dimm_label"])
    static let channelUncorrected = Metric.counter(
        "node_edac_channel_uncorrectable_errors_total", "Memory errors in the channel that could not be corrected.",
        labels: ["channel", "controller", "csrow", "dimm_label"])

    static let metrics: [any MetricDeclaration] = [
        corrected, uncorrected, rowCorrected, rowUncorrected, channelCorrected, channelUncorrected,
    ]

    func collect(from files: NodeFiles, into page: inout MetricPage) throws(CollectorError) {
        // Hosts without such memory lack the directory; the original finds nothing there and is content.
        guard let directory = try? files.sys("devices/system/edac/mc") else { return }
        let controllers = directory.numbers(after: "mc").compactMap { MemoryController($0, in: directory) }

        page.family(Self.corrected) { for mc in controllers { $0.add(mc.errors.corrected, mc.number) } }
        page.family(Self.uncorrected) { for mc in controllers { $0.add(mc.errors.uncorrected, mc.number) } }
        write(Self.rowCorrected, \.corrected, of: controllers, on: &page)
        write(Self.rowUncorrected, \.uncorrected, of: controllers, on: &page)
        write(Self.channelCorrected, \.corrected, of: controllers, on: &page)
        write(Self.channelUncorrected, \.uncorrected, of: controllers, on: &page)
    }

    private func write(
        _ metric: Metric<2>,
        _ count: KeyPath<MemoryErrors, UInt64?>,
        of controllers: [MemoryController],
        on page: inout MetricPage
    ) {
        page.family(metric) { samples in
            for controller in controllers {
                for row in controller.rows {
                    guard let errors = row.errors[keyPath: count] else { continue }
                    samples.add(errors, controller.number, row.number)
                }
            }
        }
    }

    private func write(
        _ metric: Metric<4>,
        _ count: KeyPath<MemoryErrors, UInt64?>,
        of controllers: [MemoryController],
        on page: inout MetricPage
    ) {
        page.family(metric) { samples in
            for controller in controllers {
                for row in controller.rows {
                    for channel in row.channels {
                        guard let errors = channel.errors[keyPath: count] else { continue }
                        samples.add(errors, labels: [channel.number, controller.number, row.number, channel.label])
                    }
                }
            }
        }
    }
}

/// A pair of counts, of which some drivers have one only.
struct MemoryErrors: Equatable {
    let corrected: UInt64?
    let uncorrected: UInt64?
}

extension MemoryErrors {
    init(in directory: borrowing Directory, prefix: String = "", suffix: String = "_count") {
        corrected = directory.unsigned(ifPresent: "\(prefix)ce\(suffix)")
        uncorrected = directory.unsigned(ifPresent: "\(prefix)ue\(suffix)")
    }
}

/// A reading of one memory controller, its rows and their channels.
struct MemoryController: Equatable {
    struct Row: Equatable {
        let number: String
        let errors: MemoryErrors
        let channels: [Channel]
    }

    struct Channel: Equatable {
        let number: String
        let label: String
        let errors: MemoryErrors
    }

    let number: String
    let errors: MemoryErrors
    let rows: [Row]
}

extension MemoryController {
    init?(_ number: String, in parent: borrowing Directory) {
        guard let directory = parent.directory(ifPresent: "mc\(number)") else { return nil }
        self.number = number
        errors = MemoryErrors(in: directory)
        let unplaced = Row(
            number: "unknown", errors: MemoryErrors(in: directory, suffix: "_noinfo_count"), channels: [])
        rows = [unplaced] + directory.numbers(after: "csrow").compactMap { Row($0, in: directory) }
    }
}

extension MemoryController.Row {
    init?(_ number: String, in parent: borrowing Directory) {
        guard let directory = parent.directory(ifPresent: "csrow\(number)") else { return nil }
        self.number = number
        errors = MemoryErrors(in: directory)
        channels = directory.numbers(after: "ch", before: "_ce_count").map { number in
            MemoryController.Channel(
                number: number,
                label: directory.text(ifPresent: "ch\(number)_dimm_label").map(Self.spelledOut) ?? "unknown",
                errors: MemoryErrors(in: directory, prefix: "ch\(number)_"))
        }
    }

    /// The slot as the kernel names it, `mc#0csrow#1channel#0`, in the original's spelling: `mc0_csrow1_channel0`.
    static func spelledOut(_ label: String) -> String {
        var result = ""
        var rest = Substring(label)
        while let next = rest.first {
            if rest.hasPrefix("csrow") || rest.hasPrefix("channel") { result.append("_") }
            let word = rest.hasPrefix("csrow") ? "csrow" : rest.hasPrefix("channel") ? "channel" : String(next)
            if word != "#" { result += word }
            rest = rest.dropFirst(word.count)
        }
        return result
    }
}
