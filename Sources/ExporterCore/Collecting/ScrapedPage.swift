import Synchronization

/// A finished page, shared by every client that waited for it.
public final class ScrapedPage: Sendable {
    public let format: ExpositionFormat
    public let bytes: [UInt8]
    public let outcomes: [CollectorOutcome]
    /// How long the scrape took.
    public let duration: Duration
    /// Where the families lie; behind the last one there is only what ends a page of this format.
    let families: [MetricPage.Family]
    /// Those of a single target's page, for looking one up when what follows is joined to it.
    let familyTexts: FamilySet

    private let encodings = Mutex<[String: [UInt8]]>([:])

    init(
        format: ExpositionFormat,
        bytes: [UInt8],
        families: [MetricPage.Family],
        familyTexts: FamilySet = FamilySet(),
        outcomes: [CollectorOutcome],
        duration: Duration
    ) {
        self.format = format
        self.bytes = bytes
        self.families = families
        self.familyTexts = familyTexts
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
