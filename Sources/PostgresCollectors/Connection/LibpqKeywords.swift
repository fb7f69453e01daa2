import CLibpq

/// The connection parameters that the libpq at hand knows.
enum LibpqKeywords {
    /// The C function is `PQconninfoParse`, which, unlike `PQconndefaults`, looks at no service file.
    private static let all: Set<String> = {
        guard let options = unsafe PQconninfoParse("", nil) else { return [] }
        defer { unsafe PQconninfoFree(options) }
        var keywords: Set<String> = []
        var option = unsafe options
        while let keyword = unsafe option.pointee.keyword {
            keywords.insert(unsafe String(cString: keyword))
            unsafe option += 1
        }
        return keywords
    }()

    /// What we do ourselves, whether this libpq knows it or not.
    private static let ours: Set<String> = ["load_balance_hosts", "target_session_attrs"]

    /// Whether `keyword` is a connection parameter, and not one of the server's run-time parameters.
    static func know(_ keyword: String) -> Bool { all.contains(keyword) || ours.contains(keyword) }

    /// Whether libpq itself takes the keyword.
    static func isLibpqs(_ keyword: String) -> Bool { all.contains(keyword) }
}
