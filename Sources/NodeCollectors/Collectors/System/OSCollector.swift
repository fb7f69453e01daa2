import ExporterCore
import KernelFiles

/// Which operating system the host runs, and until when its maker supports it.
///
/// Source: `/etc/os-release` or, where there is none, `/usr/lib/os-release`, as in `VERSION_ID="20.04"`.
struct OSCollector: Collector {
    static let name = "os"

    static let info = Metric.gauge(
        "node_os_info", "What the operating system calls itself, as labels; always 1.",
        labels: [
            "build_id", "id", "id_like", "image_id", "image_version", "name", "pretty_name", "variant", "variant_id",
            "version", "version_codename", "version_id",
        ])
    static let version = Metric.gauge(
        "node_os_version", "The operating system's version, up to the second number.",
        labels: ["id", "id_like", "name"])
    static let supportEnd = Metric.gauge(
        "node_os_support_end_timestamp_seconds", "When support of the operating system ends, in seconds since 1970.")

    static let metrics: [any MetricDeclaration] = [info, version, supportEnd]

    func collect(from files: NodeFiles, into page: inout MetricPage) throws(CollectorError) {
        let release = try Self.release(files)

        page.family(Self.info) { samples in
            samples.add(
                1,
                labels: [
                    release["BUILD_ID"], release["ID"], release["ID_LIKE"], release["IMAGE_ID"],
                    release["IMAGE_VERSION"], release["NAME"], release["PRETTY_NAME"], release["VARIANT"],
                    release["VARIANT_ID"], release["VERSION"], release["VERSION_CODENAME"], release["VERSION_ID"],
                ])
        }
        page.family(Self.version) { samples in
            guard let version = release.version else { return }
            samples.add(version, release["ID"], release["ID_LIKE"], release["NAME"])
        }
        page.write(Self.supportEnd, release.supportEnd)
    }

    private static func release(_ files: NodeFiles) throws(CollectorError) -> OSRelease {
        do throws(CollectorError) {
            return try files.file(files.roots.host("/etc/os-release"), parse: OSRelease.init)
        } catch {
            guard error.reason == .absent else { throw error }
            return try files.file(files.roots.host("/usr/lib/os-release"), parse: OSRelease.init)
        }
    }
}
