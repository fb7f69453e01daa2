import ExporterCore
import ExporterYAML
import Testing

@Suite struct YAMLMappingTests {
    enum Colour: String, CaseIterable {
        case red, green, blue
    }

    @Test(
        arguments: [
            ("yes", true), ("On", true), ("y", true), ("TRUE", true), ("no", false), ("off", false), ("n", false),
            ("False", false), ("~", nil), ("", nil),
        ] as [(String, Bool?)])
    func `reads every spelling of a boolean`(text: String, expected: Bool?) throws {
        #expect(try value("a: \(text)") { $0.bool("a") } == expected)
    }

    @Test(arguments: [("12", 12), ("0x10", 16), ("010", 8), ("1_000", 1000), ("-5", -5)])
    func `reads whole numbers of any base`(text: String, expected: Int) throws {
        #expect(try value("a: \(text)") { $0.integer("a", in: -10...1000) } == expected)
    }

    @Test(
        arguments: [
            ("1", 1), ("1.5", 1.5), ("-1e3", -1000), (".5", 0.5), (".inf", .infinity), ("-.Inf", -.infinity),
            ("0x1F", 31), ("inf", nil), ("0x1p3", nil), ("1,5", nil), ("'1'", nil), ("", nil),
        ] as [(String, Double?)])
    func `reads numbers or nothing`(text: String, expected: Double?) {
        let scalar =
            text.hasPrefix("'") ? YAMLScalar(String(text.dropFirst().dropLast()), isQuoted: true) : YAMLScalar(text)
        #expect(scalar.number == expected)
    }

    @Test func `reads texts, spans, lists and mappings`() throws {
        let text = """
            name: 12
            password: 'null'
            every: 1m30s
            colour: GREEN
            names: [one, 2]
            options: {b: 2, a: ''}
            steps:
              - do: this
              - do: that
            """
        let found = try value(text) { map -> [String]? in
            [
                map.text("name"), map.secret("password")?.revealed, map.duration("every")?.flagText,
                map.choice("colour", of: Colour.self)?.rawValue, map.texts("names")?.joined(separator: "+"),
                map.mapping("options") { options -> String? in
                    options.entries(expected: "text") { $0.text }.map { "\($0.key)=\($0.value)" }
                        .joined(separator: "&")
                },
                map.list("steps") { $0.text("do") }?.joined(separator: "+"),
                map.text("absent"),
            ].compactMap { $0 }
        }
        #expect(found == ["12", "null", "90s", "green", "one+2", "b=2&a=", "this+that"])
    }

    @Test(
        arguments: [
            ("a: maybe", #"a.yml:1: a: is "maybe", expected true or false"#),
            ("a: 'true'", #"a.yml:1: a: is "true" in quotes, expected true or false without them"#),
            ("a: [true]", "a.yml:1: a: is a list, expected true or false"),
            ("n: 1.5", #"a.yml:1: n: is "1.5", expected a whole number from 1 to 9"#),
            ("n: 10", #"a.yml:1: n: is "10", expected a whole number from 1 to 9"#),
            ("n: '5'", #"a.yml:1: n: is "5" in quotes, expected a whole number from 1 to 9 without them"#),
            ("t: 5", #"a.yml:1: t: is "5", expected a duration such as 5s, 1m30s or 250ms"#),
            ("s: {hunter2: x}", "a.yml:1: s: is a mapping, expected text"),
            ("c: rde", #"a.yml:1: c: is "rde", expected red, green or blue; did you mean red?"#),
            ("c: purple", #"a.yml:1: c: is "purple", expected red, green or blue"#),
            ("l: one", "a.yml:1: l: is text, expected a list of texts, as in [one, two]"),
            ("l: [{}]", "a.yml:1: l: is a list, expected a list of texts, as in [one, two]"),
            ("m: hunter2", "a.yml:1: m: is text, expected a mapping, as in key: value"),
            ("m:\n  k: [hunter2]", "a.yml:2: m.k: is a list, expected text"),
            ("m:\n  k:", "a.yml:2: m.k: is empty, expected text"),
            ("i: {}", "a.yml:1: i: is a mapping, expected a list, with - before each item"),
            ("i:\n  - {}\n  - x", "a.yml:3: i[1]: is text, expected a mapping, as in key: value"),
            ("i:\n  - {a\\n: 1}", #"a.yml:2: i[0].a\n: the key is not known, expected nothing"#),
            ("t: 1s\nt: 2s", "a.yml:2: t: the key is there twice, the first time in line 1, take one out"),
            ("aa: true", "a.yml:1: aa: the key is not known, did you mean a?"),
            ("colour: red", "a.yml:1: colour: the key is not known, expected a, n, t, s, c, l, m or i"),
        ])
    func `says what is wrong with a value`(text: String, message: String) {
        let text = text.replacing("{a\\n: 1}", with: #"{"a\n": 1}"#)
        let found = problems(in: text) { map in
            _ = map.bool("a")
            _ = map.integer("n", in: 1...9)
            _ = map.duration("t")
            _ = map.text("s")
            _ = map.choice("c", of: Colour.self)
            _ = map.texts("l")
            _ = map.mapping("m") { $0.entries(expected: "text") { $0.text } }
            _ = map.list("i") { _ -> Void? in nil }
        }
        #expect(found == [message])
    }

    @Test func `reports everything at once, in the order of the file`() {
        let text = """
            bad: 1
            modules:
              one: {colour: grey, size: x}
              two: {colour: red}
              three: 3
              two: {}
            """
        var names: [String] = []
        let found = problems(in: text) { map in
            names =
                map.mapping("modules") { modules in
                    modules.each { name, module in
                        module.require("size", "how large it is")
                        _ = module.choice("colour", of: Colour.self)
                        _ = module.integer("size", in: 0...1)
                        return name
                    }
                } ?? []
        }
        #expect(
            found == [
                "a.yml:1: bad: the key is not known, expected modules",
                #"a.yml:3: modules.one.colour: is "grey", expected red, green or blue; did you mean green?"#,
                #"a.yml:3: modules.one.size: is "x", expected a whole number from 0 to 1"#,
                "a.yml:4: modules.two.size: is missing, write how large it is",
                "a.yml:5: modules.three: is text, expected a mapping, as in key: value",
                "a.yml:6: modules.two: the key is there twice, the first time in line 4, take one out",
            ])
        #expect(names.isEmpty)
    }

    @Test func `leaves out what is wrong and keeps the rest`() {
        var names: [String] = []
        let found = problems(in: "one: {x: 1}\ntwo: {}\nthree:\n") { map in
            names = map.each { name, _ in name }
        }
        #expect(found == ["a.yml:1: one.x: the key is not known, expected nothing"])
        #expect(names == ["two", "three"])
    }
}
