import ExporterCore
import Foundation
import Testing

@testable import ContainerCollectors

@Suite struct DockerMetadataTests {
    private static let id = String(repeating: "0a", count: 32)
    private static let folder = "var/lib/docker/containers/\(id)"

    private func host(_ config: String, _ more: [String: String] = [:]) throws -> Host {
        let files = [
            "sys/fs/cgroup/cgroup.controllers": "memory\n",
            "sys/fs/cgroup/docker/\(Self.id)/memory.events": "oom_kill 2\n",
            "\(Self.folder)/config.v2.json": config,
        ]
        return try Host(files.merging(more) { $1 })
    }

    private static let config = """
        {"ID":"\(id)","Created":"2026-11-21T00:08:17.2Z","Name":"/web","Driver":"overlay2","RestartCount":2,\
        "State":{"Running":true,"Pid":42,"ExitCode":0,"StartedAt":"2026-11-21T00:08:18.5Z",\
        "FinishedAt":"0001-01-01T00:00:00Z","Health":{"Status":"healthy"}},\
        "Config":{"Image":"debian:12","Labels":{"b":"2","a.b":"1"},"Env":["FOO_A=1","SECRET=x"]}}
        """

    @Test func `takes name, image, labels and times from its file`() throws {
        let host = try host(Self.config)
        let files = try host.files(["env_metadata_whitelist": "FOO_"])
        #expect(
            samples(try page(of: ["lifetime", "oom_event"], from: files).samples, with: "web").filter {
                !$0.hasPrefix("container_last_seen")
            }
                == [
                    "health_state 1", "creation_time_seconds 1.795219697e+09", "start_time_seconds 1.795219698e+09",
                    "oom_events_total 2",
                ].map { line in
                    let parts = line.split(separator: " ")
                    return "container_\(parts[0]){id=\"/docker/\(Self.id)\",container_env_foo_a=\"1\","
                        + "container_label_a_b=\"1\",container_label_b=\"2\",container_label_restartcount=\"2\","
                        + "image=\"debian:12\",name=\"web\"} \(parts[1])"
                })
    }

    @Test func `tells the state of running and stopped containers`() throws {
        let other = String(repeating: "b", count: 64)
        let host = try host(
            Self.config,
            [
                "var/lib/docker/containers/\(other)/config.v2.json": """
                {"Name":"/job","RestartCount":0,"State":{"Running":false,"ExitCode":137,"OOMKilled":true,\
                "FinishedAt":"2026-11-21T00:08:18Z"},"Config":{"Image":"job"}}
                """
            ])
        let files = try host.files(["store_container_labels": "false"])
        let labels = #"{container_id="\#(other)",image="job",name="job""#
        #expect(
            samples(try page(of: ["state"], from: files).samples, with: "job") == [
                "container_state\(labels),state=\"exited\"} 1", "container_restart_count\(labels)} 0",
                "container_last_exit_code\(labels)} 137", "container_last_exit_oom_killed\(labels)} 1",
                "container_finished_time_seconds\(labels)} 1.795219698e+09",
            ])
        let running = samples(try page(of: ["state"], from: files).samples, with: "name=\"web\"")
        #expect(
            running.map { $0.prefix { $0 != "{" } } == [
                "container_state", "container_restart_count", "container_health_status",
            ])
    }

    @Test func `a container of several cgroups is in one state`() throws {
        let host = try host(Self.config, ["sys/fs/cgroup/docker/\(Self.id)/container/cgroup.procs": ""])
        let found = try page(of: ["state"], from: host.files()).samples
        #expect(samples(found, with: "container_restart_count").count == 1)
    }

    @Test(arguments: [
        (["store_container_labels": "false"], [#"image="debian:12""#, #"name="web""#]),
        (
            ["store_container_labels": "false", "whitelisted_container_labels": " b , x"],
            [#"container_label_b="2""#, #"image="debian:12""#, #"name="web""#]
        ),
    ])
    func `reports the labels that the flags allow`(flags: [String: String], expected: [String]) throws {
        let host = try host(Self.config)
        let sample = try page(of: ["oom_event"], from: host.files(flags)).samples[0]
        #expect(sample == "container_oom_events_total{id=\"/docker/\(Self.id)\",\(expected.joined(separator: ","))} 2")
    }

    @Test func `of labels that come out the same the first counts`() throws {
        let config = #"{"Name":"/web","Config":{"Image":"i","Labels":{"a.b":"1","a-b":"2","a_b":"3"}}}"#
        let host = try host(config)
        let sample = try page(of: ["oom_event"], from: host.files()).samples[0]
        #expect(sample.contains(#"container_label_a_b="2",image="i""#))
    }

    @Test func `a character that a label cannot have is one underscore`() throws {
        let config = #"{"Name":"/web","Config":{"Labels":{"größe.x/y":"1"}}}"#
        let host = try host(config)
        let sample = try page(of: ["oom_event"], from: host.files()).samples[0]
        #expect(sample.contains(#"container_label_gr__e_x_y="1""#))
    }

    @Test(arguments: [
        (#"{"Name":"/web","#, "byte 15 is missing"),
        ("", "byte 0 is missing"),
        (String(repeating: "[", count: 100), #"byte 64 is "[[[[[[[[[[[[[[[[[[[[", expected fewer than 64 levels"#),
    ])
    func `a malformed file costs the names, not the series`(config: String, why: String) throws {
        let host = try host(config)
        let (samples, problems, _) = try page(of: ["oom_event"], from: host.files())
        #expect(samples == ["container_oom_events_total{id=\"/docker/\(Self.id)\"} 2"])
        #expect(problems == ["cannot parse \(host.root)/\(Self.folder)/config.v2.json: \(why)"])
    }

    @Test func `what was known stays known while the file is malformed`() throws {
        let host = try host(Self.config)
        let files = try host.files()
        _ = try page(of: ["oom_event"], from: files)
        try host.write("{", to: "\(Self.folder)/config.v2.json")
        let (samples, problems, _) = try page(of: ["oom_event"], from: files)
        #expect(samples[0].contains(#"name="web""#))
        #expect(problems.count == 1)
    }

    @Test func `does not read a file without end`() throws {
        let host = try host("")
        let path = "\(host.root)/\(Self.folder)/config.v2.json"
        let file = try #require(FileHandle(forWritingAtPath: path))
        try file.truncate(atOffset: 100 << 20)
        let (samples, problems, _) = try page(of: ["oom_event"], from: host.files())
        #expect(samples.count == 1)
        #expect(problems == ["cannot read \(path): it has 104857600 bytes, more than 4194304"])
    }

    @Test func `is not led out of its folder`() throws {
        let secret = try Host(["config.v2.json": #"{"Name":"/stolen"}"#])
        let linked = try host("-> \(secret.root)/config.v2.json")
        let (samples, problems, _) = try page(of: ["oom_event"], from: linked.files())
        #expect(samples == ["container_oom_events_total{id=\"/docker/\(Self.id)\"} 2"])
        #expect(
            problems == ["cannot open \(linked.root)/\(Self.folder)/config.v2.json: too many levels of symbolic links"])

        let folder = try Host([
            "sys/fs/cgroup/cgroup.controllers": "memory\n",
            "sys/fs/cgroup/docker/\(Self.id)/memory.events": "oom_kill 2\n",
            "var/lib/docker/containers/": "", "var/lib/docker/containers/\(Self.id)": "-> \(secret.root)",
        ])
        #expect(try page(of: ["oom_event"], from: folder.files()).samples == samples)
    }

    @Test func `a link on the way to the data folder is followed below the host's root`() throws {
        let host = try host(Self.config)
        try host.write("-> /mnt/docker", to: "var/lib/moved")
        try FileManager.default.createDirectory(atPath: "\(host.root)/mnt", withIntermediateDirectories: true)
        try FileManager.default.moveItem(atPath: "\(host.root)/var/lib/docker", toPath: "\(host.root)/mnt/docker")
        let files = try host.files(["docker_root": "/var/lib/moved"])
        #expect(try page(of: ["oom_event"], from: files).samples[0].contains(#"name="web""#))
    }

    @Test func `finds another data folder by the engine's configuration`() throws {
        let host = try host("{}", ["etc/docker/daemon.json": #"{"data-root":"/data"}"#])
        try host.write(Self.config, to: "data/containers/\(Self.id)/config.v2.json")
        #expect(try page(of: ["oom_event"], from: host.files()).samples[0].contains(#"name="web""#))
    }

    @Test func `a renamed container has its new name at the next scrape`() throws {
        let host = try host(Self.config)
        let files = try host.files()
        _ = try page(of: ["oom_event"], from: files)
        try host.write(Self.config.replacing("/web", with: "/web2"), to: "\(Self.folder)/config.v2.json")
        #expect(try page(of: ["oom_event"], from: files).samples[0].contains(#"name="web2""#))
    }
}
