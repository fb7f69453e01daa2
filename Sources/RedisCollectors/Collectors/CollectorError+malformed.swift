import ExporterCore

extension CollectorError {
    /// A reply, or a line of one, is not what the server documents.
    static func malformed(_ subject: String, _ why: String) -> Self {
        Self(.malformed, "read", subject, why: why)
    }

    /// A line of INFO has a value that is not what the server documents.
    static func malformed(_ line: InfoText.Line, of info: InfoText, expected: String) -> Self {
        malformed(
            "\(String(quoting: info.bytes(line.key))) of INFO",
            "it is \"\(String(quoting: info.bytes(line.value)))\", expected \(expected)")
    }
}
