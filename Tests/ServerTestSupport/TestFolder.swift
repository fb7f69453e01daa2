import Foundation
import Glibc
import Synchronization

/// A folder in the test run's own, which a server may write to and which goes when this value does.
public final class TestFolder: Sendable {
    public let path: String
    private let owner: TestUser?
    private static let count = Atomic(0)

    /// Makes one that belongs to whom the server runs as: the tests' own user, or another.
    public init(owner: TestUser? = nil) throws {
        self.owner = owner
        guard let warden = Warden.shared else {
            throw TestServerError("cannot start a shell to clean up after servers")
        }
        path = "\(warden.folder)/\(Self.count.wrappingAdd(1, ordering: .relaxed).newValue)"
        guard mkdir(path, 0o700) == 0 else {
            throw TestServerError("cannot make \(path): \(String(cString: strerror(errno)))")
        }
        if let owner { chown(path, owner.id, owner.group) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Runs a program to its end, as the owner.
    public func run(_ command: [String]) throws {
        try ChildProcess.run((owner?.words ?? []) + command, log: "\(path)/commands.log")
    }

    /// Writes a file that the server may read.
    public func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(filePath: "\(path)/\(name)"))
        if let owner { chown("\(path)/\(name)", owner.id, owner.group) }
    }
}
