import ExporterCore
import Glibc
import KernelFiles

/// A device's directory in sysfs whose attributes are read at every scrape.
///
/// The descriptor of an attribute answers anew at each `pread` from its start, so once it is open a reading costs one
/// system call instead of three. The attributes that a device has are settled when it is registered: one that it lacks
/// is not looked for again.
final class DeviceDirectory {
    let name: String

    private struct Attribute {
        let name: StaticString
        /// -1 when the device has no such attribute.
        let descriptor: CInt
    }

    private let directory: FileDescriptor
    private let budget: DescriptorBudget
    private var attributes: [Attribute] = []
    /// Attributes are asked for in the same order at every scrape: the one that comes next.
    private var guess = 0
    private var descriptorsKept = 0

    /// Opens the directory.
    ///
    /// When the budget has no room for it, nothing in it is kept open either.
    init(_ name: String, in parent: borrowing FileDescriptor, _ budget: DescriptorBudget) throws(CollectorError) {
        self.name = name
        self.budget = budget
        directory = try FileDescriptor(name, in: parent, flags: O_DIRECTORY)
        if budget.take() { descriptorsKept = 1 }
    }

    deinit {
        for attribute in attributes where attribute.descriptor >= 0 { close(attribute.descriptor) }
        budget.giveBack(descriptorsKept)
    }

    /// Whether the budget allows to keep the directory until the next scrape.
    var isKept: Bool { descriptorsKept > 0 }

    /// The attribute's text without blanks around it; `nil` when there is none, or the driver will not tell.
    func text(ifPresent name: StaticString) -> String? {
        read(name) { String($0) }
    }

    /// The attribute as a whole number in decimal, hexadecimal (`0x`) or octal (`0`); `nil` when it is absent.
    func integer(ifPresent name: StaticString) -> Int? {
        read(name) { Int(automaticBase: $0) } ?? nil
    }

    private func read<Value>(_ name: StaticString, _ body: (Span<UInt8>) -> Value) -> Value? {
        if let attribute = knownAttribute(name) { return readAttribute(attribute.descriptor, body) }

        let descriptor = unsafe openat(directory.number, "\(name)", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT, isKept { attributes.append(Attribute(name: name, descriptor: -1)) }
            return nil
        }
        let value = readAttribute(descriptor, body)
        guard isKept, budget.take() else {
            close(descriptor)
            return value
        }
        descriptorsKept += 1
        attributes.append(Attribute(name: name, descriptor: descriptor))
        return value
    }

    private func knownAttribute(_ name: StaticString) -> Attribute? {
        for _ in attributes.indices {
            if guess >= attributes.count { guess = 0 }
            let attribute = attributes[guess]
            guess += 1
            if attribute.name.hasSameText(as: name) { return attribute }
        }
        return nil
    }
}

/// Hands an attribute's text, without blanks around it, to `body`; `nil` when it cannot be read.
///
/// sysfs answers with any of a dozen errors, all of which mean that there is nothing to report. One read of at most 128
/// bytes, as the original does. The C function is `pread`.
private func readAttribute<Value>(_ descriptor: CInt, _ body: (Span<UInt8>) -> Value) -> Value? {
    guard descriptor >= 0 else { return nil }
    var buffer = InlineArray<128, UInt8>(repeating: 0)
    var bytes = buffer.mutableSpan
    let count = unsafe bytes.withUnsafeMutableBytes { bytes in
        var count = -1
        repeat { count = unsafe pread(descriptor, bytes.baseAddress, bytes.count, 0) } while count < 0 && errno == EINTR
        return count
    }
    guard count >= 0 else { return nil }
    return body(buffer.span.extracting(first: count).trimmed)
}

extension StaticString {
    fileprivate func hasSameText(as other: StaticString) -> Bool {
        guard utf8CodeUnitCount == other.utf8CodeUnitCount else { return false }
        // The same literal lies at the same address.
        return unsafe utf8Start == other.utf8Start || memcmp(utf8Start, other.utf8Start, utf8CodeUnitCount) == 0
    }
}
