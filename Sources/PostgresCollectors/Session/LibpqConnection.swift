import CLibpq
import Glibc

/// One connection of libpq, used without ever blocking: who waits, and how long, is the caller's business.
///
/// Not `Sendable`: it belongs to the thread that collects.
@safe final class LibpqConnection {
    /// How far a connection that is being made has come.
    enum Progress {
        case wantsToRead, wantsToWrite, connected, failed
    }

    private let handle: OpaquePointer

    /// Begins to connect; `nil` when libpq has no memory.
    ///
    /// The caller has resolved host names (`hostaddr`): libpq would wait for the resolver. The C function is
    /// `PQconnectStartParams`.
    init?(_ keywords: [(keyword: String, value: String)]) {
        let handle = unsafe withCStrings(keywords.map(\.keyword)) { names in
            unsafe withCStrings(keywords.map(\.value)) { values in
                unsafe PQconnectStartParams(names, values, 0)
            }
        }
        guard let handle = unsafe handle else { return nil }
        unsafe self.handle = handle
        // The server's notices are not ours to print.
        unsafe PQsetNoticeReceiver(handle, { _, _ in }, nil)
    }

    deinit { unsafe PQfinish(handle) }

    /// The socket to poll; it can change while the connection is being made.
    var socket: CInt { unsafe PQsocket(handle) }

    /// Whether it could not be made or has been lost.
    var isBroken: Bool { unsafe PQstatus(handle) == CONNECTION_BAD }

    /// Moves a connection that is being made along, when its socket is ready.
    func connect() -> Progress {
        switch unsafe PQconnectPoll(handle) {
        case PGRES_POLLING_READING: return .wantsToRead
        case PGRES_POLLING_WRITING: return .wantsToWrite
        case PGRES_POLLING_OK: return .connected
        default: return .failed
        }
    }

    /// What libpq says of the last failure, as one line.
    var message: String { unsafe oneLine(PQerrorMessage(handle)) }

    /// A parameter that the server has reported, such as `server_version`.
    func parameter(_ name: String) -> String? {
        guard let value = unsafe PQparameterStatus(handle, name) else { return nil }
        return unsafe String(cString: value)
    }

    /// The process of the server that it says serves us.
    var backendProcess: CInt { unsafe PQbackendPID(handle) }

    /// The server's version as `server_version_num` spells it: 150018.
    var serverVersion: Int { Int(unsafe PQserverVersion(handle)) }

    var database: String { unsafe PQdb(handle).map { unsafe String(cString: $0) } ?? "" }
    var user: String { unsafe PQuser(handle).map { unsafe String(cString: $0) } ?? "" }

    /// From here on nothing blocks, and commands may be sent before the answers to earlier ones have come.
    func enterPipeline() -> Bool {
        unsafe PQsetnonblocking(handle, 1) == 0 && PQenterPipelineMode(handle) == 1
    }

    /// Ends the pipeline, in which nothing is under way.
    func leavePipeline() -> Bool { unsafe PQexitPipelineMode(handle) == 1 }

    /// As ``enterPipeline()``, for a server that knows the simple protocol only.
    func enterSimpleMode() -> Bool { unsafe PQsetnonblocking(handle, 1) == 0 }
}

extension LibpqConnection {
    func sendPrepare(_ name: String, _ sql: String) -> Bool {
        unsafe PQsendPrepare(handle, name, sql, 0, nil) == 1
    }

    func sendPrepared(_ name: String) -> Bool {
        unsafe PQsendQueryPrepared(handle, name, 0, nil, nil, nil, 0) == 1
    }

    func sendQuery(_ sql: String) -> Bool {
        unsafe PQsendQueryParams(handle, sql, 0, nil, nil, nil, nil, 0) == 1
    }

    func sendSimple(_ sql: String) -> Bool { unsafe PQsendQuery(handle, sql) == 1 }

    /// Keeps what is sent back until it is let go, in as few packets as it takes.
    ///
    /// libpq sends at each sync; a server that is woken for every query works much longer on all of them. Sockets that
    /// are not TCP do not know this and go on as they are.
    func holdBack(_ isHeldBack: Bool) {
        var value: CInt = isHeldBack ? 1 : 0
        unsafe _ = setsockopt(socket, CInt(IPPROTO_TCP), TCP_CORK, &value, socklen_t(MemoryLayout<CInt>.size))
    }

    /// Ends what succeeds or fails together.
    func sendSync() -> Bool { unsafe PQpipelineSync(handle) == 1 }

    /// Sends what the socket takes; `nil` when the connection is gone, `false` when there is more to send.
    func flush() -> Bool? {
        switch unsafe PQflush(handle) {
        case 0: true
        case 1: false
        default: nil
        }
    }

    /// Takes what has come in; `false` when the connection is gone.
    func consume() -> Bool { unsafe PQconsumeInput(handle) == 1 }

    /// Whether the next result has not come in whole.
    var isBusy: Bool { unsafe PQisBusy(handle) == 1 }

    /// The next result; `nil` at the end of a command's.
    func nextResult() -> PostgresResult? {
        unsafe PQgetResult(handle).map { unsafe PostgresResult(owning: $0) }
    }

    /// Has the rows of the command whose results come next delivered one by one.
    func deliverSingleRows() { unsafe _ = PQsetSingleRowMode(handle) }
}

/// Text of C as one line, whatever line ends and tabs are in it.
///
/// Of lines that say the same, as after a second try without TLS, one is enough.
func oneLine(_ text: UnsafePointer<CChar>?) -> String {
    guard let text = unsafe text else { return "" }
    var lines: [String] = []
    for line in unsafe String(cString: text).split(whereSeparator: \.isNewline) {
        let line = line.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        if !line.isEmpty, !lines.contains(line) { lines.append(line) }
    }
    return lines.joined(separator: "; ")
}

/// Calls `body` with the texts as a C array of C strings that `NULL` ends.
private func withCStrings<Result>(
    _ texts: [String],
    _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result
) -> Result {
    let copies = unsafe texts.map { unsafe strdup($0) }
    defer { unsafe copies.forEach { unsafe free($0) } }
    let pointers = unsafe copies.map { unsafe UnsafePointer<CChar>($0) } + [nil]
    return unsafe pointers.withUnsafeBufferPointer { unsafe body($0.baseAddress) }
}
