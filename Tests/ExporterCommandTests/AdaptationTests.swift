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

    @Test func `what is to be said of the flags given is a warning`() {
        let exporter = exporter(Adaptation(warnings: { ["--port is \($0[Self.port])"] }))
        #expect(exporter.parse(["-port", "80"], environment: [:]).warnings == ["--port is 80"])
    }
}
