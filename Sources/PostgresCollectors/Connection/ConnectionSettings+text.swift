import ExporterCore

extension ConnectionSettings {
    /// Reads a data source name: a URL, or `keyword=value` pairs.
    ///
    /// ``URLParts`` and ``KeyValueText`` tell what they may hold. An empty text leaves everything to defaults. The origin
    /// is the variable, flag or parameter with the text.
    init(_ text: String, origin: String) throws(CollectorError) {
        try self.init(origin: origin) { (settings) throws(SettingsError) in
            let bytes = Array(text.utf8)[...]
            if let url = afterScheme(bytes) {
                try settings.read(url: url)
            } else {
                try settings.read(pairs: bytes)
            }
        }
    }

    /// Reads the target of a probe: a URL, `keyword=value` pairs, or `host[:port][/database][?keyword=value&…]`.
    init(target text: String, origin: String) throws(CollectorError) {
        try self.init(origin: origin) { (settings) throws(SettingsError) in
            let bytes = Array(text.utf8)[...]
            if firstKeyword(bytes) != nil {
                try settings.read(pairs: bytes)
            } else {
                try settings.read(url: afterScheme(bytes) ?? trimmed(bytes))
            }
        }
    }

    /// Puts together a server and who we are there; user and password are taken literally.
    ///
    /// An empty user or password is none.
    init(target text: String, user: String, password: Secret, origin: String) throws(CollectorError) {
        let settings = try Self(target: text, origin: origin)
        self = try settings.with(
            user: user.isEmpty ? nil : user, password: password.revealed.isEmpty ? nil : password)
    }

    private init(origin: String, _ read: (inout Self) throws(SettingsError) -> Void) throws(CollectorError) {
        self.init(origin: origin)
        do throws(SettingsError) {
            try read(&self)
        } catch {
            throw error.at(origin)
        }
    }

    private mutating func read(pairs text: ArraySlice<UInt8>) throws(SettingsError) {
        guard !hasForeignScheme(text) else {
            throw SettingsError("the URL's scheme is not PostgreSQL's", "begin it with postgresql://")
        }
        var pairs = KeyValueText(text)
        while let (keyword, value) = try pairs.next() { try set(keyword, to: value) }
    }
}

/// What follows `postgresql://` or `postgres://`, without white space around it; `nil` when the text is no such URL.
func afterScheme(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let url = trimmed(text)
    for scheme in ["postgresql://", "postgres://"] {
        // In any case, as Go reads it.
        let start = url.prefix(scheme.utf8.count).map { $0.isASCIILetter ? $0 | 0x20 : $0 }
        if start == Array(scheme.utf8) { return url.dropFirst(start.count) }
    }
    return nil
}

/// The keyword, if any, in a text that begins with `keyword=`.
func firstKeyword(_ text: ArraySlice<UInt8>) -> String? {
    let start = text.drop(while: \.isSpace)
    let name = start.prefix { $0 != .equals && !$0.isSpace }
    let rest = start.dropFirst(name.count).drop(while: \.isSpace)
    let keyword = String(decoding: name, as: UTF8.self)
    return rest.first == .equals && isParameterName(keyword) ? keyword : nil
}

/// Whether a text begins as a URL of anything does.
private func hasForeignScheme(_ text: ArraySlice<UInt8>) -> Bool {
    let rest = trimmed(text).drop { $0.isASCIILetter || $0.isDigit || "+-.".utf8.contains($0) }
    return rest.starts(with: "://".utf8)
}

/// A text without white space around it.
func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var text = text.drop(while: \.isSpace)
    while text.last?.isSpace == true { text.removeLast() }
    return text
}
