/// What the server said when it refused a command.
struct ServerError: Error, Equatable {
    /// The five letters of SQLSTATE; empty when the connection, not the server, failed.
    let code: String
    let message: String
    /// `ERROR`, `FATAL` or `PANIC`; in English from PostgreSQL 9.6 on.
    var severity = "ERROR"

    /// Whether it ends the connection, and so says nothing about the command that it answers.
    var endsConnection: Bool { code.isEmpty || severity == "FATAL" || severity == "PANIC" }
}

extension ServerError {
    /// Whether it may be the complaint that a text has several statements: it is a syntax error like any other.
    func deniesSeveral(in text: String) -> Bool {
        let end: (Character) -> Bool = { $0 == ";" || $0.isWhitespace }
        return code == "42601" && text.drop(while: end).reversed().drop(while: end).contains(";")
    }
}
