/// A JSON value to write; we read none.
package indirect enum JSON: CustomStringConvertible {
    case string(String)
    case number(Double)
    case bool(Bool)
    case array([JSON])
    case object([(String, JSON)])

    package var description: String {
        switch self {
        case .string(let text): quoted(text)
        case .number(let value): value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
        case .bool(let value): "\(value)"
        case .array(let values): "[" + values.map(\.description).joined(separator: ",") + "]"
        case .object(let pairs): "{" + pairs.map { "\(quoted($0)):\($1)" }.joined(separator: ",") + "}"
        }
    }
}

/// The text as a JSON string, quotes included.
private func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": result += #"\""#
        case "\\": result += #"\\"#
        case "\n": result += #"\n"#
        case "\u{0}"..<" ":
            let code = String(scalar.value, radix: 16)
            result += "\\u" + String(repeating: "0", count: 4 - code.count) + code
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}
