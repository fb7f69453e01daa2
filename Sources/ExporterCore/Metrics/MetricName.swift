/// The rules for metric names, in one place.
public enum MetricName {
    /// The name with every byte that a metric name may not have replaced by `_`.
    public static func sanitized(_ name: String) -> String {
        replacingInvalid(in: name) { $0.isASCIILetter || $0 == .underscore || $0 == .colon }
    }

    /// `text` as part of a name, as the original spells it: each run of other characters, with the underscores around
    /// it, becomes one underscore.
    public static func collapsed(_ text: String) -> String {
        var result: [UInt8] = []
        var pending: [UInt8] = []
        var pendingIsPlain = true
        for byte in text.utf8 {
            if byte.isASCIILetter || byte.isDigit {
                result += pendingIsPlain ? pending : [.underscore]
                pending = []
                pendingIsPlain = true
                result.append(byte)
            } else {
                pending.append(byte)
                if byte != .underscore { pendingIsPlain = false }
            }
        }
        result += pendingIsPlain ? pending : [.underscore]
        return String(result.span)
    }
}

/// The rules for label names.
public enum LabelName {
    /// The name with every byte that a label name may not have replaced by `_`.
    public static func sanitized(_ name: String) -> String {
        replacingInvalid(in: name) { $0.isASCIILetter || $0 == .underscore }
    }
}

private func replacingInvalid(in name: String, allowed: (UInt8) -> Bool) -> String {
    var bytes = Array(name.utf8)
    for index in bytes.indices where !allowed(bytes[index]) && !(bytes[index].isDigit && index > 0) {
        bytes[index] = .underscore
    }
    return bytes.isEmpty ? "_" : String(bytes.span)
}
