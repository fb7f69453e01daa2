import CLibpq
import ExporterCore
import Foundation
import Testing

@testable import PostgresCollectors

extension ConnectionSettings {
    /// What libpq gets, as `keyword=value` lines.
    var lines: [String] { keywordsAndValues.map { "\($0.keyword)=\($0.value)" } }
}

/// What libpq itself makes of a connection string, as sorted `keyword=value` lines; `nil` when it refuses it.
func libpqLines(_ text: String) -> [String]? {
    guard let options = PQconninfoParse(text, nil) else { return nil }
    defer { PQconninfoFree(options) }
    var lines: [String] = []
    var option = options
    while let keyword = option.pointee.keyword {
        if let value = option.pointee.val { lines.append("\(String(cString: keyword))=\(String(cString: value))") }
        option += 1
    }
    return lines.sorted()
}

/// The message of what `body` throws.
func message(_ body: () throws -> Void) -> String? {
    do {
        try body()
        return nil
    } catch {
        return "\(error)"
    }
}

/// A folder of secret files for one test, which goes with it.
final class SecretFolder {
    let path = FileManager.default.temporaryDirectory.appending(path: "swift-exporters-\(UUID())").path

    init() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file, and returns its path.
    func write(_ text: String, to name: String) throws -> String {
        try write(Data(text.utf8), to: name)
    }

    func write(_ data: Data, to name: String) throws -> String {
        try data.write(to: URL(filePath: "\(path)/\(name)"))
        return "\(path)/\(name)"
    }
}

/// Passwords that have been trouble somewhere.
let passwords: [String] = [
    "plain", "two words", " leading", "trailing ", "  ", "com,ma", "ha#sh", "per%cent", "100%", "%zz", "{br", "ace}",
    "it's", "''", "'", "\"quoted\"", "back\\slash", "\\", "a@b", "@", "a@b.c/d", "co:lon", ":", "sla/sh", "/", "what?",
    "?", "?a=b", "?sslmode=disable", "eq=ual", "a&b", "a+b", "pässwörd", "🔑", "tab\tbed", "x,host=y",
    "a,postgres://b", "p@h/db", "$dollar", "semi;colon", "[::1]", "1234", "12/34", "-c x=y", "a|b<c>d`e^f~!*()",
]
