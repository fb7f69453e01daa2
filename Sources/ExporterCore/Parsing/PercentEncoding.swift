extension String {
    /// Decodes the escapes of a part of a URL; in a query's value `+` is a space as well.
    ///
    /// What is no escape stands for itself: a per cent sign without two hexadecimal digits, and escapes that are no UTF-8
    /// text, such as the one in `per%cent`.
    public init(percentDecoding text: some Sequence<UInt8>, plusIsSpace: Bool = false) {
        var decoded: [UInt8] = []
        let text = Array(text)
        decoded.reserveCapacity(text.count)
        var rest = text[...]
        while let byte = rest.first {
            let character = escapedCharacter(rest)
            decoded += character ?? [plusIsSpace && byte == .plus ? .space : byte]
            rest = rest.dropFirst(character.map { 3 * $0.count } ?? 1)
        }
        self.init(decoding: decoded, as: UTF8.self)
    }
}

/// The character that the escapes at the start of a text spell, one for each byte of it.
private func escapedCharacter(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    var rest = text
    while bytes.count < 4, let byte = escapedByte(rest) {
        bytes.append(byte)
        rest = rest.dropFirst(3)
        if String(validating: bytes, as: UTF8.self) != nil { return bytes }
    }
    return nil
}

/// The byte that an escape at the start of a text stands for.
private func escapedByte(_ text: ArraySlice<UInt8>) -> UInt8? {
    let escape = Array(text.prefix(3))
    guard escape.count == 3, escape[0] == UInt8(ascii: "%"), let high = escape[1].hexadecimalValue,
        let low = escape[2].hexadecimalValue
    else { return nil }
    return UInt8(high << 4 | low)
}
