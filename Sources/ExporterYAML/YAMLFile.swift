import ExporterCore
import Glibc

/// A file of settings: one YAML document with a mapping at its top.
public struct YAMLFile: Equatable, Sendable {
    /// As the user named it.
    public let path: String
    public let root: YAMLNode

    /// Reads a file and parses it.
    ///
    /// - Throws: ``YAMLProblem`` when it cannot be read or is not YAML.
    public init(reading path: String) throws(YAMLProblem) {
        try self.init(parsing: try Self.bytes(of: path), path: path)
    }

    /// Parses what was read from a file; nothing in it is an empty mapping.
    ///
    /// - Throws: ``YAMLProblem`` when it is not YAML, not UTF-8, or larger than any file of settings is.
    public init(parsing bytes: [UInt8], path: String) throws(YAMLProblem) {
        self.path = path
        guard bytes.count <= YAMLLimits.bytes else { throw .tooLarge(path) }
        if let line = lineOfInvalidUTF8(bytes) {
            throw YAMLProblem(file: path, line: line, what: "it is not UTF-8, save the file in that encoding")
        }
        do throws(YAMLFault) {
            let root = try YAMLComposer.compose(bytes)
            self.root = root ?? YAMLNode(line: 1, .mapping([]))
        } catch {
            throw YAMLProblem(file: path, line: error.line, what: error.what)
        }
    }

    /// Reads the settings with `body`, and reports each problem, in the order of the file.
    public func read<Value>(_ body: (inout YAMLMapping) -> Value?) -> (value: Value?, problems: [YAMLProblem]) {
        guard var top = YAMLMapping(root, file: path, path: "") else {
            let what = "the file is \(root.kind), expected a mapping at its top, as in key: value"
            return (nil, [YAMLProblem(file: path, line: root.line, what: what)])
        }
        let value = body(&top)
        return (value, top.finish().sorted { ($0.line ?? .max) < ($1.line ?? .max) })
    }

    /// The contents of a file, which is opened without waiting, should it be a pipe.
    ///
    /// - Throws: ``YAMLProblem`` when it cannot be read or is larger than any file of settings is.
    public static func bytes(of path: String) throws(YAMLProblem) -> [UInt8] {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .unreadable(path, errno) }
        defer { close(descriptor) }
        // One byte more than there may be, so that a file of any size shows.
        var buffer = [UInt8](repeating: 0, count: YAMLLimits.bytes + 1)
        var total = 0
        while total < buffer.count {
            let count = unsafe buffer.withUnsafeMutableBytes {
                unsafe Glibc.read(descriptor, $0.baseAddress?.advanced(by: total), $0.count - total)
            }
            if count == 0 { break }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .unreadable(path, errno) }
            total += count
        }
        guard total < buffer.count else { throw .tooLarge(path) }
        return Array(buffer[..<total])
    }
}

extension YAMLProblem {
    fileprivate static func tooLarge(_ path: String) -> Self {
        Self(file: path, line: nil, what: "the file is larger than \(YAMLLimits.bytes >> 20) MiB, make it smaller")
    }

    fileprivate static func unreadable(_ path: String, _ code: CInt) -> Self {
        let remedy =
            switch code {
            case EACCES, EPERM: "let the exporter's user read it"
            default: "give the path of a file"
            }
        let message = unsafe String(cString: strerror(code))
        return Self(file: path, line: nil, what: "cannot read the file: \(message); \(remedy)")
    }
}

/// The line of the first byte that is not UTF-8; `nil` when all are.
private func lineOfInvalidUTF8(_ bytes: [UInt8]) -> Int? {
    guard !isUTF8(bytes[...]) else { return nil }
    var line = 1
    for part in bytes.split(separator: .newline, omittingEmptySubsequences: false) {
        if !isUTF8(part) { return line }
        line += 1
    }
    return line
}

private func isUTF8(_ bytes: ArraySlice<UInt8>) -> Bool {
    unsafe bytes.withUnsafeBufferPointer { unsafe String(validating: $0, as: UTF8.self) } != nil
}
