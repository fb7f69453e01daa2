import ExporterCore
import Testing

@testable import PostgresCollectors

@Suite struct ColumnTextTests {
    @Test(
        arguments: [
            ("1h30m", 5400), ("250ms", 0.25), ("-1m", -60), ("+1s", 1), ("0", 0), ("01:30:00", 5400),
            ("2 days 03:04:05.5", 183_845.5), ("-00:00:01", -1), ("1 mon", 2_592_000), ("1 year", 31_557_600),
            ("1 year 2 mons 3 days 04:05:06.789", 37_015_506.789), ("-1 days +02:03:00", -79_020),
            ("00:00:00", 0), ("1000:00:00.000001", 3_600_000.000001), ("-1 years -2 mons", -36_741_600),
        ] as [(String, Double)])
    func `reads spans as Go and PostgreSQL write them`(text: String, seconds: Double) throws {
        let span = try #require(Duration(spanText: text))
        #expect(abs(span / .seconds(1) - seconds) < 1e-6)
    }

    @Test(
        arguments: [
            "", " ", "5", "1 fortnight", "1", "days", "01:30", "01:60:00", "01:00:60", "01:00:00 1 day", "1:2:3.",
            "1:2:3.1234567", "--00:00:01", "99999999999999999999 days", "12345678901:00:00", "P1D", "infinity", "é",
            "1s 01:00:00", "1:-2:3",
        ])
    func `refuses what is no span`(text: String) {
        #expect(Duration(spanText: text) == nil)
    }

    @Test func `refuses a span beyond all numbers`() {
        #expect(Duration(spanText: String(repeating: "9999999999 years ", count: 1000)) == nil)
    }

    @Test func `gives spans in milliseconds`() throws {
        let column = CustomQuery.Column(name: "age", usage: .duration)
        #expect(try column.number(for: "00:00:01.005") == 1005)
        #expect(try column.number(for: "1m") == 60_000)
        #expect(try column.number(for: "-1") == nil)
        let error = #expect(throws: ParseError.self) { try column.number(for: "soon") }
        #expect(error?.description == #"age is "soon", expected a time span such as 1h30m or 01:30:00"#)
    }

    @Test func `gives the number that a text is mapped to`() throws {
        let column = CustomQuery.Column(name: "state", usage: .mappedMetric, metricMapping: ["on": 1, "off": 0])
        #expect(try column.number(for: "on") == 1)
        #expect(try column.number(for: "unheard of") == nil)
    }
}
