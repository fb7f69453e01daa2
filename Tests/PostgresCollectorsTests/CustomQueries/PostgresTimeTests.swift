import Testing

@testable import PostgresCollectors

@Suite struct PostgresTimeTests {
    @Test(
        arguments: [
            ("1970-01-01", 0), ("2000-03-01", 951_868_800), ("2026-11-21 13:00:00.25", 1_795_266_000.25),
            ("2026-11-21 13:00:00+01", 1_795_262_400), ("2026-11-21 13:00:00-03:30", 1_795_278_600),
            ("0001-12-31 BC", -62_135_683_200), ("infinity", .infinity),
            ("-infinity", -.infinity),
        ] as [(String, Double)])
    func `reads times as the server prints them`(text: String, seconds: Double) {
        #expect(PostgresTime(text, type: 1184)?.seconds == seconds)
    }

    @Test(arguments: [
        "", "now", "2026-11", "9223372036854775807-01-01", "2026-9223372036854775807-01", "2026-01-9223372036854775807",
        "9223372036854775807-01-01 BC", "2026-01-01 x", "2026-01-01 1:2:3:4",
    ])
    func `refuses what is no time, however large`(text: String) {
        #expect(PostgresTime(text, type: 1184) == nil)
    }

    @Test func `leaves other types alone`() {
        #expect(PostgresTime("2026-11-21", type: 25) == nil)
    }
}
