import ExporterCore

/// Cuts a comma list of data source names.
///
/// A comma separates two when what is before it is a whole data source name by itself, and what is after it begins one: with
/// `postgresql://`, `postgres://`, or one of libpq's keywords and a `=`. So the commas of passwords, quoted values and host
/// lists do not separate.
func dataSourceNames(in list: String) -> [String] {
    let bytes = Array(list.utf8)
    var names: [ArraySlice<UInt8>] = []
    var start = 0
    for comma in bytes.indices where bytes[comma] == .comma {
        let name = bytes[start..<comma]
        guard beginsDataSourceName(bytes[(comma + 1)...]), name.last != .backslash, isDataSourceName(name) else {
            continue
        }
        names.append(name)
        start = comma + 1
    }
    names.append(bytes[start...])
    return names.filter { !$0.allSatisfy(\.isSpace) }.map { String(decoding: $0, as: UTF8.self) }
}

private func beginsDataSourceName(_ text: ArraySlice<UInt8>) -> Bool {
    afterScheme(text) != nil || firstKeyword(text).map(LibpqKeywords.know) == true
}

private func isDataSourceName(_ text: ArraySlice<UInt8>) -> Bool {
    // What is wrong with it is said when it is read in earnest.
    (try? ConnectionSettings(String(decoding: text, as: UTF8.self), origin: "")) != nil
}
