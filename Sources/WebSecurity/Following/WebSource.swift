public import ExporterCore

/// Where the settings come from.
public enum WebSource: Sendable {
    /// A web configuration file.
    case file(String)
    /// Flags, whose files may change.
    case flags(WebSettings)

    /// Reads everything.
    ///
    /// - Throws: All that is wrong, each in a line.
    public func read() throws(ConfigurationErrors) -> WebReading {
        let attempt = attempt(after: nil, watching: [])
        guard let protection = attempt.protection else { throw ConfigurationErrors(attempt.problems) }
        return WebReading(protection: protection, stamps: attempt.stamps)
    }

    /// Reads everything, and notes how the files looked before that.
    ///
    /// With a configuration file that cannot be understood, `known` are the files to watch besides.
    func attempt(after last: WebProtection?, watching known: [String]) -> WebAttempt {
        var stamps: [String: FileStamp?] = [:]
        let settings: WebSettings?
        var problems: [ConfigurationError] = []
        switch self {
        case .flags(let given):
            settings = given
            stamps = stampsNow(given.files)
        case .file(let path):
            stamps = stampsNow([path])
            let file = WebFile(path)
            settings = file.settings
            problems = file.problems
            stamps.merge(stampsNow(file.problems.isEmpty ? file.files : file.files + known)) { first, _ in first }
        }
        guard let settings else { return WebAttempt(protection: nil, problems: problems, stamps: stamps) }
        do throws(ConfigurationErrors) {
            let protection = try WebProtection(settings, after: last)
            return WebAttempt(protection: protection, problems: [], stamps: stamps)
        } catch {
            return WebAttempt(protection: nil, problems: error.errors, stamps: stamps)
        }
    }
}

/// What a start has read.
public struct WebReading: Sendable {
    let protection: WebProtection
    let stamps: [String: FileStamp?]
}

/// What came of reading a source once.
struct WebAttempt {
    let protection: WebProtection?
    let problems: [ConfigurationError]
    /// The files by their paths, as they were before they were read.
    let stamps: [String: FileStamp?]
}

func stampsNow(_ paths: some Sequence<String>) -> [String: FileStamp?] {
    Dictionary(paths.map { ($0, FileStamp($0)) }) { first, _ in first }
}
