import ExporterCore

/// What is wrong with a description of a server.
///
/// Never holds any of the text: in a malformed one, the password can be anywhere.
struct SettingsError: Error, Equatable {
    let why: String
    let remedy: String

    init(_ why: String, _ remedy: String) {
        self.why = why
        self.remedy = remedy
    }

    /// The error, of the variable, flag or parameter that the text comes from.
    func at(_ origin: String) -> CollectorError {
        CollectorError(.malformed, "read", origin, why: why, remedy: remedy).ofSource
    }
}

extension ConfigurationError {
    /// What made a source unusable when the exporter started.
    init(_ error: CollectorError) {
        self.init(error.description)
    }
}
