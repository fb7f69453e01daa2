import ExporterCore

/// What follows the scheme of a connection URL, cut into its parts; nothing is decoded yet.
///
/// `user:password@host1:port1,host2:port2/database?keyword=value&…`, of which every part may be missing. Passwords work
/// as they are, in nearly all cases, because of how the end of the user info is found:
///
/// - The query begins at the first `?` that follows a host list and is followed by nothing but `name=value` pairs.
/// - The user info ends at the last `@` before the query that a host list follows.
/// - The user ends at the first `:`, and has no `/` and no `?` in it.
///
/// So these have to be written as escapes: `:`, `/` and `?` in a user, `@` in a database name, and in a password only a
/// `%` that begins a valid escape.
struct URLParts {
    typealias Text = ArraySlice<UInt8>

    private(set) var user: Text?
    private(set) var password: Text?
    private(set) var hosts: Text
    private(set) var database: Text = []
    private(set) var query: Text = []

    init(_ text: Text) throws(SettingsError) {
        let mark = queryMark(text)
        let head = text[..<(mark ?? text.endIndex)]
        if let mark { query = text[(mark + 1)...] }

        var rest = head
        if let end = userInfoEnd(head) {
            rest = head[(end + 1)...]
            let userInfo = head[..<end]
            let colon = userInfo.firstIndex(of: .colon)
            user = userInfo[..<(colon ?? end)]
            password = colon.map { userInfo[($0 + 1)...] }
        } else if !beginsWithHostList(head) {
            throw SettingsError(
                "no host can be made out in the URL", "write special characters of user and password as %XX")
        }
        let (hosts, isQuery, tail) = Self.cut(rest)
        self.hosts = hosts
        database = isQuery ? [] : tail
        // A query that is none: a lone `?`, or one that has no pairs.
        if let stray = database.firstIndex(of: .questionMark) {
            query = database[(stray + 1)...]
            database = database[..<stray]
        } else if isQuery {
            query = tail
        }
    }

    /// The host list, what follows the `/` or `?` after it, and which of them it was.
    private static func cut(_ rest: Text) -> (hosts: Text, isQuery: Bool, tail: Text) {
        guard let end = rest.firstIndex(where: { $0 == .slash || $0 == .questionMark }) else {
            return (rest, false, [])
        }
        return (rest[..<end], rest[end] == .questionMark, rest[(end + 1)...])
    }
}

/// Where the `?` before the query is.
private func queryMark(_ text: URLParts.Text) -> Int? {
    var authority = text.startIndex
    for index in text.indices {
        if text[index] == .at { authority = index + 1 }
        guard text[index] == .questionMark, beginsWithHostList(text[authority..<index]) else { continue }
        let query = text[(index + 1)...]
        let names = query.split(separator: .ampersand).map(parameterName)
        guard !names.isEmpty, names.allSatisfy({ $0 != nil }) else { continue }
        if authority > text.startIndex || !query.contains(.at) { return index }
        // With an @ to come, and none before, all so far may be user info; a name that libpq knows decides.
        let hasKeyword = names.contains { $0.map(LibpqKeywords.know) ?? false }
        if hasKeyword, text[..<index].last != .colon { return index }
    }
    return nil
}

/// The name in `name=value`.
private func parameterName(_ pair: URLParts.Text) -> String? {
    guard let end = pair.firstIndex(of: .equals) else { return nil }
    let name = String(decoding: pair[..<end], as: UTF8.self)
    return isParameterName(name) ? name : nil
}

/// Where the `@` after the user info is.
private func userInfoEnd(_ head: URLParts.Text) -> Int? {
    head.indices.last { index in
        guard head[index] == .at, beginsWithHostList(head[(index + 1)...]) else { return false }
        let user = head[..<index].prefix { $0 != .colon }
        return !user.contains(.slash) && !user.contains(.questionMark)
    }
}

/// Whether what stands before the first `/` or `?` can be hosts with ports.
private func beginsWithHostList(_ text: URLParts.Text) -> Bool {
    text.prefix { $0 != .slash && $0 != .questionMark }
        .split(separator: .comma, omittingEmptySubsequences: false).allSatisfy(isHost)
}

/// Whether a text can be a host with or without a port: `db1`, `:5433`, `[::1]:5432`, `%2Fvar%2Frun%2Fpostgresql`.
private func isHost(_ text: URLParts.Text) -> Bool {
    var rest = text
    if rest.first == UInt8(ascii: "[") {
        guard let end = rest.firstIndex(of: UInt8(ascii: "]")) else { return false }
        guard rest[(rest.startIndex + 1)..<end].allSatisfy({ isHostByte($0) || $0 == .colon }) else { return false }
        rest = rest[(end + 1)...]
    } else {
        rest = rest.drop(while: isHostByte)
    }
    return rest.isEmpty || rest.first == .colon && rest.dropFirst().allSatisfy(\.isDigit)
}

private func isHostByte(_ byte: UInt8) -> Bool {
    byte.isASCIILetter || byte.isDigit || byte >= 0x80 || ".-_~%".utf8.contains(byte)
}

extension UInt8 {
    static let at = UInt8(ascii: "@")
    static let slash = UInt8(ascii: "/")
    static let questionMark = UInt8(ascii: "?")
    static let ampersand = UInt8(ascii: "&")
    static let equals = UInt8(ascii: "=")
    static let apostrophe = UInt8(ascii: "'")
}
