import ExporterCore

/// A family as one file has it.
struct TextfileFamily {
    let name: String
    /// `nil` when the file does not say.
    let help: String?
    let kind: MetricKind
    let samples: [TextfileSample]
}

/// A sample with its labels in the order of their names.
struct TextfileSample {
    enum Value: Equatable {
        case number(Double)
        case histogram(Histogram)
        case summary(Summary)
    }

    let labels: [LooseSamples.Label]
    let value: Value
}

extension [TextfileSample] {
    /// The samples with an empty label for each that only others have, as the original writes them: two that differ in
    /// nothing else are then seen to be the same.
    var withEvenLabels: [TextfileSample] {
        let names = Set(flatMap { $0.labels.map(\.name) })
        return map { sample in
            guard sample.labels.count < names.count else { return sample }
            let own = Set(sample.labels.map(\.name))
            let labels = sample.labels + names.subtracting(own).map { ($0, "") }
            return TextfileSample(labels: labels.sorted { $0.name < $1.name }, value: sample.value)
        }
    }
}

/// Why a file, or one of its families, is not on the page, as the `reason` label says it.
enum TextfileFault: String, CaseIterable {
    /// The file is not in the text format.
    case syntax
    /// A sample has a timestamp.
    case timestamp
    /// The file or directory cannot be read.
    case unreadable
    /// A family's help text differs from that of an earlier file.
    case help
    /// A family's type differs from that of an earlier file.
    case type
}

/// A file was rejected as a whole.
struct TextfileError: Error, Equatable {
    let fault: TextfileFault
    let why: String

    init(_ fault: TextfileFault, _ why: String) {
        self.fault = fault
        self.why = why
    }

    /// What the log says of it.
    func problem(with file: String) -> CollectorError {
        CollectorError(
            fault == .unreadable ? .failed : .malformed, "use", file, why: why,
            remedy: "correct what writes it; the other files are none the worse for it")
    }
}
