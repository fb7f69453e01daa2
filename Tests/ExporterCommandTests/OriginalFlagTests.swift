import ExporterCore
import Testing

@testable import ExporterCommand

/// Flags that the original has under names of its own.
@Suite struct OriginalFlagTests {
    private static let old = Flag("noise", default: "INFO", "Old.", environment: "NOISE", isHidden: true)
    private static let loud = Flag("loud", default: false, "Old.", isHidden: true)
    private static let originals = [
        OriginalFlag(loud, for: "log.level") { $0 ? "debug" : nil },
        OriginalFlag(old, for: "log.level") { $0.lowercased() },
    ]

    private func parse(_ arguments: String..., environment: [String: String] = [:]) -> (level: String, errors: [String])
    {
        let result = testExporter(originalFlags: Self.originals).parse(arguments, environment: environment)
        return (result.values[CommonFlags.logLevel].flagText, result.errors.map(\.description))
    }

    @Test func `the original gives today's its value, unless that is given too`() {
        #expect(parse().level == "info")
        #expect(parse("-noise=ERROR").level == "error")
        #expect(parse(environment: ["NOISE": "WARN"]).level == "warn")
        #expect(parse("--noise=ERROR", "--log.level=debug").level == "debug")
        #expect(parse("--log.level=warn", "--loud").level == "warn")
    }

    @Test func `of two the one declared first counts, when it says anything`() {
        #expect(parse("--noise=ERROR", "--loud").level == "debug")
        #expect(parse("--loud=false", "--noise=ERROR").level == "error")
    }

    @Test func `several stand for one, when any of them is given`() {
        let port = Flag("port", default: 80, "Old.")
        let host = Flag("host", default: "", "Old.")
        let exporter = testExporter(originalFlags: [
            OriginalFlag([port, host], for: "web.listen-address") { "\($0[host]):\($0[port])" }
        ])
        func addresses(_ arguments: String...) -> [String] {
            exporter.parse(arguments, environment: [:]).values[exporter.listenAddress]
        }
        #expect(addresses() == exporter.listenAddress.defaultValue)
        #expect(addresses("--port=9") == [":9"])
        #expect(addresses("--host=a") == ["a:80"])
        #expect(addresses("--host=a", "--port=9") == ["a:9"])
        #expect(addresses("--host=a", "--web.listen-address=b:1") == ["b:1"])
    }

    @Test func `what today's flag cannot be is refused by the name that was given`() {
        #expect(
            parse("--noise=odd").errors == ["cannot use --noise: odd is not one of debug, info, warn, error"])
    }
}
