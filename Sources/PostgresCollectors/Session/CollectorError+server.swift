import ExporterCore

extension CollectorError {
    /// The server refused a query.
    init(_ refusal: ServerError, of query: Query, in database: String?, user: String?) {
        let why = refusal.code.isEmpty ? refusal.message : "\(refusal.message) (SQLSTATE \(refusal.code))"
        let (reason, remedy): (Reason, String?) =
            switch refusal.code {
            case "42501": (.denied, "grant it what is missing, usually by GRANT pg_monitor TO \(user ?? "its role")")
            case "55P03":
                (.timeout, "somebody holds a lock on what it reads, pg_locks says who; the other queries go on")
            case "57014":
                (.timeout, "raise --session.statement-timeout and Prometheus' scrape timeout, or switch it off")
            // The setting's name is in the message in every language.
            case "55000" where refusal.message.contains("shared_preload_libraries"):
                (.failed, "name it there and restart the server, or switch the collector off")
            case "42P01", "42883", "42703", "42704": (.absent, nil)
            case "0A000", "55000": (.absent, nil)
            default: (.failed, nil)
            }
        let subject = database.map { "\(query.subject) in database \($0)" } ?? query.subject
        self.init(reason, query.action, subject, why: why, remedy: remedy)
    }

    /// No connection could be made.
    init(refusedBy server: String, why: String) {
        // Without a connection there is no SQLSTATE, only libpq's words.
        let isDenied = [
            "authentication failed", "no pg_hba.conf entry", "no password supplied", "permission denied", "not allowed",
        ]
        .contains { why.contains($0) }
        self.init(
            isDenied ? .denied : .failed, "connect to", server, why: why.isEmpty ? "the connection was lost" : why)
    }

    /// The connection ended in the middle.
    init(lost server: String, why: String) {
        self.init(
            .failed, "talk to", server, why: why.isEmpty ? "the connection was lost" : why,
            remedy: "the next scrape connects again")
    }

    /// The server says nothing.
    init(silent server: String, wasConnected: Bool, after duration: Duration) {
        // Not to the millisecond: what is the same at each scrape is logged once.
        let seconds = Double((duration.wholeMilliseconds + 50) / 100) / 10
        self.init(
            .timeout, wasConnected ? "query" : "connect to", server, why: "no answer within \(seconds) s",
            remedy: "see whether the server is overloaded, stopped or cut off")
    }
}
