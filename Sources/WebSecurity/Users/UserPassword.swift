public import ExporterCore

/// What a user's password is compared with.
public struct UserPassword: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case bcrypt(BcryptHash)
        case plain(Secret)
    }

    let kind: Kind

    /// A hash as `htpasswd -nB` makes it; `nil` when it is none.
    public init?(bcrypt hash: Secret) {
        guard let hash = BcryptHash(hash.revealed) else { return nil }
        kind = .bcrypt(hash)
    }

    /// The password itself.
    public init(plain password: Secret) {
        kind = .plain(password)
    }

    /// What tells it from others, for a digest with a key.
    var identity: String {
        switch kind {
        case .bcrypt(let hash): hash.text.revealed
        case .plain(let password): password.revealed
        }
    }
}

/// A bcrypt hash: `$2b$`, the cost, `$`, and 53 letters of salt and hash.
struct BcryptHash: Hashable, Sendable {
    let text: Secret

    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 60, ["$2a$", "$2b$", "$2y$"].contains(text.prefix(4)), bytes[6] == UInt8(ascii: "$"),
            let cost = Int(text.dropFirst(4).prefix(2)), (4...31).contains(cost),
            bytes[7...].allSatisfy({ $0.isASCIILetter || $0.isDigit || $0 == .dot || $0 == UInt8(ascii: "/") })
        else { return nil }
        self.text = Secret(text)
    }
}
