import ExporterCore
import ExporterHTTP
import Glibc

/// `--health-check`: asks the exporter that runs beside this process whether it serves, as a container's health check does.
///
/// Nobody has to tell it where: without an address of its own it takes the command line of the process that runs from the
/// same file, so that a changed port needs no changed health check.
struct HealthCheck<Source: CollectorSource> {
    let exporter: Exporter<Source>
    let arguments: [String]
    let environment: [String: String]

    /// Asks at every address.
    ///
    /// - Throws: What is wrong with the first that does not answer, or with the address itself.
    func run() throws(ConfigurationError) {
        let own = exporter.parse(arguments, environment: [:])
        let running =
            own.values.isGiven(exporter.listenAddress) ? nil : argumentsOfProcess(runningFrom: "/proc/self/exe")
        let values = exporter.parse(running ?? arguments, environment: environment).values
        let (addresses, errors) = listenAddresses(exporter.listenAddress, values)
        if let error = errors.first { throw error }
        for address in addresses { try HealthProbe(of: address).ask() }
    }
}

/// The arguments of a process that runs from this file; `nil` when there is none, health checks aside.
///
/// Source: `/proc/*/exe` and `/proc/*/cmdline`, where arguments end with a zero byte.
func argumentsOfProcess(runningFrom file: String) -> [String]? {
    var wanted = stat()
    guard unsafe stat(file, &wanted) == 0 else { return nil }
    var processes = unsafe glob_t()
    defer { unsafe globfree(&processes) }
    guard unsafe glob("/proc/[0-9]*", GLOB_NOSORT, nil, &processes) == 0 else { return nil }

    for index in 0..<(unsafe processes.gl_pathc) {
        guard let path = unsafe processes.gl_pathv[Int(index)].map({ unsafe String(cString: $0) }) else { continue }
        var executable = stat()
        // Processes of others, and those that have just ended, cannot be looked at.
        guard unsafe stat(path + "/exe", &executable) == 0, executable.st_ino == wanted.st_ino,
            executable.st_dev == wanted.st_dev, let line = readFile(path + "/cmdline")
        else { continue }
        let words = line.split(separator: "\0", omittingEmptySubsequences: false).dropLast().map(String.init)
        // One that is just being started has no words yet.
        guard !words.isEmpty, !words.contains(where: { $0.hasSuffix("-health-check") }) else { continue }
        return Array(words.dropFirst())
    }
    return nil
}
