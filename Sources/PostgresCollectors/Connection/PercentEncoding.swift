import ExporterCore

extension String {
    /// Decodes the escapes of a part of a URL; a per cent sign that begins none stands for itself.
    ///
    /// - Parameter what: The part, for the message: "password".
    init(percentDecoding bytes: ArraySlice<UInt8>, _ what: String) throws(SettingsError) {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var rest = bytes
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let value = escapeValue(rest.prefix(2)) {
                decoded.append(value)
                rest = rest.dropFirst(2)
            } else {
                decoded.append(byte)
            }
        }
        guard let text = String(validating: decoded, as: UTF8.self) else {
            throw SettingsError("the \(what) has an escape that is no UTF-8 text", "write %25 for a per cent sign")
        }
        self = text
    }
}

/// The byte that two hexadecimal digits stand for.
private func escapeValue(_ digits: ArraySlice<UInt8>) -> UInt8? {
    guard digits.count == 2, let high = digits.first?.hexadecimalValue, let low = digits.last?.hexadecimalValue else {
        return nil
    }
    return UInt8(high << 4 | low)
}
