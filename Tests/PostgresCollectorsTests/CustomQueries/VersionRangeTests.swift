import Testing

@testable import PostgresCollectors

@Suite struct VersionRangeTests {
    @Test(
        arguments: [
            (150018, PostgresVersion(15, 18), "15.18"), (90624, PostgresVersion(9, 6, 24), "9.6.24"),
            (100000, PostgresVersion(10), "10.0"), (80300, PostgresVersion(8, 3), "8.3.0"),
        ])
    func `reads the server's number`(number: Int, version: PostgresVersion, text: String) {
        #expect(PostgresVersion(number: number) == version)
        #expect(version.description == text)
    }

    @Test(
        arguments: [
            (">=10.0.0", [100000, 150018], [90624]),
            (">=9.1.0 <10.0.0", [90100, 90624], [90000, 100000]),
            (">= 9.1.0 < 10.0.0", [90624], [100000]),
            (">=9.1.0<10.0.0", [90624], [100000]),
            ("15", [150000, 150018], [140020, 160000]),
            ("15.x", [150018], [160000]),
            ("=15.3", [150003], [150004]),
            ("==9.6.24", [90624], [90623]),
            (">15", [160000], [150018]),
            (">15.3.0", [150004], [150003]),
            ("<=15", [150018], [160000]),
            ("<15", [140020], [150000]),
            ("!=15", [140020, 160000], [150018]),
            ("!15.3", [150004], [150003]),
            ("<9.6 || >=14 <15||16", [90500, 140001, 160002], [90600, 130000, 150000, 170000]),
        ] as [(String, [Int], [Int])])
    func `holds for the versions that it says`(text: String, inside: [Int], outside: [Int]) throws {
        let range = try #require(VersionRange(text))
        #expect(inside.allSatisfy { range.contains(PostgresVersion(number: $0)) })
        #expect(outside.allSatisfy { !range.contains(PostgresVersion(number: $0)) })
    }

    @Test func `holds for all when nothing is said`() {
        #expect(VersionRange.all.contains(PostgresVersion(number: 80000)))
    }

    @Test(
        arguments: [
            "", " ", ">=", "x", "*", ">=10.0.0.0", "10-beta1", "=>10", "<>10", "10 ||", "|| 10", "10 | 11", "10 ||| 11",
            "10..1", "v10", "9999999999", "10.", "ten",
        ])
    func `refuses what is no range`(text: String) {
        #expect(VersionRange(text) == nil)
    }
}
