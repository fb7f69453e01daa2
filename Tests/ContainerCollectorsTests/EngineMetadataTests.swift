import ExporterCore
import Testing

@testable import ContainerCollectors

/// What the engines besides Docker's tell.
@Suite struct EngineMetadataTests {
    private static let id = String(repeating: "0a", count: 32)
    private static let sandbox = String(repeating: "5b", count: 32)
    private static let uid = "0a1b2c3d-1111-2222-3333-444455556666"
    private static let pod = "kubepods.slice/kubepods-pod\(uid.replacing("-", with: "_")).slice"

    private func host(_ cgroups: [String], _ files: [String: String]) throws -> Host {
        let host = try Host(files)
        try host.write("memory\n", to: "sys/fs/cgroup/cgroup.controllers")
        for path in cgroups { try host.write("oom_kill 0\n", to: "sys/fs/cgroup/\(path)/memory.events") }
        return host
    }

    private func labels(_ host: Host, _ flags: [String: String] = [:]) throws -> [String] {
        try page(of: ["oom_event"], from: host.files(flags)).samples.map { sample in
            String(sample.dropFirst("container_oom_events_total".count).dropLast(" 0".count))
        }
    }

    @Test func `containerd's containers of Kubernetes by their annotations`() throws {
        let tasks = "run/containerd/io.containerd.runtime.v2.task/k8s.io"
        func annotations(_ type: String, _ more: String) -> String {
            """
            {"annotations":{"io.kubernetes.cri.container-type":"\(type)","io.kubernetes.cri.sandbox-name":"web-0",\
            "io.kubernetes.cri.sandbox-namespace":"shop","io.kubernetes.cri.sandbox-uid":"\(Self.uid)"\(more)},\
            "process":{"env":["FOO_a=1"]}}
            """
        }
        let host = try host(
            [
                Self.pod, "\(Self.pod)/cri-containerd-\(Self.id).scope",
                "\(Self.pod)/cri-containerd-\(Self.sandbox).scope",
            ],
            [
                "\(tasks)/\(Self.id)/config.json": annotations(
                    "container",
                    #","io.kubernetes.cri.container-name":"nginx","io.kubernetes.cri.image-name":"nginx:1""#),
                "\(tasks)/\(Self.id)/init.pid": "42",
                "\(tasks)/\(Self.sandbox)/config.json": annotations("sandbox", ""),
            ])
        let pod = #"namespace="shop",pod="web-0""#
        let common = """
            container_label_io_kubernetes_pod_name="web-0",container_label_io_kubernetes_pod_namespace="shop",\
            container_label_io_kubernetes_pod_uid="\(Self.uid)"
            """
        #expect(
            try labels(host, ["env_metadata_whitelist": "FOO"])
                == [
                    #"{id="/\#(Self.pod)",\#(pod)}"#,
                    #"{id="/\#(Self.pod)/cri-containerd-\#(Self.id).scope",container="nginx",container_env_FOO_a="1","#
                        + #"container_label_io_cri_containerd_kind="container","#
                        + #"container_label_io_kubernetes_container_name="nginx",\#(common),"#
                        + #"image="nginx:1",name="\#(Self.id)",\#(pod)}"#,
                    #"{id="/\#(Self.pod)/cri-containerd-\#(Self.sandbox).scope",container_env_FOO_a="1","#
                        + #"container_label_io_cri_containerd_kind="sandbox",\#(common),name="\#(Self.sandbox)",\#(pod)}"#,
                ]
        )
        let files = try host.files()
        try files.beginScrape(of: [], until: .now + .seconds(60))
        #expect(files.containers.compactMap(\.metadata?.pid) == [42])
    }

    @Test func `CRI-O's containers by theirs, but not what watches over them`() throws {
        let folder = "run/containers/storage/overlay-containers/\(Self.id)/userdata"
        let host = try host(
            ["kubepods/pod\(Self.uid)/crio-\(Self.id)", "kubepods/pod\(Self.uid)/crio-conmon-\(Self.id)"],
            [
                "var/lib/containers/storage/overlay-containers/containers.json": "[]",
                "\(folder)/config.json": """
                {"annotations":{"io.kubernetes.cri-o.Name":"k8s_nginx_web-0_shop_1_0",\
                "io.kubernetes.cri-o.ImageName":"nginx:1","io.kubernetes.cri-o.ContainerType":"container",\
                "io.kubernetes.cri-o.Labels":"{\\"io.kubernetes.container.name\\":\\"nginx\\",\
                \\"io.kubernetes.pod.name\\":\\"web-0\\",\\"io.kubernetes.pod.namespace\\":\\"shop\\"}"}}
                """,
            ])
        let found = try labels(host, ["store_container_labels": "false"])
        #expect(
            found.suffix(2) == [
                #"{id="/kubepods/pod\#(Self.uid)/crio-\#(Self.id)",container="nginx",image="nginx:1","#
                    + #"name="k8s_nginx_web-0_shop_1_0",namespace="shop",pod="web-0"}"#,
                #"{id="/kubepods/pod\#(Self.uid)/crio-conmon-\#(Self.id)"}"#,
            ])
    }

    @Test func `Podman's containers by its list, root's and users'`() throws {
        func list(_ name: String) -> String {
            """
            [{"id":"\(Self.id)","names":["\(name)"],"layer":"l","created":"2026-11-21T00:29:23.5Z",\
            "metadata":"{\\"image-name\\":\\"localhost/pause:1\\",\\"name\\":\\"\(name)\\"}"}]
            """
        }
        let user = "user.slice/user-1000.slice/user@1000.service/user.slice"
        let root = try host(
            ["machine.slice/libpod-\(Self.id).scope"],
            ["var/lib/containers/storage/overlay-containers/containers.json": list("web")])
        #expect(
            try labels(root).last
                == #"{id="/machine.slice/libpod-\#(Self.id).scope",image="localhost/pause:1",name="web"}"#)
        let rootless = try host(
            ["\(user)/libpod-\(Self.id).scope/container"],
            [
                "etc/passwd": "root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh\n",
                "home/ann/.local/share/containers/storage/vfs-containers/volatile-containers.json": list("job"),
            ])
        #expect(
            try labels(rootless) == [
                #"{id="/\#(user)/libpod-\#(Self.id).scope/container",image="localhost/pause:1",name="job"}"#
            ])
    }

    @Test func `CRI-O's containers tell how often they were started again`() throws {
        let folder = "run/containers/storage/overlay-containers/\(Self.id)/userdata"
        let host = try host(
            ["crio-\(Self.id)"],
            [
                "var/lib/containers/storage/": "",
                "\(folder)/config.json": """
                {"annotations":{"io.kubernetes.cri-o.Name":"n","io.kubernetes.container.restartCount":"2"}}
                """,
            ])
        #expect(try labels(host) == [#"{id="/crio-\#(Self.id)",container_label_restartcount="2",name="n"}"#])
    }

    @Test(arguments: [
        (#"{}"#, ContainerMetadata.Network.own), (#"{"linux":{"namespaces":[{"type":"network"}]}}"#, .own),
        (#"{"linux":{"namespaces":[{"type":"network","path":"/run/netns/a"}]}}"#, .own),
        (#"{"linux":{"namespaces":[{"type":"network","path":"/proc/42/ns/net"}]}}"#, .shared),
        (#"{"linux":{"namespaces":[{"type":"pid"}]}}"#, .host),
    ])
    func `a specification tells whose network it is`(spec: String, network: ContainerMetadata.Network) throws {
        #expect(try ContainerMetadata.Network(ofSpecification: JSONValue(parsing: spec)) == network)
    }

    @Test(arguments: [
        ("/docker/\(id)", "docker"), ("/system.slice/docker-\(id).scope", "docker"),
        ("/machine.slice/libpod-\(id).scope/container", "podman"), ("/kubepods/burstable/pod1/\(id)", "kubernetes"),
        ("/kubepods.slice/kubepods-pod1.slice/crio-\(id).scope", "cri-o"),
        ("/kubepods.slice/kubepods-pod1.slice/cri-containerd-\(id).scope", "containerd"),
        ("/k8s.io/\(id)", "containerd"),
    ])
    func `a container that no file tells of is told by its path`(path: String, runtime: String) throws {
        let host = try host([path], [:])
        let info = try page(of: ["info"], from: host.files()).samples.last
        let labels = #"runtime="\#(runtime)",container_id="\#(Self.id)",name="0a0a0a0a0a0a""#
        #expect(info == #"container_info{id="\#(path)",\#(labels)} 1"#)
    }

    @Test func `Kubernetes' containers by the names of their logs where nothing else tells`() throws {
        let host = try host(
            ["kubepods/pod\(Self.uid)/\(Self.id)"],
            ["var/log/containers/web-0_shop_nginx-1-\(Self.id).log": "-> /nowhere", "var/log/containers/other.log": ""])
        #expect(
            try labels(host, ["store_container_labels": "false"]) == [
                #"{id="/kubepods/pod\#(Self.uid)/\#(Self.id)",container="nginx-1",name="\#(Self.id)",namespace="shop",pod="web-0"}"#
            ])
    }

    @Test func `nerdctl's containers and those that their users name`() throws {
        let tasks = "run/containerd/io.containerd.runtime.v2.task/default"
        let host = try host(
            ["system.slice/nerdctl-\(Self.id).scope", "default/web"],
            [
                "\(tasks)/\(Self.id)/config.json": #"{"annotations":{"nerdctl/name":"db"}}"#,
                "\(tasks)/web/config.json": "{}",
            ])
        #expect(
            try labels(host) == [
                #"{id="/default/web",name="web"}"#,
                #"{id="/system.slice/nerdctl-\#(Self.id).scope",container_label_nerdctl_name="db",name="db"}"#,
            ])
    }

    @Test(arguments: [
        ("/lxc/web1", "lxc", "web1"), ("/lxc.payload.web1", "lxc", "web1"),
        ("/lxc.monitor.web1", "lxc-monitor", "web1"),
        ("/machine.slice/machine-deb\\x2d12.scope", "nspawn", "deb-12"),
        ("/machine.slice/systemd-nspawn@deb.service", "nspawn", "deb"),
        ("/machine.slice/machine-qemu\\x2d1\\x2ddb\\x2da.scope", "libvirt", "db-a"),
        ("/system.slice/ssh.service", "systemd", "ssh.service"),
    ])
    func `paths tell of what has no files`(path: String, runtime: String, name: String) {
        #expect(nameInPath(path)?.runtime == runtime)
        #expect(nameInPath(path)?.name == name)
    }

    @Test(arguments: [
        ("/docker/\(id)", id), ("/system.slice/docker-\(id).scope", id), ("/a/libpod-\(id).scope/container", id),
        ("/docker/\(sandbox)/docker/\(id)", id), ("/system.slice/docker-\(id).mount", nil), ("/docker/\(id)/init", nil),
        ("/libpod_parent/libpod-conmon-\(id).scope", nil), ("/docker/\(id.dropLast())", nil),
        ("/machine.slice/machine-libpod_pod_\(id).slice", nil),
    ])
    func `an id is 64 letters and digits in the last part of a path`(path: String, id: String?) {
        #expect(CgroupNames(path: path).containerID == id)
    }

    @Test(arguments: [
        (
            "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod3f2a1b0c_1111_2222_3333_444455556666.slice",
            "3f2a1b0c-1111-2222-3333-444455556666"
        ),
        ("/kubepods/besteffort/pod3f2a1b0c-1111-2222-3333-444455556666", "3f2a1b0c-1111-2222-3333-444455556666"),
        ("/kubepods/pod\(String(repeating: "a", count: 32))/x", String(repeating: "a", count: 32)),
        ("/kubepods/burstable", nil), ("/pod", nil),
    ])
    func `a pod's uid is in its path`(path: String, uid: String?) { #expect(CgroupNames(path: path).pod == uid) }
}
