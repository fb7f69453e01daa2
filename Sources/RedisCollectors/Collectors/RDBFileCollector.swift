import ExporterCore
import Glibc

/// How large the server's RDB file is, where the exporter sees the server's files.
///
/// Source: `stat` of the settings `dir` and `dbfilename`; a file that is not there has 0 bytes.
struct RDBFileCollector: RedisCollector, ConfigurableCollector {
    static let name = "rdb_file"
    static let include = Flag(
        "include-rdb-file-size-metric", default: false,
        "Report the size of the server's RDB file, which has to be on the exporter's host.",
        environment: "REDIS_EXPORTER_INCL_RDB_FILE_SIZE_METRIC")
    static let flags: [any FlagDeclaration] = [include]

    static let size = Metric.gauge(
        "redis_rdb_current_size_bytes", "Size of the RDB file, in bytes; 0 where there is none.")
    static let metrics: [any MetricDeclaration] = [size]

    private let getSettings: RedisCommand?

    init(flags: FlagValues) throws(ConfigurationError) {
        guard flags[Self.include] else {
            getSettings = nil
            return
        }
        getSettings = ConfigCollector.getAll(flags)
        if getSettings == nil {
            throw ConfigurationError(
                """
                cannot use --\(Self.include.name) with --\(ConfigCollector.command.name)=-: \
                where the file is, CONFIG says
                """)
        }
    }

    func commands(_ facts: ServerFacts?) -> [RedisCommand] { getSettings.map { [$0] } ?? [] }

    func report(from source: RedisSource, into page: inout MetricPage) throws(CollectorError) {
        guard let getSettings else { return }
        let settings = try source.reply(to: getSettings)
        guard let folder = settings.value(of: "dir")?.string, let name = settings.value(of: "dbfilename")?.string else {
            throw .malformed(getSettings.name, "there is no dir and dbfilename")
        }
        page.write(Self.size, try fileSize(folder, name))
    }

    /// The C function is `stat`.
    private func fileSize(_ folder: String, _ name: String) throws(CollectorError) -> Int {
        // The server allows no path either; one from anywhere else is not to be followed.
        guard !name.isEmpty, !name.utf8.contains(UInt8(ascii: "/")) else {
            throw .malformed("the setting dbfilename", "it is no file name")
        }
        let path = "\(folder)/\(name)"
        var status = stat()
        guard unsafe stat(path, &status) == 0 else {
            let code = errno
            if code == ENOENT { return 0 }
            let isDenied = code == EACCES || code == EPERM
            throw CollectorError(
                isDenied ? .denied : .failed, "look at", path, why: systemMessage(code),
                remedy: isDenied ? "let the exporter's user into the server's folder" : nil, systemCode: code)
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw CollectorError(.failed, "look at", path, why: "it is no regular file")
        }
        return Int(status.st_size)
    }
}
