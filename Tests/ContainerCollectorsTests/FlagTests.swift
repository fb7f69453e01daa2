import ExporterCore
import Testing

@testable import ContainerCollectors

@Suite struct FlagTests {
    private func enabled(_ flags: [String: String]) throws -> [String] {
        let values = try flagValues(flags)
        return ContainerCollectors.all.filter { $0.isOn(values) }.map(\.name)
    }

    @Test func `the same groups are on as in the original`() throws {
        #expect(
            try enabled([:]) == [
                "version", "lifetime", "spec", "cpu", "cpuLoad", "memory", "disk", "diskIO", "network", "oom_event",
                "pressure", "state", "info", "machine",
            ])
        #expect(
            try enabled(["disable_metrics": "", "perf_events_config": "a.json"]) == ContainerCollectors.all.map(\.name))
        #expect(
            try enabled(["enable_metrics": "cpu, tcp", "disable_metrics": "cpu"]) == [
                "version", "lifetime", "spec", "cpu", "tcp", "state", "info", "machine",
            ])
    }

    @Test func `names of groups that there are none of are a warning`() throws {
        let flags = try flagValues(["disable_metrics": "percpu,cpuload", "enable_metrics": "app,cpu"])
        #expect(
            ContainerAdaptation.warnings(flags) == [
                "--disable_metrics names the group cpuload, which there is none of; did you mean cpuLoad?",
                "--enable_metrics names groups that are not here: app",
            ])
    }

    @Test func `flags without a meaning here are one warning`() throws {
        let flags = try flagValues([
            "housekeeping_interval": "10s", "storage_duration": "2m", "logtostderr": "true", "v": "2",
            "podman": "unix:///var/run/podman/podman.sock",
        ])
        #expect(
            ContainerAdaptation.warnings(flags) == [
                "flags that have no meaning here are ignored: --housekeeping_interval, --podman, --storage_duration"
            ])
    }

    @Test(arguments: [
        (["port": "9000"], ":9000"), (["listen_ip": "127.0.0.1"], "127.0.0.1:8080"),
        (["listen_ip": "::1"], "[::1]:8080"),
    ])
    func `port and address are those of the original`(flags: [String: String], expected: String) throws {
        #expect(ContainerAdaptation.listenAddress(try flagValues(flags)) == expected)
    }

    @Test func `a query asks for the containers of an engine, and no older readings`() throws {
        func variant(_ query: [(name: String, value: String)]) -> String {
            switch ContainerAdaptation.variant(query) {
            case .success(let variant): variant
            case .failure(let error): error.message
            }
        }
        #expect(variant([]) == "")
        #expect(variant([("type", "name"), ("max_age", "10s")]) == "")
        #expect(variant([("type", "docker")]) == "docker")
        #expect(variant([("type", "pod")]) == "cannot use type=pod: it is not one of name, docker, podman")
        #expect(
            variant([("max_age", "soon")])
                == "cannot use max_age=soon: it is not a duration such as 5s, 1m30s or 250ms")
    }

    @Test func `a page of one engine has its containers only`() throws {
        let files = try Host(fixture: "v1").files()
        files.prepare(variant: "docker")
        try files.beginScrape(of: [], until: .now + .seconds(60))
        #expect(files.containers.compactMap(\.metadata?.name) == ["b7", "b8", "b10", "b1", "b4", "b6", "b9"])
        #expect(files.containers.count == 7)
        files.prepare(variant: "podman")
        try files.beginScrape(of: [], until: .now + .seconds(60))
        #expect(files.containers.isEmpty)
    }
}
