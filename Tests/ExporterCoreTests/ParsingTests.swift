import Testing

@testable import ExporterCore

@Suite struct ParsingTests {
    @Test func `reads fields of a line and no further`() throws {
        var cursor = ByteCursor("  one\ttwo 3  \nfour: 0x5".utf8.span)
        var fields = [String(cursor.field()), String(cursor.field())]
        let third = try cursor.unsigned("third")
        let wasAtLineEnd = cursor.isAtLineEnd
        fields.append(String(cursor.field()))
        let hadNextLine = cursor.nextLine()
        fields += [String(cursor.field(upTo: .colon)), String(cursor.restOfLine())]
        let hadThirdLine = cursor.nextLine()
        let isAtEnd = cursor.isAtEnd

        #expect(fields == ["one", "two", "", "four", "0x5"])
        #expect(third == 3)
        #expect(wasAtLineEnd && hadNextLine && !hadThirdLine && isAtEnd)
    }

    @Test(
        arguments: [("", nil), ("18446744073709551615", .max), ("18446744073709551616", nil), ("-1", nil), ("1x", nil)]
            as [(String, UInt64?)])
    func `reads whole numbers or nothing`(text: String, value: UInt64?) {
        let found = UInt64(ascii: text.utf8.span)
        #expect(found == value)
    }

    @Test(
        arguments: [("-9223372036854775808", Int.min), ("+7", 7), ("-", nil), ("9223372036854775808", nil), ("", nil)]
            as [(String, Int?)])
    func `reads signed numbers or nothing`(text: String, value: Int?) {
        let found = Int(ascii: text.utf8.span)
        #expect(found == value)
    }

    @Test(
        arguments: [
            ("0x10", 16), ("010", 8), ("0", 0), ("0b11", 3), ("0o17", 15), ("-0x1", -1), ("1_000", 1000), ("08", nil),
            ("", nil), ("0x", nil), ("--1", nil), ("é", nil), ("-", nil),
        ] as [(String, Int?)])
    func `reads numbers of any base as Go does`(text: String, value: Int?) {
        let found = Int(automaticBase: text.utf8.span)
        #expect(found == value)
    }

    @Test(
        arguments: [("ff", 255), ("FFFFFFFFFFFFFFFF", .max), ("", nil), ("10000000000000000", nil), ("0x1", nil)]
            as [(String, UInt64?)])
    func `reads hexadecimal numbers or nothing`(text: String, value: UInt64?) {
        let found = UInt64(hexadecimal: text.utf8.span)
        #expect(found == value)
    }

    @Test(
        arguments: [
            ("0.02", 0.02), ("1e3", 1000), ("123456789012345.678", 123_456_789_012_345.678), (".", nil), ("", nil),
            ("1.2.3", nil), ("-0.5", -0.5),
        ] as [(String, Double?)])
    func `reads decimal numbers or nothing`(text: String, value: Double?) {
        let found = Double(ascii: text.utf8.span)
        #expect(found == value)
    }

    @Test func `quotes what it found so that it stays one short line`() {
        let rubbish = "\u{1B}[31m\n" + String(repeating: "x", count: 500)
        let error = ParseError("size", rubbish.utf8.span, expected: "a number")
        #expect(
            error.description == #"size is "\u{1B}[31m\n"# + String(repeating: "x", count: 58)
                + #"", expected a number"#)
        #expect(ParseError("size", "".utf8.span, expected: "a number").description == "size is missing")
    }

    @Test func `quotes whatever else may come out of the text, too`() {
        let rubbish = "\0\n" + String(repeating: "x", count: 500)
        let quoted = #"\0\n"# + String(repeating: "x", count: 62)
        let all = ParseError(rubbish, is: rubbish, expected: rubbish)
        #expect(all.description == "\(quoted) is \"\(quoted)\", expected \(quoted)")
        let expected = ParseError("name", "x".utf8.span, expected: rubbish)
        #expect(expected.description == "name is \"x\", expected \(quoted)")
    }

    @Test func `says on one line what failed on a path of any kind`() {
        let error = CollectorError(.failed, "open", "/a\nb", why: "input/output error", remedy: "look")
        #expect(error.description == #"cannot open /a\nb: input/output error; look"#)
    }

    @Test func `finds keys by where they were last time`() {
        var table = KeyTable([("a", 1), ("b", 2)])
        func find(_ key: String) -> Int? { table.find(key.utf8.span) }

        #expect(find("b") == 2)
        #expect(find("z") == nil)
        let added = table.find("c".utf8.span, or: { _ in 3 })
        #expect(added == 3)
        table.rewind()
        #expect(["a", "b", "c", "a"].map(find) == [1, 2, 3, 1])
    }

    @Test func `finds the key that comes next in a text, whichever was expected`() {
        var table = KeyTable([("a", 1), ("ab", 2)])
        let text = "a 10\nab 20\n\nabc 30\nab\na"
        var cursor = ByteCursor(text.utf8.span)
        var found: [String] = []
        while !cursor.isAtEnd {
            let value = table.find(nextIn: &cursor, or: { $0.utf8.count })
            found.append("\(value.map { "\($0)" } ?? "-") \(String(cursor.field()))")
            cursor.nextLine()
        }
        #expect(found == ["1 10", "2 20", "- ", "3 30", "2 ", "1 "])
    }

    @Test func `a prefix in lower case is found in any case`() {
        let found = ["veth0", "VETH", "vet", "Vethy", "eth0"].map { $0.utf8.span.hasPrefix(inAnyCase: "veth") }
        #expect(found == [true, true, false, true, false])
    }
}
