package import ExporterCore

/// A line of a mount table, where it lies.
///
/// Source: `/proc/1/mountinfo`, as in `29 1 259:2 / /home rw,relatime shared:1 - ext4 /dev/sda2 rw,errors=remount-ro`.
package struct MountEntry: ~Escapable {
    package let id: UInt64
    package let device: Span<UInt8>
    /// The directory of the file system that is mounted.
    package let root: Span<UInt8>
    package let mountPoint: Span<UInt8>
    package let type: Span<UInt8>
    package let source: Span<UInt8>
    private let options: Span<UInt8>
    /// The options of the file system itself, as `rw,cpu,cpuacct`.
    package let superOptions: Span<UInt8>

    @_lifetime(copy line)
    package init?(parsing line: inout ByteCursor) {
        guard let id = UInt64(ascii: line.field(upTo: .space)) else { return nil }
        self.id = id
        _ = line.field(upTo: .space)  // The mount it is mounted on.
        device = line.field(upTo: .space)
        root = line.field(upTo: .space)
        mountPoint = line.field(upTo: .space)
        options = line.field(upTo: .space)
        // Any number of optional fields ends with a dash.
        repeat {
            if line.isAtEnd { return nil }
        } while !line.field(upTo: .space).equals("-")
        type = line.field(upTo: .space)
        source = line.field(upTo: .space)
        superOptions = line.restOfLine()
        guard !mountPoint.isEmpty, !type.isEmpty, !superOptions.isEmpty else { return nil }
    }

    /// Where an overlay puts what is written to it; `nil` for others, and where that is said relative to something.
    ///
    /// Source: an option, as in `rw,lowerdir=/a:/b,upperdir=/c,workdir=/d`.
    package var upperDirectory: String? {
        var options = ByteCursor(superOptions)
        while !options.isAtEnd {
            let option = options.field(upTo: .comma)
            if option.hasPrefix("upperdir=/") { return String(option.extracting(9...).unescaped.span) }
        }
        return nil
    }

    /// Whether folders can have quotas of their own, as each file system spells it.
    package var hasProjectQuota: Bool {
        superOptions.contains(option: "prjquota") || superOptions.contains(option: "pquota")
    }

    package var isReadOnly: Bool {
        options.contains(option: "ro") || superOptions.contains(option: "ro")
            || superOptions.contains(option: "emergency_ro")
    }
}

extension Span<UInt8> {
    /// Whether an option is in a list such as `rw,relatime`.
    package func contains(option: StaticString) -> Bool {
        var options = ByteCursor(self)
        while !options.isAtEnd {
            if options.field(upTo: .comma).equals(option) { return true }
        }
        return false
    }

    /// The bytes, with each `\040` the space that the kernel writes so, and so on for tabs, line ends and backslashes.
    package var unescaped: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        var index = 0
        while index < count {
            if self[index] == .backslash, index + 3 < count, let byte = UInt8(octal: extracting(index + 1...index + 3))
            {
                bytes.append(byte)
                index += 4
            } else {
                bytes.append(self[index])
                index += 1
            }
        }
        return bytes
    }
}

extension UInt8 {
    fileprivate init?(octal digits: Span<UInt8>) {
        var value = 0
        for index in digits.indices {
            let digit = digits[index] &- .zero
            guard digit < 8 else { return nil }
            value = value << 3 | Int(digit)
        }
        self.init(exactly: value)
    }
}
