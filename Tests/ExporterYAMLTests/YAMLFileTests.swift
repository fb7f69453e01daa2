import ExporterYAML
import Foundation
import Testing

@Suite struct YAMLFileTests {
    @Test(
        arguments: [
            ("b: 1\na: [x, 'y']\n", #"{b: 1, a: [x, "y"]}"#),
            ("text: |\n  one\n  two\n", "{text: \"one\ntwo\n\"}"),
            ("null: null\nempty:\n", "{null: null, empty: }"),
            ("a: !!str 12\nb: !!int \"12\"\n", #"{a: "12", b: 12}"#),
            ("a: &x [1, 2]\nb: *x\n*x : {}\n", nil),
            ("k: &x key\n*x : value\n", "{k: key, key: value}"),
            ("d: &d {a: 1, b: 2}\nm:\n  <<: *d\n  b: 3\n", "{d: {a: 1, b: 2}, m: {b: 3, a: 1}}"),
            ("d: &d {a: 1}\ne: &e {a: 2, b: 2}\nm: {<<: [*d, *e]}\n", "{d: {a: 1}, e: {a: 2, b: 2}, m: {a: 1, b: 2}}"),
            ("", "{}"),
            ("# nothing but this\n", "{}"),
            ("\u{FEFF}a: ü\n", "{a: ü}"),
        ] as [(String, String?)])
    func `keeps what is in the file, in its order`(text: String, expected: String?) {
        let found = try? shape(of: text)
        #expect(found == expected)
    }

    @Test func `knows the line of everything`() throws {
        let root = try YAMLFile(parsing: Array("a: 1\n\nb:\n  - x\n  - c: y\n".utf8), path: "").root
        let expected = YAMLNode(
            line: 1,
            .mapping([
                YAMLPair(key: "a", line: 1, value: YAMLNode(line: 1, .scalar(YAMLScalar("1")))),
                YAMLPair(
                    key: "b", line: 3,
                    value: YAMLNode(
                        line: 4,
                        .sequence([
                            YAMLNode(line: 4, .scalar(YAMLScalar("x"))),
                            YAMLNode(
                                line: 5,
                                .mapping([
                                    YAMLPair(key: "c", line: 5, value: YAMLNode(line: 5, .scalar(YAMLScalar("y"))))
                                ])),
                        ]))),
            ]))
        #expect(root == expected)
    }

    @Test(
        arguments: [
            (
                "a: 1\nb: [x\nc: 2\n",
                "a.yml:3: it is no YAML: did not find expected ',' or ']' while parsing a flow sequence that begins "
                    + "in line 2; look at the indentation, quotes and brackets there"
            ),
            (
                "a: b: c\n",
                "a.yml:1: it is no YAML: mapping values are not allowed in this context; "
                    + "look at the indentation, quotes and brackets there"
            ),
            (
                "a: 1\nb: \u{1}\n",
                "a.yml:2: it is no YAML: control characters are not allowed; "
                    + "look at the indentation, quotes and brackets there"
            ),
            ("a: 1\n---\nb: 2\n", "a.yml:2: a second document begins here, write one document a file"),
            ("- a\n", "a.yml:1: the file is a list, expected a mapping at its top, as in key: value"),
            ("hunter2\n", "a.yml:1: the file is text, expected a mapping at its top, as in key: value"),
            ("a:\n  b: *c\n", "a.yml:2: the alias stands for nothing before it, put text that begins with * in quotes"),
            ("a: &a [*a]\n", "a.yml:1: the alias stands for nothing before it, put text that begins with * in quotes"),
            ("{{ template }}\n", "a.yml:1: a key is a mapping, write text, in quotes if it begins with { or ["),
            ("a: !vault x\n", "a.yml:1: the tag has no meaning here, put text that begins with ! in quotes"),
            ("a: !!set {b}\n", "a.yml:1: the tag has no meaning here, put text that begins with ! in quotes"),
            (#"a: "x\0y""#, "a.yml:1: the text has a zero byte in it, take it out"),
            ("a: {<<: b}\n", "a.yml:1: << adds text, expected a mapping such as *defaults"),
        ])
    func `says where a text is no YAML`(text: String, message: String) {
        #expect(problems(in: text) == [message])
    }

    @Test func `says where a file is not UTF-8`() {
        let message = "a.yml:2: it is not UTF-8, save the file in that encoding"
        #expect(problems(in: Array("a: 1\nb: ".utf8) + [0xFF, 0x0A]) == [message])
        let utf16 = Array("a: 1\n".utf16).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        #expect(problems(in: [0xFF, 0xFE] + utf16) == ["a.yml:1: it is not UTF-8, save the file in that encoding"])
    }

    @Test func `counts an alias as all that it stands for`() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...20 {
            let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(aliases)]\n"
        }
        #expect(problems(in: text) == ["a.yml:6: the file has more than 100000 parts, make it smaller"])
    }

    @Test func `counts the levels within an alias`() {
        var text = "a0: &a0 x\n"
        for level in 1...70 { text += "a\(level): &a\(level) [*a\(level - 1)]\n" }
        #expect(problems(in: text) == ["a.yml:64: more than 64 levels lie in each other, use fewer"])
    }

    @Test(arguments: ["[", "{a: ", "- "])
    func `stops where too many levels lie in each other`(opening: String) {
        let text = "a:\n " + String(repeating: opening, count: 100_000)
        #expect(problems(in: text) == ["a.yml:2: more than 64 levels lie in each other, use fewer"])
    }

    @Test func `refuses a file that is too large`() {
        let bytes = [UInt8](repeating: UInt8(ascii: "#"), count: 1 << 20)
        #expect(problems(in: bytes) == [])
        #expect(problems(in: bytes + bytes) == ["a.yml: the file is larger than 1 MiB, make it smaller"])
    }

    @Test func `reads files, or says why not`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "a.yml").path
        try "a: 1\n".write(toFile: file, atomically: true, encoding: .utf8)

        #expect(try shape(YAMLFile(reading: file).root) == "{a: 1}")
        #expect(
            failure(folder.path) == "\(folder.path): cannot read the file: Is a directory; give the path of a file")
        #expect(
            failure("/nowhere/a\n.yml")
                == "/nowhere/a\\n.yml: cannot read the file: No such file or directory; give the path of a file")
        #expect(failure("/dev/zero") == "/dev/zero: the file is larger than 1 MiB, make it smaller")
    }

    private func failure(_ path: String) -> String? {
        do throws(YAMLProblem) {
            _ = try YAMLFile(reading: path)
            return nil
        } catch {
            return error.description
        }
    }
}
