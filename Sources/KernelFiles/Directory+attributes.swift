package import ExporterCore

extension Directory {
    /// The attribute as a whole number in decimal digits.
    package func unsigned(_ name: String) throws(CollectorError) -> UInt64 {
        let digits = try text(name)
        guard let value = UInt64(ascii: digits.utf8.span) else {
            let error = ParseError("the attribute", is: digits, expected: "a whole number")
            throw CollectorError(.malformed, "parse", "\(path)/\(name)", why: "\(error)")
        }
        return value
    }

    /// The attribute as a whole number in decimal digits; `nil` when it is absent or no such number.
    package func unsigned(ifPresent name: String) -> UInt64? { try? unsigned(name) }

    /// The directory `name`, which may have several parts; `nil` when it cannot be opened.
    ///
    /// Devices come and go while their class is read.
    package func directory(ifPresent name: String) -> Directory? { try? directory(name) }

    /// The numbers of the entries called `prefix`, a number and `suffix`, in the order of their names: `0`, `1`, `10`,
    /// `2`.
    ///
    /// Empty when the directory cannot be listed.
    package func numbers(after prefix: String, before suffix: String = "") -> [String] {
        guard let names = try? names() else { return [] }
        return names.compactMap { name in
            guard name.hasPrefix(prefix), name.hasSuffix(suffix) else { return nil }
            let number = name.utf8.dropFirst(prefix.utf8.count).dropLast(suffix.utf8.count)
            return number.isEmpty || !number.allSatisfy(\.isDigit) ? nil : String(number)
        }
    }
}
