import Synchronization

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
    /// When the page goes out, with what has been collected by then.
    public let deadline: ContinuousClock.Instant

    public init(format: ExpositionFormat, selection: Selection = .all, deadline: ContinuousClock.Instant) {
        self.format = format
        self.selection = selection
        self.deadline = deadline
    }

    /// Whether one page answers both.
    func asksTheSame(as other: ScrapeRequest) -> Bool {
        format == other.format && selection == other.selection
    }
}

/// A finished page, shared by every client that waited for it.
public final class ScrapedPage: Sendable {
    public let format: ExpositionFormat
    public let bytes: [UInt8]
    public let outcomes: [CollectorOutcome]
    /// How long the scrape took.
    public let duration: Duration

    private let encodings = Mutex<[String: [UInt8]]>([:])

    init(format: ExpositionFormat, bytes: [UInt8], outcomes: [CollectorOutcome], duration: Duration) {
        self.format = format
        self.bytes = bytes
        self.outcomes = outcomes
        self.duration = duration
    }

    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The page in another coding, worked out once however many clients want it.
    public func bytes(inCoding coding: String, encode: ([UInt8]) -> [UInt8]) -> [UInt8] {
        encodings.withLock { encodings in
            if let encoded = encodings[coding] { return encoded }
            let encoded = encode(bytes)
            encodings[coding] = encoded
            return encoded
        }
    }
}

/// One client's place in a scrape, for leaving it.
public struct ScrapeTicket: Hashable, Sendable {
    let number: UInt64
}
