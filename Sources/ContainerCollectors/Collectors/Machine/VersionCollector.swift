import ExporterCore
import Glibc
import KernelFiles

/// What the host runs, and whether its cgroups could be looked at, as the original says it; and what this exporter says of
/// them besides.
///
/// Source: `uname(2)`, `PRETTY_NAME` of `/etc/os-release`, `cgroup.controllers` and `/proc/cgroups`.
struct VersionCollector: ContainerCollector {
    static let name = "version"
    static let isTimed = false

    static let info = Metric.gauge(
        "cadvisor_version_info", "Always 1; the versions of the host, and of the original that this stands in for.",
        labels: ["kernelVersion", "osVersion", "dockerVersion", "cadvisorVersion", "cadvisorRevision"])
    static let failure = Metric.gauge("container_scrape_error", "Whether containers could not be looked at: 1 or 0.")
    static let controller = Metric.gauge(
        "container_exporter_controller_enabled", "Whether the host accounts for a resource of cgroups: 1 or 0.",
        labels: ["controller"])
    static let layout = Metric.gauge(
        "container_exporter_cgroup_info", "Always 1; the version of cgroups: v1, v2 or hybrid.", labels: ["version"])
    static let cgroups = Metric.gauge("container_exporter_cgroups", "Cgroups that are reported.")
    static let overLimit = Metric.gauge(
        "container_exporter_cgroups_over_limit", "Cgroups that are left out, for there being too many.")
    static let metrics: [any MetricDeclaration] = [info, failure, controller, layout, cgroups, overLimit]

    func write(from files: ContainerFiles, on page: inout MetricPage) {
        page.family(Self.info) { samples in
            samples.add(1, labels: [files.hardware.kernelRelease, files.hardware.osName, "", "", ""])
        }
        // A source that cannot be looked at has no page of containers at all.
        page.write(Self.failure, 0)
        guard let layout = files.layout else { return }
        let enabled = enabledControllers(layout)
        page.family(Self.controller) { samples in
            guard let enabled else { return }
            for controller in CgroupController.allCases {
                guard let name = layout.isV2 ? controller.nameInUnified : controller.rawValue,
                    controller != .unified, controller != .devices
                else { continue }
                samples.add(enabled.contains(controller), name)
            }
        }
        page.family(Self.layout) { $0.add(1, layout.version.rawValue) }
        page.write(Self.cgroups, files.containers.count)
        page.write(Self.overLimit, files.cgroupsOverLimit)
        for controller in [CgroupController.cpu, .memory, .blkio] where enabled?.contains(controller) == false {
            let name = layout.isV2 ? controller.nameInUnified ?? controller.rawValue : controller.rawValue
            page.report(
                CollectorError(
                    .absent, "report", "the \(name) controller of cgroups", why: "the kernel has it switched off",
                    remedy: "boot with cgroup_enable=\(name), or do without its series"))
        }
    }

    /// What the host accounts for; `nil` when nobody tells.
    private func enabledControllers(_ layout: CgroupLayout) -> Set<CgroupController>? {
        guard layout.isV2 else { return Set(layout.hierarchies.flatMap(\.controllers)) }
        let path = "\(layout.hierarchies[0].path)/cgroup.controllers"
        guard unsafe access(path, R_OK) == 0 else { return nil }
        let list = KernelFile(path).read { (line) in
            var names: [String] = []
            while !line.isAtLineEnd { names.append(String(line.field())) }
            return names
        }
        return Set(CgroupController.allCases.filter { $0.nameInUnified.map { (list ?? []).contains($0) } == true })
    }
}

extension ContainerFiles {
    /// The version of the running kernel; empty on a copy of a host.
    var kernelRelease: String {
        if let release = text("/proc/sys/kernel/osrelease") { return release }
        var names = utsname()
        guard isLive, unsafe uname(&names) == 0 else { return "" }
        return unsafe withUnsafeBytes(of: names.release) { bytes in
            unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
    }

    /// What the system calls itself.
    var osName: String {
        for path in ["/etc/os-release", "/usr/lib/os-release"] {
            let release = hostFile(ifPresent: path) { (text) throws(ParseError) in try OSRelease(parsing: &text) }
            if let name = release?["PRETTY_NAME"], !name.isEmpty { return name }
        }
        return ""
    }
}
