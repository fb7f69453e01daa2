import ExporterCore
import Testing

@testable import NodeCollectors

@Suite struct TextfileParserTests {
    @Test func `reads families with help texts, types and labels`() throws {
        let families = try parse(
            #"""
            # A remark, and an empty line.

            # HELP size_bytes Size\\of the \"disk\"\nin bytes.
            # TYPE size_bytes Gauge
            size_bytes { mount = "/", device="a\\b\"c\n", } 1.5e+09
            	size_bytes 3
            requests:total{}1
            {"quoted",a="b"} -.5
            {bare} 1e-3
            #TYPE odd counter
            odd +Inf

            """#)

        #expect(families.map(\.name) == ["size_bytes", "requests:total", "quoted", "bare", "odd"])
        #expect(families.map(\.kind) == [.gauge, .untyped, .untyped, .untyped, .counter])
        #expect(families[0].help == "Size\\of the \"disk\"\nin bytes.")
        #expect(families[1].help == nil)
        #expect(lines(of: families[0]) == [#"device=a\b"c\#n,mount=/ 1500000000.0"#, "device=,mount= 3.0"])
        #expect(lines(of: families[1]) == [" 1.0"])
        #expect(lines(of: families[2]) == ["a=b -0.5"])
        #expect(lines(of: families[3]) == [" 0.001"])
        #expect(lines(of: families[4]) == [" inf"])
    }

    @Test func `puts histograms together`() throws {
        let families = try parse(
            """
            # TYPE h histogram
            h_sum{x="1"} 10
            h_bucket{le="2",x="1"} 3
            h_bucket{x="1",le="1"} 1
            h_bucket{x="1",le="+Inf"} 4
            h_count{x="1"} 4
            h_bucket{x="2",le="+Inf"} 7
            h_bucket{x="2",le="NaN"} 8
            h_bucket{x="2"} 9
            h_created{x="2"} 1

            """)

        #expect(families.map(\.name) == ["h", "h_created"])
        #expect(
            families[0].samples.map(\.value) == [
                .histogram(
                    Histogram(
                        buckets: [
                            .init(upperBound: 1, cumulativeCount: 1), .init(upperBound: 2, cumulativeCount: 3),
                            .init(upperBound: .infinity, cumulativeCount: 4),
                        ], sum: 10, count: 4)),
                .histogram(
                    Histogram(buckets: [.init(upperBound: .infinity, cumulativeCount: 7)], sum: 0, count: 7)),
            ])
        #expect(families[0].samples.map { $0.labels.map(\.value) } == [["1"], ["2"]])
    }

    @Test func `puts summaries together`() throws {
        let families = try parse(
            """
            # TYPE s summary
            s{quantile="0.9"} 9
            s{quantile="0.5"} NaN
            s{quantile="0.9"} 10
            s_sum 2.5
            s_count 3.7
            s_bucket 1

            """)

        #expect(families.map(\.name) == ["s", "s_bucket"])
        guard case .summary(let summary) = families[0].samples.first?.value else {
            Issue.record("not a summary")
            return
        }
        #expect(summary.quantiles.map(\.quantile) == [0.5, 0.9])
        #expect(summary.quantiles.last?.value == 10)
        #expect(summary.quantiles.first?.value.isNaN == true)
        #expect(summary.sum == 2.5)
        #expect(summary.count == 3)
    }

    @Test func `takes _sum and _count for names of their own when nothing else is known`() throws {
        #expect(try parse("a_count 1\n# TYPE a summary\na_count 2\na_sum 3\n").map(\.name) == ["a_count", "a"])
        #expect(try parse("_count 1\n# TYPE b gauge\nb 1\nb_sum 2\n").map(\.name) == ["_count", "b", "b_sum"])
    }

    @Test(arguments: [
        "", "\n\n", "   ", "# only a remark\n", "#\n", "# HELP\n", "# HELP a\n", "# TYPE a \n", "# HELP a b\n",
    ])
    func `reads files without samples`(text: String) throws {
        #expect(try parse(text).isEmpty)
    }

    @Test(arguments: [
        ("a 1", "line 1: end of the line is missing"),
        ("a{b=\"c\"} 1\nb", "line 2: value is missing"),
        ("# no end", "line 1: end of the line is missing"),
        ("# HELP a b", "line 1: end of the line is missing"),
        ("# HELP 5 b\n", "line 1: metric name is \"5 b\", expected a metric name after HELP"),
        ("# TYPE a,b gauge\n", "line 1: metric name is \",b gauge\", expected a metric name after TYPE"),
        ("# HELP a b\n# HELP a c\n", "line 2: help text is \"c\", expected only one of a metric"),
        ("# HELP a \\x\n", "line 1: help text is \"\\x\", expected no escapes but \\\\, \\\" and \\n"),
        ("# TYPE a gauge", "line 1: end of the line is missing"),
        ("# TYPE a thing\n", "line 1: type is \"thing\", expected counter, gauge, histogram, summary or untyped"),
        ("# TYPE a gauge \n", "line 1: type is \"gauge \", expected counter, gauge, histogram, summary or untyped"),
        ("a 1\n# TYPE a gauge\n", "line 2: type is \"gauge\", expected only one of a metric, before its samples"),
        ("5a 1\n", "line 1: metric name is \"5a 1\", expected a metric name"),
        ("\u{FC} 1\n", "line 1: metric name is \"\u{FC} 1\", expected a metric name"),
        ("a\n", "line 1: value is missing"),
        ("a one\n", "line 1: value is \"one\", expected a number"),
        ("a 1\r\n", "line 1: value is \"1\\r\", expected a number"),
        ("a 1 \n", "line 1: timestamp is missing"),
        ("a 1 2.5\n", "line 1: timestamp is \"2.5\", expected a whole number"),
        ("a 1 2 \n", "line 1: end of the line is \" \", expected a newline"),
        ("a 1 2", "line 1: end of the line is missing"),
        ("a{\n", "line 1: label name is missing"),
        ("a{,} 1\n", "line 1: label name is \",} 1\", expected a label name"),
        ("a{b} 1\n", "line 1: label value is \"} 1\", expected an equals sign and a value"),
        ("a{b=c} 1\n", "line 1: label value is \"c} 1\", expected text in quotes"),
        ("a{b=\"c} 1\n", "line 1: label value is \"c} 1\", expected text that ends with a quote"),
        ("a{b=\"c\\", "line 1: label value is \"c\\\", expected text that ends with a quote"),
        ("a{b=\"\\t\"} 1\n", "line 1: label value is \"\\t\", expected no escapes but \\\\, \\\" and \\n"),
        ("a{b=\"c\";} 1\n", "line 1: label set is \";} 1\", expected a comma or a closing brace"),
        (
            "a{b=\"\",b=\"\"} 1\n",
            "line 1: label name is \"b\", expected a name that is neither reserved nor used twice"
        ),
        ("a{__b=\"\"} 1\n", "line 1: label name is \"__b\", expected a name that is neither reserved nor used twice"),
        ("{} 1\n", "line 1: metric name is \"} 1\", expected a metric name"),
        ("{a=\"b\"} 1\n", "line 1: label set is \"=\"b\"} 1\", expected a comma or a closing brace"),
        ("{\"a.b\"} 1\n", "line 1: metric name is \"a\", expected a name of letters, digits and underscores in quotes"),
        ("# TYPE h histogram\nh_bucket{le=\"x\"} 1\n", "line 2: bound or quantile is \"x\", expected a number"),
        ("# TYPE h histogram\nh_bucket{le=\"1\"} -1\n", "line 2: value is \"-1\", expected a count of 0 or more"),
        ("# TYPE h histogram\nh_count -1\n", "line 2: value is \"-1\", expected a count of 0 or more"),
    ])
    func `says what is wrong, and where`(text: String, message: String) {
        let error = #expect(throws: TextfileError.self) { try parse(text) }
        #expect(error == TextfileError(.syntax, message))
    }

    @Test func `rejects label values that are not UTF-8`() {
        let bytes = Array("a{b=\"".utf8) + [0xFF] + Array("\"} 1\n".utf8)
        let error = #expect(throws: TextfileError.self) { try TextfileParser.parse(bytes.span) }
        #expect(error == TextfileError(.syntax, "line 1: label value is \"\u{FFFD}\", expected UTF-8"))
    }

    @Test func `rejects timestamps once the whole file is read`() {
        let stamped = #expect(throws: TextfileError.self) { try parse("a 1 1395066363000\nb 2\n") }
        #expect(stamped == TextfileError(.timestamp, "a sample has a timestamp"))
        let malformed = #expect(throws: TextfileError.self) { try parse("a 1 -5\nb two\n") }
        #expect(malformed == TextfileError(.syntax, "line 2: value is \"two\", expected a number"))
    }

    @Test(arguments: [
        ("0", 0), ("-1", -1), ("+1", 1), ("1.", 1), (".5", 0.5), ("1e3", 1000), ("1E+3", 1000), ("1.5e-3", 0.0015),
        ("123456789012345678", 123_456_789_012_345_680), ("0.1", 0.1), ("1e-400", 0), ("Inf", .infinity),
        ("-inf", -.infinity), ("+Infinity", .infinity),
    ])
    func `reads numbers like the original`(text: String, value: Double) {
        #expect(Double(sampleValue: text.utf8.span) == value)
    }

    @Test(arguments: ["NaN", "nan", "NAN"])
    func `reads what is not a number`(text: String) {
        #expect(Double(sampleValue: text.utf8.span)?.isNaN == true)
    }

    @Test(arguments: [
        "", "+", "-", ".", "e", "1e", "1e+", "1.2.3", "1e400", "-1e400", "0x10", "0x1p3", "1_000", "1,5", "+nan",
        "-nan",
        "nan(1)", "infinit", "1 ", "1f", "\u{661}",
    ])
    func `refuses numbers the original refuses`(text: String) {
        #expect(Double(sampleValue: text.utf8.span) == nil)
    }

    @Test func `never traps on a file that was cut off`() {
        let text = Array(
            #"""
            # HELP h Some \\ "help".
            # TYPE h histogram
            h_bucket{a="\"\n\\",le="+Inf"} 1.5e+3
            {"s",b="ü"} NaN 17

            """#.utf8)
        for end in text.indices {
            for patch: UInt8 in [.quote, .backslash, .newline, 0xFF] {
                let cut = text[..<end] + [patch]
                _ = try? TextfileParser.parse(cut.span)
            }
        }
    }

    private func parse(_ text: String) throws(TextfileError) -> [TextfileFamily] {
        try TextfileParser.parse(text.utf8.span)
    }

    /// The family's samples: labels, and value.
    private func lines(of family: TextfileFamily) -> [String] {
        family.samples.map { sample in
            guard case .number(let value) = sample.value else { return "no number" }
            return sample.labels.map { "\($0.name)=\($0.value)" }.joined(separator: ",") + " \(value)"
        }
    }
}
