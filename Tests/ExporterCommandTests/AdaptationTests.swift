import ExporterCore
import Testing

@testable import ExporterCommand

@Suite struct AdaptationTests {
    private static let port = Flag("port", default: 0, "Test.")

    private func exporter(_ adaptation: Adaptation) -> Exporter<TestDatabase> {
        Exporter(
            name: "test_exporter", program: "test-exporter", title: "Test", summary: "For tests.", namespace: "test",
            port: 1, collectors: [.on(SizeCollector())], sourceFlags: FlagGroup("Test", [Self.port]),
            targets: { _, _ in testTargets }, adaptation: adaptation)
    }

    @Test func `flags of the original are said in terms of ours, with what is to be warned of`() {
        let exporter = exporter(
            Adaptation(translate: { flags in
                flags.set([":\(flags[Self.port])"], for: CommonFlags.listenAddress(port: 1))
                return ["--port is old"]
            }))
        let result = exporter.parse(["-port", "80"], environment: [:])
        #expect(result.values[exporter.listenAddress] == [":80"])
        #expect(result.warnings == ["--port is old"])
    }
}
