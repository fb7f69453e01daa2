import ExporterYAML
import Testing

@Suite struct YAMLRubbishTests {
    private static let sample = Array(
        """
        # A comment, ä and 🐘
        defaults: &d {ttl: 5m, "quoted\\t": 'it''s'}
        pg_locks:
          <<: *d
          query: >-
            SELECT 1
            FROM x
          metrics:
            - count: {usage: GAUGE, description: !!str 12}
            - ? other
              : - a
                - &b [1, ~, {c: d}]
                - *b
        ...
        """.utf8)

    @Test func `survives a file that ends anywhere`() {
        for end in 0...Self.sample.count { walk(Array(Self.sample[..<end])) }
    }

    @Test func `survives any bytes`() {
        var random = SplitMix(state: 7)
        for _ in 0..<3000 {
            var bytes = Self.sample
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let position = Int.random(in: 0..<bytes.count, using: &random)
                // Mostly what means something to YAML, so that more than the scanner is put to the test.
                let interesting = Array("{}[]&*!|>'\"%@`,:-? \n\t#<~".utf8)
                bytes[position] =
                    Bool.random(using: &random)
                    ? interesting.randomElement(using: &random) ?? 0 : UInt8.random(in: 0...255, using: &random)
            }
            walk(bytes)
        }
    }

    /// Reads whatever there is in every way there is.
    private func walk(_ bytes: [UInt8]) {
        let lines = problems(in: bytes) { map in
            _ = map.bool("defaults")
            _ = map.mapping("pg_locks") { query -> Void? in
                _ = query.duration("ttl")
                _ = query.text("query")
                _ = query.list("metrics") { $0.each { $1.text("usage") } }
                return nil
            }
        }
        for line in lines {
            #expect(line.hasPrefix("a.yml:") && !line.contains("\n"))
        }
    }
}

/// The same numbers at every run.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
