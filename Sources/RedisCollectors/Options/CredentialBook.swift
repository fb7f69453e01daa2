import ExporterCore
import ExporterYAML
import Synchronization

/// The users and passwords of servers, from `--redis.password-file`: `{"redis://db1:6379": "secret"}`.
///
/// A value may also be a mapping of `user` and `password`, and an address may have `*` and `?` in its host and port. Of
/// several that fit the one that is written as the target is counts, then the first without a pattern, then the first.
struct CredentialBook: Sendable {
    struct Entry: Sendable {
        /// As it is written in the file.
        let text: String
        let address: RedisAddress?
        let pattern: String
        let login: RedisLogin
        let hasUser: Bool
    }

    private let entries: [Entry]

    /// No entries.
    init() { entries = [] }

    init(_ entries: [Entry]) { self.entries = entries }

    /// Whom to log in as at a server; `nil` when the file says nothing of it.
    func login(at address: RedisAddress) -> RedisLogin? {
        let written = address.user.map { user in insert(user, into: address.description) } ?? address.description
        let fitting = entries.filter { $0.fits(address) }
        let best =
            fitting.first { $0.text == written }
            ?? fitting.first { $0.address != nil && $0.hasUser && $0.login.user == address.user }
            ?? fitting.first { $0.address != nil } ?? fitting.first
        guard let best else { return nil }
        return RedisLogin(user: best.hasUser ? best.login.user : address.user, password: best.login.password)
    }
}

extension CredentialBook.Entry {
    fileprivate func fits(_ target: RedisAddress) -> Bool {
        if hasUser, let user = target.user, user != login.user { return false }
        if let address { return address.place == target.place }
        return wildcard(Array(pattern.utf8)[...], matches: Array(target.name.utf8)[...])
    }
}

private func insert(_ user: String, into address: String) -> String {
    guard let colon = address.firstIndex(of: ":") else { return address }
    let start = address.index(colon, offsetBy: 3)
    return "\(address[..<start])\(user)@\(address[start...])"
}

/// Whether a pattern of `*` and `?` matches all of a text.
private func wildcard(_ pattern: ArraySlice<UInt8>, matches text: ArraySlice<UInt8>) -> Bool {
    var (pattern, text) = (pattern, text)
    /// Where to go on when the last `*` should take one byte more.
    var retry: (pattern: ArraySlice<UInt8>, text: ArraySlice<UInt8>)?
    while !text.isEmpty {
        if pattern.first == UInt8(ascii: "*") {
            pattern = pattern.dropFirst()
            retry = (pattern, text)
        } else if let byte = pattern.first, byte == UInt8(ascii: "?") || byte == text.first {
            pattern = pattern.dropFirst()
            text = text.dropFirst()
        } else if let last = retry {
            retry = (last.pattern, last.text.dropFirst())
            (pattern, text) = (last.pattern, last.text.dropFirst())
        } else {
            return false
        }
    }
    return pattern.allSatisfy { $0 == UInt8(ascii: "*") }
}

extension CredentialBook {
    /// Reads a file.
    static func read(_ path: String) -> (book: CredentialBook?, problems: [YAMLProblem]) {
        do throws(YAMLProblem) {
            return parse(try YAMLFile.bytes(of: path), path: path)
        } catch {
            return (nil, [error])
        }
    }

    /// Reads what a file holds.
    static func parse(_ bytes: [UInt8], path: String) -> (book: CredentialBook?, problems: [YAMLProblem]) {
        let file: YAMLFile
        do throws(YAMLProblem) {
            file = try YAMLFile(parsing: bytes, path: path)
        } catch {
            return (nil, [error])
        }
        let (entries, problems) = file.read { top in
            top.keys.compactMap { key in entry(key, in: &top) }
        }
        return (problems.isEmpty ? entries.map(CredentialBook.init) : nil, problems.map(\.withoutPassword))
    }

    private static func entry(_ key: String, in top: inout YAMLMapping) -> Entry? {
        var login: RedisLogin?
        var hasUser = false
        if case .mapping? = top.node(key)?.content {
            login = top.mapping(key) { mapping in
                let user = mapping.text("user")
                mapping.require("password", "the server's password")
                hasUser = user != nil
                return mapping.secret("password").map { RedisLogin(user: user, password: $0) }
            }
        } else {
            // An empty password is one: the original takes it so.
            login = RedisLogin(user: nil, password: top.secret(key) ?? Secret(""))
        }
        guard var login else { return nil }
        let address = key.contains("*") || key.contains("?") ? nil : try? RedisAddress(key)
        if let user = address?.user, !hasUser {
            login.user = user
            hasUser = true
        }
        return Entry(
            text: key, address: address, pattern: pattern(in: key), login: login, hasUser: hasUser)
    }

    /// The host and port, or the socket's path, of what may be an address with wildcards.
    private static func pattern(in key: String) -> String {
        guard let colon = key.firstIndex(of: ":"), key[colon...].hasPrefix("://") else { return key }
        let rest = key[key.index(colon, offsetBy: 3)...]
        let place = rest.lastIndex(of: "@").map { rest[rest.index(after: $0)...] } ?? rest
        if key.hasPrefix("unix:") { return String(place.split(atFirst: "?").0) }
        return String(place.prefix { $0 != "/" })
    }
}

extension YAMLProblem {
    /// The problem, without the password that an address among the keys may have.
    fileprivate var withoutPassword: YAMLProblem {
        let start = path.firstRange(of: "://")?.upperBound ?? path.startIndex
        guard let at = path.lastIndex(of: "@"), at > start else { return self }
        let user = path[start..<at].split(atFirst: ":").0
        let shown = path[..<start] + (user.isEmpty ? path[path.index(after: at)...] : user + path[at...])
        return YAMLProblem(file: file, line: line, path: String(shown), what: what)
    }
}

extension YAMLProblem {
    /// The problem of a file that has been good.
    fileprivate var ofFileInUse: CollectorError {
        CollectorError(
            .malformed, "read", line.map { "\(file):\($0)" } ?? file, why: path.isEmpty ? what : "\(path): \(what)",
            remedy: "what it held before is used")
    }
}

/// The file of credentials, read again when it changes.
final class CredentialFile: Sendable {
    let path: String
    private let last = Mutex<(book: CredentialBook, problem: CollectorError?)>((CredentialBook(), nil))

    init(_ path: String) {
        self.path = path
    }

    /// Reads the file; what is wrong with it, which leaves what was read before.
    func reload() -> [YAMLProblem] {
        let (book, problems) = CredentialBook.read(path)
        last.withLock { last in
            if let book { last.book = book }
            last.problem = problems.first?.ofFileInUse
        }
        return problems
    }

    /// Whom to log in as, by the file as it is now, or as it was when it last could be read.
    func login(at address: RedisAddress) -> RedisLogin? {
        _ = reload()
        let (book, problem) = last.withLock { $0 }
        guard var login = book.login(at: address) else { return nil }
        login.fileProblem = problem
        return login
    }
}
