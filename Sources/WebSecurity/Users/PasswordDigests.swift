import ExporterCore

/// Digests of users with their passwords, which nobody outside the process can make or foresee.
struct PasswordDigests: Sendable {
    typealias Digest = [UInt32]

    private let key: [UInt8]

    init() {
        var random = SystemRandomNumberGenerator()
        key = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    }

    /// The digest of some texts, each of which counts with its length.
    ///
    /// The key simply stands in front: what a digest could be extended to does not matter where nobody sees one.
    func digest(_ texts: [UInt8]...) -> Digest {
        SHA256.words(
            of: texts.reduce(key) { message, text in
                message + (0..<8).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) } + text
            })
    }
}
