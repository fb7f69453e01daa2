import Foundation
import Glibc

/// A folder for one test, with certificates that openssl makes in it.
public final class TestCertificates: Sendable {
    public let folder: String

    public init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "web-\(UUID())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Makes `<name>.crt` and `<name>.key`, signed by another certificate or by itself.
    public func make(
        _ name: String, signedBy authority: String? = nil, names: String = "DNS:localhost,IP:127.0.0.1"
    ) throws {
        let signer = authority.map { "-CA \(folder)/\($0).crt -CAkey \(folder)/\($0).key" } ?? ""
        let run = shell(
            """
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=\(name) \
            -addext 'subjectAltName=\(names)' \(signer) -keyout \(folder)/\(name).key -out \(folder)/\(name).crt
            """)
        guard run.code == 0 else { throw TestCertificatesError(text: run.output) }
    }

    /// A certificate or key that was made, as text.
    public func text(_ file: String) throws -> String {
        try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
    }

    /// Writes a file in one step, as those who renew files should; its path.
    @discardableResult
    public func write(_ text: String, to name: String) throws -> String {
        let path = "\(folder)/\(name)"
        try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
        return path
    }
}

public struct TestCertificatesError: Error {
    public let text: String
}

/// Runs a command line to its end: its exit code, and what it has written to stdout and stderr.
public func shell(_ command: String) -> (code: Int32, output: String) {
    // Not Foundation's Process, which crashes where another test has thousands of descriptors open.
    guard let pipe = popen("(\(command)) 2>&1 </dev/null", "r") else { return (-1, "no process") }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
        let count = fread(&chunk, 1, chunk.count, pipe)
        if count == 0 { break }
        bytes += chunk[..<count]
    }
    return (pclose(pipe) >> 8, String(decoding: bytes, as: UTF8.self))
}
