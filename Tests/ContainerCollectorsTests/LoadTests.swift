import ExporterCore
import Foundation
import Glibc
import KernelFiles
import Testing

@testable import ContainerCollectors

@Suite struct LoadTests {
    private func lines(_ host: Host, _ flags: [String: String] = ["enable_load_reader": "true"]) throws -> [String] {
        try page(of: ["cpuLoad"], from: host.files(flags), flags).samples
    }

    @Test func `tasks of version 2 are counted by their states`() throws {
        var files = [
            "sys/fs/cgroup/cgroup.controllers": "cpu\n",
            "sys/fs/cgroup/a/cgroup.threads": "1\n2\n3\n4\n5\n6\n7\n99\n",
        ]
        for (index, letter) in "RRSIDTZ".enumerated() {
            files["proc/\(index + 1)/stat"] = "\(index + 1) (a (b) R c) \(letter) 1 1 1 0 -1 4194560\n"
        }
        #expect(
            try lines(Host(files)) == [
                #"container_cpu_load_average_10s{id="/a"} 2000"#,
                #"container_cpu_load_d_average_10s{id="/a"} 1000"#,
                #"container_tasks_state{id="/a",state="sleeping"} 2"#,
                #"container_tasks_state{id="/a",state="running"} 2"#,
                #"container_tasks_state{id="/a",state="stopped"} 1"#,
                #"container_tasks_state{id="/a",state="uninterruptible"} 1"#,
            ])
    }

    @Test func `tasks of version 1 are in another file`() throws {
        let host = try Host(["sys/fs/cgroup/cpu/a/tasks": "1\n", "proc/1/stat": "1 (init) R 1\n"])
        #expect(try lines(host).first == #"container_cpu_load_average_10s{id="/a"} 1000"#)
    }

    @Test func `tasks that the exporter cannot see are no tasks asleep`() throws {
        let host = try Host(["sys/fs/cgroup/cpu/a/tasks": "1\n0\n", "proc/1/stat": "1 (init) R 1\n"])
        #expect(try lines(host).isEmpty)
    }

    @Test func `without the reader there is nothing, or zeros`() throws {
        let host = try Host(["sys/fs/cgroup/cpu/a/tasks": "1\n", "proc/1/stat": "1 (init) R 1\n"])
        #expect(try lines(host, [:]).isEmpty)
        #expect(try lines(host, ["emit-zero-families": "true"]).count { $0.hasSuffix(" 0") } == 14)
    }

    @Test func `says which task list is wrong`() throws {
        let host = try Host(["sys/fs/cgroup/cpu/a/tasks": "one\n"])
        let flags = ["enable_load_reader": "true"]
        let (_, problems, _) = try page(of: ["cpuLoad"], from: host.files(flags), flags)
        #expect(
            problems == [
                #"cannot parse \#(host.root)/sys/fs/cgroup/cpu/a/tasks: task is "one", expected a whole number"#
            ])
    }

    @Test func `an average forgets by the time that has passed`() {
        var average = TaskAverage(4)
        #expect(average.thousandfold == 4000)
        average.add(0, after: .zero)
        #expect(average.thousandfold == 4000)
        average.add(0, after: .seconds(10))
        #expect(average.thousandfold == 1471)
        average.add(2, after: .seconds(1000))
        #expect(average.thousandfold == 2000)
    }

    @Test(.enabled(if: access("/proc/self/stat", F_OK) == 0, "wants /proc"))
    func `this host tells at least of the task that asks`() throws {
        let flags = ["enable_load_reader": "true", "rootfs": "/"]
        let files = ContainerFiles(try ContainerSettings(flags: flagValues(flags)))
        let states = samples(try page(of: ["cpuLoad"], from: files, flags).samples, with: #"state="running""#)
        #expect(states.contains { !$0.hasSuffix(" 0") })
    }
}
