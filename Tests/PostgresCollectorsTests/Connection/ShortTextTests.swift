import ExporterCore
import Testing

@testable import PostgresCollectors

/// Every text that can be made of a few pieces, sensible or not.
@Suite struct ShortTextTests {
    private func texts(of pieces: [String], upTo count: Int) -> [String] {
        var latest = [""]
        var all = latest
        for _ in 1...count {
            latest = latest.flatMap { text in pieces.map { text + $0 } }
            all += latest
        }
        return all
    }

    @Test func `pairs that libpq reads are read as libpq does`() throws {
        var readCount = 0
        for text in texts(of: ["host", "user=", "=", " ", "'", "\\", "é"], upTo: 4) {
            guard let expected = libpqLines(text) else { continue }
            readCount += 1
            #expect(try ConnectionSettings(text, origin: "X").lines.sorted() == expected, "\(text)")
        }
        #expect(readCount > 400)
    }

    @Test func `a URL is read or refused, and shown in neither case`() {
        var readCount = 0
        for text in texts(of: ["hunter2", "@", ":", "/", "?", "user=", "&", ",", "1", "[", "]", "%"], upTo: 3) {
            do {
                _ = try ConnectionSettings("postgres://u:\(text)", origin: "X")
                readCount += 1
            } catch {
                #expect(!"\(error)".contains("hunter2"), "\(text)")
            }
        }
        #expect(readCount > 400)
    }
}
