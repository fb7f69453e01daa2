/// What a client asks of a scrape.
public struct ScrapeRequest: Sendable {
    /// Which of the enabled collectors to run.
    public enum Selection: Hashable, Sendable {
        case all
        case only(Set<String>)
        case except(Set<String>)

        func includes(_ collector: String) -> Bool {
            switch self {
            case .all: true
            case .only(let names): names.contains(collector)
            case .except(let names): !names.contains(collector)
            }
        }
    }

    public let format: ExpositionFormat
    public let selection: Selection
    /// What else the query asks, in a form that the source knows; pages of different variants are not shared.
    public let variant: String
    /// When the page goes out, with what has been collected by then.
    public let deadline: ContinuousClock.Instant

    public init(
        format: ExpositionFormat,
        selection: Selection = .all,
        variant: String = "",
        deadline: ContinuousClock.Instant
    ) {
        self.format = format
        self.selection = selection
        self.variant = variant
        self.deadline = deadline
    }

    /// Whether one page answers both.
    func asksTheSame(as other: ScrapeRequest) -> Bool {
        format == other.format && selection == other.selection && variant == other.variant
    }
}

/// One client's place in a scrape, for leaving it.
public struct ScrapeTicket: Hashable, Sendable {
    let number: UInt64
}
