import ExporterCore

/// One entry of an `Accept` or `Accept-Encoding` header.
struct Preference: Equatable {
    /// The media type or coding, in lower case.
    let value: String
    let parameters: [String: String]
    /// From 0 (not acceptable) to 1.
    let quality: Double

    /// Reads a header's entries; those that make no sense are left out, as RFC 9110 lets a server do.
    static func list(_ header: String) -> [Preference] {
        header.split(separator: ",").compactMap { entry in
            let parts = entry.split(separator: ";").map(trimmed)
            guard let value = parts.first, !value.isEmpty else { return nil }
            var parameters: [String: String] = [:]
            var quality = 1.0
            for part in parts.dropFirst() {
                let pair = part.split(separator: "=", maxSplits: 1).map(trimmed)
                guard pair.count == 2 else { continue }
                let name = pair[0].lowercased()
                if name == "q" {
                    guard let number = Double(pair[1]), (0...1).contains(number) else { return nil }
                    quality = number
                } else {
                    parameters[name] = pair[1].filter { $0 != "\"" }
                }
            }
            return Preference(value: value.lowercased(), parameters: parameters, quality: quality)
        }
    }
}

private func trimmed(_ text: Substring) -> String { String(text.utf8.span.trimmed) }

extension ExpositionFormat {
    /// The format that a client likes best; the text format when it says nothing or nothing we have.
    static func negotiated(accept header: String) -> ExpositionFormat {
        var best = (quality: 0.0, format: ExpositionFormat.text)
        for preference in Preference.list(header) where preference.quality > best.quality {
            if let format = offered(for: preference) { best = (preference.quality, format) }
        }
        return best.format
    }

    private static func offered(for preference: Preference) -> ExpositionFormat? {
        let version = preference.parameters["version"]
        return switch preference.value {
        case "application/openmetrics-text" where version == nil || version == "1.0.0" || version == "0.0.1":
            .openMetrics
        case "text/plain" where version == nil || version == "0.0.4": .text
        case "text/*", "*/*": .text
        default: nil
        }
    }
}

/// How the body of an answer is coded.
enum ContentCoding: String {
    case identity, gzip

    /// gzip where the client takes it at all: it saves more than a second client's preference can be worth.
    static func negotiated(acceptEncoding header: String) -> ContentCoding {
        var wildcard: Double?
        for preference in Preference.list(header) {
            switch preference.value {
            case "gzip", "x-gzip": return preference.quality > 0 ? .gzip : .identity
            case "*": wildcard = preference.quality
            default: continue
            }
        }
        return (wildcard ?? -1) > 0 ? .gzip : .identity
    }
}
