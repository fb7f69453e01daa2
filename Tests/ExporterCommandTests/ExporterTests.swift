import ExporterCore
import Testing

@testable import ExporterCommand

/// What an exporter declares, and what the runtime makes of it.
@Suite struct ExporterTests {
    @Test func `a flag that the exporter declares differently is read and documented as it says`() {
        let flag = Flag("web.telemetry-path", default: "/own", "The page.", environment: "OWN_PATH")
        let exporter = testExporter(replacedFlags: [flag])
        let declared = exporter.flagGroups.flatMap(\.flags).filter { $0.name == flag.name }
        #expect(declared.map(\.help) == ["The page."])
        #expect(exporter.parse([], environment: [:]).values[CommonFlags.telemetryPath] == "/own")
        #expect(exporter.parse([], environment: ["OWN_PATH": "/env"]).values[CommonFlags.telemetryPath] == "/env")
        #expect(!exporter.parse([], environment: [:]).values.isGiven(flag))
    }
}
