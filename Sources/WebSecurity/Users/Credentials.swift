import ExporterCore

/// The user and password of a request.
package struct Credentials: Sendable {
    let user: [UInt8]
    let password: [UInt8]

    /// Reads an `Authorization` header of the scheme Basic; `nil` when it is none.
    package init?(header: String) {
        let words = header.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
        guard words.count == 2, words[0].lowercased() == "basic", let text = decodedBase64(words[1].utf8),
            let colon = text.firstIndex(of: .colon)
        else { return nil }
        user = Array(text[..<colon])
        password = Array(text[(colon + 1)...])
    }
}

/// The bytes that a text in base 64 stands for; `nil` when it is none.
private func decodedBase64(_ text: some Collection<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    var (bits, count) = (UInt32(0), 0)
    let digits = text.reversed().drop { $0 == UInt8(ascii: "=") }.reversed()
    guard text.count % 4 == 0, text.count - digits.count <= 2 else { return nil }
    for digit in digits {
        guard let value = value(ofBase64: digit) else { return nil }
        bits = bits << 6 | value
        count += 6
        if count >= 8 {
            count -= 8
            bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        }
    }
    return bytes
}

private func value(ofBase64 digit: UInt8) -> UInt32? {
    switch digit {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit - UInt8(ascii: "a")) + 26
    case .zero ... .nine: UInt32(digit - .zero) + 52
    case .plus: 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
}
