import ExporterHTTP
import Glibc

/// What a process's end says.
enum ExitCode {
    static let success: CInt = 0
    static let failed: CInt = 1
    static let badConfiguration: CInt = 2
}

/// The signals that end an exporter, taken from all threads and waited for by the main one.
struct TerminationSignals {
    private var set = sigset_t()

    /// Call before any thread is made: threads inherit what is blocked.
    init() {
        unsafe sigemptyset(&set)
        for signal in [SIGTERM, SIGINT, SIGHUP] { unsafe sigaddset(&set, signal) }
        unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
        _ = signal(SIGPIPE, SIG_IGN)
    }

    /// Waits for a signal to stop and returns its name; a hangup is none.
    mutating func wait(onHangup: () -> Void) -> String {
        var number: CInt = 0
        while true {
            guard unsafe sigwait(&set, &number) == 0 else { continue }
            switch number {
            case SIGTERM: return "SIGTERM"
            case SIGINT: return "SIGINT"
            default: onHangup()
            }
        }
    }
}

/// Lets the process have as many descriptors as the system grants it, as Go's runtime does, and returns how many.
func raisedDescriptorLimit() -> Int {
    let resource = CInt(RLIMIT_NOFILE.rawValue)
    var limit = rlimit()
    guard unsafe getrlimit(resource, &limit) == 0 else { return fewestDescriptors }
    let before = limit.rlim_cur
    limit.rlim_cur = limit.rlim_max
    // Where it is refused, the old limit is enough for a scraper and a person.
    let granted = unsafe setrlimit(resource, &limit) == 0 ? limit.rlim_max : before
    return Int(clamping: granted)
}

/// What every system grants.
private let fewestDescriptors = 256

func environmentVariables() -> [String: String] {
    var result: [String: String] = [:]
    var entry = unsafe environ
    while let text = unsafe entry.pointee {
        let pair = unsafe String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        if pair.count == 2 { result[String(pair[0])] = String(pair[1]) }
        unsafe entry += 1
    }
    return result
}

/// The listening sockets that systemd passed to this process: descriptors from 3 on, as many as `LISTEN_FDS` says.
func inheritedSockets() -> [ListenAddress] {
    let variables = environmentVariables()
    guard let pid = variables["LISTEN_PID"].flatMap({ Int32($0) }), pid == getpid(),
        let count = variables["LISTEN_FDS"].flatMap({ CInt($0) }), count > 0
    else { return [] }
    return (3..<3 + count).map { .inherited($0) }
}

func printText(_ text: String) { write(text, to: STDOUT_FILENO) }

func printError(_ line: String) { write("\(line)\n", to: STDERR_FILENO) }

/// Writes a text in as few calls as it takes, so that lines of several threads do not mix.
func write(_ text: String, to descriptor: CInt) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
        let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
        // What cannot be written to stdout or stderr has nowhere to be reported.
        guard count > 0 || errno == EINTR else { return }
        bytes = bytes.dropFirst(max(0, count))
    }
}

/// A small file's text; `nil` with `errno` set when it cannot be read.
func readFile(_ path: String) -> String? {
    guard let file = unsafe fopen(path, "re") else { return nil }
    defer { unsafe fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
        let count = unsafe fread(&chunk, 1, chunk.count, file)
        if count == 0 { break }
        bytes += chunk[..<count]
    }
    return unsafe ferror(file) == 0 ? String(decoding: bytes, as: UTF8.self) : nil
}
