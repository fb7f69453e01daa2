import ExporterCore

extension ContainerFiles {
    /// The number that a file consists of; `nil` for what a cgroup does not have.
    func number(_ file: CgroupFile, of cgroup: Cgroup) -> UInt64? {
        read(file, of: cgroup) { (line) throws(ParseError) in try line.magnitude("value") }
    }

    /// A limit, 0 where there is none; `nil` when the cgroup has no such file.
    func limit(_ file: CgroupFile, of cgroup: Cgroup) -> UInt64? {
        read(file, of: cgroup) { (line) throws(ParseError) in
            guard let limit = try line.limit("limit"), limit <= noLimit else { return 0 }
            return limit
        }
    }

    /// ``zero`` where a cgroup is in the hierarchy of a controller.
    func zero(of cgroup: Cgroup, in controller: CgroupController) -> UInt64? {
        guard let layout, let place = layout.place(of: controller), cgroup.isIn(place) else { return nil }
        return zero
    }
}

/// Version 1 has the largest number of whole pages for no limit.
private let noLimit: UInt64 = 1 << 62

extension ByteCursor {
    /// Reads a number; `nil` for the word `max`, which is no limit.
    mutating func limit(_ name: StaticString) throws(ParseError) -> UInt64? {
        let word = field()
        if word.equals("max") { return nil }
        // A limit that was never set is -1 in version 1.
        if word.equals("-1") { return nil }
        guard let value = UInt64(ascii: word) else { throw ParseError(name, word, expected: "a whole number") }
        return value
    }

    /// Reads a number; a negative one, which the kernel has shown for a moment in some versions, counts as 0.
    mutating func magnitude(_ name: StaticString) throws(ParseError) -> UInt64 {
        let digits = field()
        guard let value = digits.magnitude else { throw ParseError(name, digits, expected: "a whole number") }
        return value
    }

    /// The same of the number behind a key that the text itself names.
    mutating func magnitude(ofKeyAt line: ByteCursor) throws(ParseError) -> UInt64 {
        let digits = field()
        if let value = digits.magnitude { return value }
        var line = line
        throw ParseError(valueOf: line.field(), digits, expected: "a whole number")
    }
}

extension Span<UInt8> {
    fileprivate var magnitude: UInt64? {
        if let value = UInt64(ascii: self) { return value }
        guard let value = Int(ascii: self), value < 0 else { return nil }
        return 0
    }
}
