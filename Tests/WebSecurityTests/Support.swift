import ExporterCore
import Synchronization
import Testing

@testable import WebSecurity

/// The hash of `U*U`, the quickest there is.
let quickHash = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"

/// The hash of nothing that anybody knows, which takes tens of milliseconds.
let slowHash = "$2b$10$" + String(repeating: "C", count: 53)

func bcrypt(_ hash: String) -> UserPassword {
    guard let password = UserPassword(bcrypt: Secret(hash)) else { preconditionFailure("\(hash) is a hash") }
    return password
}

func credentials(_ user: String, _ password: String) -> Credentials? {
    var digits = ""
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    var bytes = Array("\(user):\(password)".utf8)[...]
    while !bytes.isEmpty {
        let group = Array(bytes.prefix(3))
        bytes = bytes.dropFirst(3)
        let bits = (0..<3).reduce(0) { $0 << 8 | (Int($1 < group.count ? group[$1] : 0)) }
        for place in 0..<4 {
            digits += place > group.count ? "=" : String(alphabet[bits >> (18 - 6 * place) & 63])
        }
    }
    return Credentials(header: "Basic \(digits)")
}

/// What comes from another thread, for a test that waits for it.
final class Mailbox<Value: Sendable>: Sendable {
    private let values = Mutex<[Value]>([])
    private let arrivals = Bell()

    var count: Int { values.withLock { $0.count } }

    func put(_ value: Value) {
        values.withLock { $0.append(value) }
        arrivals.ring()
    }

    func next() throws -> Value {
        try #require(arrivals.wait(until: .now + .seconds(60)), "nothing came")
        return values.withLock { $0.removeFirst() }
    }
}
