import CLibpq
import ExporterCore

/// What the server answered to one command, in libpq's memory and freed with this value.
@safe struct PostgresResult: ~Copyable {
    enum Status {
        case rows, singleRow, done, sync, aborted, failed
    }

    private let handle: OpaquePointer

    /// Takes ownership of a `PGresult`.
    init(owning handle: OpaquePointer) {
        unsafe self.handle = handle
    }

    deinit { unsafe PQclear(handle) }

    var status: Status {
        switch unsafe PQresultStatus(handle) {
        case PGRES_TUPLES_OK: .rows
        case PGRES_SINGLE_TUPLE: .singleRow
        case PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: .done
        case PGRES_PIPELINE_SYNC: .sync
        case PGRES_PIPELINE_ABORTED: .aborted
        default: .failed
        }
    }

    /// The server's complaint: its SQLSTATE and message.
    var failure: ServerError {
        ServerError(code: field("C"), message: field("M"), severity: field("V").isEmpty ? field("S") : field("V"))
    }

    private func field(_ letter: Unicode.Scalar) -> String {
        unsafe oneLine(PQresultErrorField(handle, CInt(letter.value)))
    }

    /// The names and types of the columns.
    var columns: ResultColumns {
        let indices = 0..<(unsafe PQnfields(handle))
        return ResultColumns(
            names: indices.map { unsafe oneLine(PQfname(handle, $0)) },
            types: indices.map { unsafe PQftype(handle, $0) })
    }

    /// Adds the rows to `rows`, up to its limit.
    func copy(into rows: inout ResultDraft) {
        let (height, width) = unsafe (PQntuples(handle), PQnfields(handle))
        rows.reserve(rows: Int(height), width: Int(width))
        for row in 0..<height {
            guard rows.beginRow() else { continue }
            for column in 0..<width {
                guard unsafe PQgetisnull(handle, row, column) == 0, let text = unsafe PQgetvalue(handle, row, column)
                else {
                    rows.appendNull()
                    continue
                }
                let bytes = unsafe UnsafeRawBufferPointer(start: text, count: Int(PQgetlength(handle, row, column)))
                unsafe rows.append(bytes)
            }
        }
    }
}
