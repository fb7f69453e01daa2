import ExporterCore
import Testing

@Suite struct JSONValueTests {
    @Test func `reads what container engines write`() throws {
        let document = try JSONValue(
            parsing: #"{"State":{"Running":true,"Pid":7931,"Health":null},"Args":["a",-1.5e3],"Empty":{},"None":[]}"#)
        #expect(document["State"]?["Running"]?.bool == true)
        #expect(document["State"]?["Pid"]?.integer == 7931)
        #expect(document["State"]?["Health"] == .null)
        #expect(document["Args"]?.array == [.string("a"), .number("-1.5e3")])
        #expect(document["Empty"]?.members == [])
        #expect(document["None"]?.array == [])
        #expect(document["Missing"] == nil)
        #expect(document["Args"]?["Running"] == nil)
    }

    @Test(arguments: [
        (#""tab\t, quote\", slash\/, line\n""#, "tab\t, quote\", slash/, line\n"),
        (#""caf\u00e9 \ud83d\ude00""#, "café 😀"),
        (#""half a pair: \ud83d.""#, "half a pair: \u{FFFD}."),
        (#""two first halves: \ud83d\ud83d.""#, "two first halves: \u{FFFD}."),
        (#""""#, ""),
    ])
    func `undoes escapes`(json: String, text: String) throws {
        #expect(try JSONValue(parsing: json) == .string(text))
    }

    @Test(arguments: [
        ("", "byte 0 is missing"),
        (#"{"State":{"Running":tr"#, #"byte 20 is "tr", expected a value"#),
        (#"{"Name":"/we"#, "byte 12 is missing"),
        (#"{"a" 1}"#, #"byte 5 is "1}", expected a colon"#),
        (#"{"a":1 "b":2}"#, ##"byte 7 is ""b":2}", expected a comma or }"##),
        ("{1:2}", #"byte 1 is "1:2}", expected a name in quotes"#),
        ("[1 2]", #"byte 3 is "2]", expected a comma or ]"#),
        ("1 2", #"byte 2 is "2", expected the end"#),
        (#""\u12"#, #"byte 3 is "12", expected four hexadecimal digits"#),
        (#""\x""#, #"byte 3 is """, expected an escape"#),
    ])
    func `says where it is no JSON`(json: String, message: String) {
        let error = #expect(throws: ParseError.self) { try JSONValue(parsing: json) }
        #expect(error?.description == message)
    }

    @Test func `does not follow nesting without end`() {
        let error = #expect(throws: ParseError.self) {
            try JSONValue(parsing: String(repeating: "[", count: 1_000_000))
        }
        #expect(error?.description == #"byte 64 is "[[[[[[[[[[[[[[[[[[[[", expected fewer than 64 levels"#)
    }

    @Test func `survives every truncation of a document`() throws {
        let document = #"{"Name":"/b1","Labels":{"a":"\u00e9","b":[1,2.5,true,null]}}"#
        for length in 0..<document.utf8.count {
            #expect(throws: ParseError.self) { try JSONValue(parsing: String(document.utf8.prefix(length)) ?? "") }
        }
    }
}
