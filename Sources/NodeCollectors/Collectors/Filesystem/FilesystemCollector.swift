import ExporterCore
import KernelFiles

/// How full each mounted file system is, and whether it can be written to.
///
/// Source: the mounts in `/proc/1/mountinfo`, which are the host's even in a container, and `statvfs` of each. One that
/// does not answer, such as NFS without its server, is reported with the error `mountpoint timeout`.
final class FilesystemCollector: ConfigurableCollector {
    static let name = "filesystem"

    static let availableBytes = metric("avail_bytes", "Space that is free for users other than root.")
    static let deviceError = metric("device_error", "Whether the file system could not be asked.")
    static let files = metric("files", "How many files the file system can hold.")
    static let filesFree = metric("files_free", "How many more files the file system can hold.")
    static let freeBytes = metric("free_bytes", "Space that is free.")
    static let mountInfo = Metric.gauge(
        "node_filesystem_mount_info", "Which device is mounted, in its labels.",
        labels: ["device", "major", "minor", "mountpoint"])
    static let purgeableBytes = metric("purgeable_bytes", "Space that macOS would make free; 0 on Linux.")
    static let readOnly = metric("readonly", "Whether the file system is mounted read-only.")
    static let sizeBytes = metric("size_bytes", "Size of the file system.")

    static let metrics: [any MetricDeclaration] = [
        availableBytes, deviceError, files, filesFree, freeBytes, mountInfo, purgeableBytes, readOnly, sizeBytes,
    ]

    private static func metric(_ name: String, _ help: String) -> Metric<4> {
        .gauge("node_filesystem_\(name)", help, labels: ["device", "device_error", "fstype", "mountpoint"])
    }

    private let filter: MountFilter
    private let timeout: Duration
    private let statter: MountStatter

    convenience init(flags: FlagValues) throws(ConfigurationError) {
        try self.init(flags: flags, asking: MountStatter())
    }

    init(flags: FlagValues, asking statter: MountStatter) throws(ConfigurationError) {
        filter = try MountFilter(flags: flags)
        timeout = flags[Self.timeoutFlag]
        self.statter = statter
    }

    func collect(from files: NodeFiles, into page: inout MetricPage) throws(CollectorError) {
        let mounts = try table(in: files, &page).mounts
        let statuses = statuses(of: mounts, until: files.deadline)

        for status in statuses where status.isLate { page.report(status.lateness) }
        write(statuses, Self.availableBytes, to: &page) { $0.space?.availableBytes }
        write(statuses, Self.deviceError, to: &page) { $0.space == nil }
        write(statuses, Self.files, to: &page) { $0.space?.files }
        write(statuses, Self.filesFree, to: &page) { $0.space?.filesFree }
        write(statuses, Self.freeBytes, to: &page) { $0.space?.freeBytes }
        page.family(Self.mountInfo) { samples in
            for status in statuses where status.space != nil {
                let labels = status.mount.labels
                samples.add(1, labels: [labels.source, labels.major, labels.minor, labels.mountPoint])
            }
        }
        write(statuses, Self.purgeableBytes, to: &page) { $0.space.map { _ in 0 } }
        write(statuses, Self.readOnly, to: &page) { $0.mount.isReadOnly }
        write(statuses, Self.sizeBytes, to: &page) { $0.space?.sizeBytes }
    }

    /// The host's mounts; where its first process hides them, those that this process sees.
    ///
    /// Those may be fewer, which must not go unsaid. Where there is no first process, there is nothing to say.
    private func table(in files: NodeFiles, _ page: inout MetricPage) throws(CollectorError) -> MountTable {
        let parse = { (text: inout ByteCursor) throws(ParseError) in
            try MountTable(parsing: &text, self.filter, under: files.roots)
        }
        do throws(CollectorError) {
            return try files.proc("1/mountinfo", parse: parse)
        } catch let hostError {
            do throws(CollectorError) {
                let table = try files.proc("self/mountinfo", parse: parse)
                if hostError.reason != .absent { page.report(hostError) }
                return table
            } catch {
                throw hostError
            }
        }
    }

    private func statuses(of mounts: [Mount], until deadline: ContinuousClock.Instant) -> [MountStatus] {
        let others = mounts.filter { !$0.answersAtOnce }
        var answers = others.isEmpty ? [] : statter.answers(from: others, timeout: timeout, until: deadline)[...]
        return mounts.map { mount in
            let answer = mount.answersAtOnce ? MountAnswer(ofMountAt: mount.path) : answers.popFirst()
            return MountStatus(mount, answer ?? .late)
        }
    }

    private func write(
        _ statuses: [MountStatus],
        _ metric: Metric<4>,
        to page: inout MetricPage,
        _ value: (MountStatus) -> (some MetricValue)?
    ) {
        page.family(metric) { samples in
            for status in statuses {
                guard let value = value(status) else { continue }
                let labels = status.mount.labels
                samples.add(value, labels: [labels.source, status.error, labels.type, labels.mountPoint])
            }
        }
    }
}

/// A mount, and how full it is or why nobody knows.
private struct MountStatus {
    let mount: Mount
    let space: MountSpace?
    /// Empty when there is none.
    let error: String
    let isLate: Bool

    /// What the log says of a mount that hangs.
    var lateness: CollectorError {
        CollectorError(
            .timeout, "ask", mount.labels.mountPoint, why: "statfs has not returned",
            remedy: "look at the server behind it; it is asked again when the call returns")
    }

    init(_ mount: Mount, _ answer: MountAnswer) {
        self.mount = mount
        if case .late = answer { isLate = true } else { isLate = false }
        switch answer {
        case .space(let space):
            self.space = space
            error = ""
        case .failed(let code):
            space = nil
            error = systemMessage(code)
        case .late:
            space = nil
            error = "mountpoint timeout"
        }
    }
}
