import ExporterCore
import Testing

@testable import RedisCollectors

/// What a server sends, in pieces of any size, and what it should not send.
@Suite struct ReplyReaderTests {
    static let kinds: [(text: String, shown: String)] = [
        ("+OK\r\n", "+OK"),
        ("+\r\n", "+"),
        ("-NOPERM not you\r\n", "-NOPERM not you"),
        (":0\r\n", ":0"),
        (":-9223372036854775808\r\n", ":-9223372036854775808"),
        ("$0\r\n\r\n", "$"),
        ("$5\r\na\r\nb\0\r\n", "$a\r\nb\0"),
        ("$-1\r\n", "nil"),
        ("*-1\r\n", "nil"),
        ("*0\r\n", "[]"),
        ("*3\r\n:1\r\n$1\r\nx\r\n*2\r\n+y\r\n*1\r\n*0\r\n", "[:1,$x,[+y,[[]]]]"),
        ("*2\r\n*2\r\n$1\r\na\r\n$1\r\nb\r\n$1\r\nc\r\n", "[[$a,$b],$c]"),
        ("*2\r\n-ERR inside\r\n$-1\r\n", "[-ERR inside,nil]"),
        (
            "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:1\r\n", "[[[[[[:1]]]]]]"
        ),
    ]

    @Test(arguments: kinds)
    func `every kind is read, wherever the network splits it`(text: String, shown: String) throws {
        let bytes = Array((text + "+next\r\n").utf8)
        for split in 0...bytes.count {
            let reader = ReplyReader(limit: 1 << 20)
            let replies = try reader.feed(bytes[..<split]) + reader.feed(bytes[split...])
            #expect(replies.map(\.shown) == [shown, "+next"], "split at \(split)")
        }
        let reader = ReplyReader(limit: 1 << 20)
        #expect(try bytes.flatMap { try reader.feed([$0]) }.map(\.shown) == [shown, "+next"])
    }

    @Test func `bytes that are no text stay as they are`() throws {
        let reply = try #require(
            try ReplyReader(limit: 100).feed(Array("$3\r\n".utf8) + [0xff, 0x3d, 0x0a, 13, 10]).first)
        #expect((0..<reply.bytes.count).map { reply.bytes[$0] } == [0xff, 0x3d, 0x0a])
        #expect(reply.string == "\u{FFFD}=\n")
    }

    @Test func `numbers are read from text as well`() throws {
        let replies = try ReplyReader(limit: 1 << 10).feed(
            ":7\r\n$2\r\n-3\r\n$4\r\n1.50\r\n$3\r\ninf\r\n$1\r\nx\r\n-1\r\n*0\r\n")
        #expect(replies.map(\.integer) == [7, -3, nil, nil, nil, nil, nil])
        #expect(replies.map(\.number) == [.whole(7), .whole(-3), .real(1.5), .real(.infinity), nil, nil, nil])
    }

    @Test func `keys and values are found in arrays of both`() throws {
        let text = "*5\r\n$1\r\na\r\n:1\r\n$1\r\nb\r\n*2\r\n:2\r\n:3\r\n$4\r\nodd!\r\n"
        let reply = try #require(try ReplyReader(limit: 1 << 10).feed(text).first)
        #expect(reply.pairs.map { "\($0.key.shown)=\($0.value.shown)" } == ["$a=:1", "$b=[:2,:3]"])
        #expect(reply.value(of: "b")?.shown == "[:2,:3]")
        #expect(reply.value(of: "odd!") == nil)
        #expect(reply.value(of: "none") == nil)
        #expect(reply.isIntegerPairs == false)
        #expect(reply.value(of: "b")?.isIntegerPairs == true)
    }

    @Test(arguments: [
        ("HTTP/1.1 400 Bad Request\r\n", #"Protocol error, got "H" as reply type byte"#),
        ("\u{15}\u{3}\u{3}\r\n", #"Protocol error, got "\x15" as reply type byte"#),
        ("*1\r\nx", #"Protocol error, got "x" as reply type byte"#),
        ("*-7\r\n", "Multi-bulk length out of range"),
        ("*99999999999999999999\r\n", "Bad multi-bulk length"),
        ("$-2\r\n", "Bulk string length out of range"),
        ("$x\r\n", "Bad bulk string length"),
        (":12a\r\n", "Bad integer value"),
    ])
    func `what is not the protocol is refused, in whatever pieces`(text: String, why: String) throws {
        for size in [1, text.utf8.count] {
            let reader = ReplyReader(limit: 1 << 20)
            let error = #expect(throws: ReplyReader.Failure.self) {
                for byte in Array(text.utf8).chunks(of: size) { _ = try reader.feed(byte) }
            }
            #expect(error == .malformed(why))
            #expect(throws: ReplyReader.Failure.self) { try reader.feed("+OK\r\n") }
        }
    }

    @Test func `replies that came before the rubbish are not given, as the connection is lost`() {
        #expect(throws: ReplyReader.Failure.self) { try ReplyReader(limit: 1 << 10).feed("+OK\r\nrubbish\r\n") }
    }

    @Test func `arrays within arrays without end are refused`() {
        let error = #expect(throws: ReplyReader.Failure.self) {
            try ReplyReader(limit: 1 << 20).feed(String(repeating: "*1\r\n", count: 10_000))
        }
        guard case .malformed = error else { return #expect(error == nil, "of another kind") }
    }

    @Test func `an array of two thousand million costs what comes of it`() throws {
        let reader = ReplyReader(limit: 1 << 20)
        #expect(try reader.feed("*2147483647\r\n").isEmpty)
        for _ in 0..<100 { #expect(try reader.feed(":1\r\n").isEmpty) }
        let many = String(repeating: ":1\r\n", count: 1000)
        let error = #expect(throws: ReplyReader.Failure.self) { for _ in 0..<100 { _ = try reader.feed(many) } }
        #expect(error == .tooLarge(limit: 1 << 20))
    }

    @Test func `a text that is announced too long is refused before it comes`() throws {
        for text in ["$536870912\r\n", "$1048577\r\n", "*2\r\n:1\r\n$536870912\r\nbegins"] {
            for size in [1, text.utf8.count] {
                let reader = ReplyReader(limit: 1 << 20)
                let error = #expect(throws: ReplyReader.Failure.self) {
                    for part in Array(text.utf8).chunks(of: size) { _ = try reader.feed(part) }
                }
                #expect(error == .tooLarge(limit: 1 << 20))
            }
        }
        #expect(try ReplyReader(limit: 1 << 20).feed("$1048576\r\n").isEmpty)
    }

    @Test func `a reply at the limit is taken, one byte more is not`() throws {
        let text = String(repeating: "x", count: 1000)
        #expect(try ReplyReader(limit: 1100).feed("$1000\r\n\(text)\r\n").count == 1)
        #expect(throws: ReplyReader.Failure.tooLarge(limit: 1000)) {
            try ReplyReader(limit: 1000).feed("*2\r\n$1000\r\n\(text)\r\n:1\r\n")
        }
    }

    @Test func `a line without an end is refused`() {
        #expect(throws: ReplyReader.Failure.tooLarge(limit: 1000)) {
            try ReplyReader(limit: 1000).feed("+" + String(repeating: "x", count: 2000))
        }
    }

    @Test func `many replies in one piece are not too much`() throws {
        let replies = try ReplyReader(limit: 1000).feed(String(repeating: "$3\r\nabc\r\n", count: 5000))
        #expect(replies.count == 5000)
        #expect(replies.last?.string == "abc")
    }
}

extension ReplyReader {
    func feed(_ text: String) throws -> [Reply] { try feed(Array(text.utf8)) }

    func feed(_ bytes: some Sequence<UInt8>) throws -> [Reply] {
        try Array(bytes).withUnsafeBytes { try replies(feeding: $0) }
    }
}

extension Array {
    fileprivate func chunks(of size: Int) -> [ArraySlice<Element>] {
        stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
    }
}

extension Reply {
    /// The reply as one short text.
    var shown: String {
        switch kind {
        case .text: "$\(string ?? "")"
        case .status: "+\(string ?? "")"
        case .error: "-\(string ?? "")"
        case .integer: ":\(integer ?? 0)"
        case .null: "nil"
        case .array: "[\(elements.map(\.shown).joined(separator: ","))]"
        }
    }
}
