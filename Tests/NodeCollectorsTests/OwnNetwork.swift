import Foundation
import Glibc
import Testing

@testable import NodeCollectors

/// A network namespace for one test, with interfaces of its own and a sysfs that shows them.
///
/// Namespaces belong to threads: the test's body runs on a thread that has left the others' and that takes them along
/// when it ends.
enum OwnNetwork {
    /// Whether this process may make namespaces, which needs root.
    static let isPossible = (try? run {}) != nil

    /// Runs `body` in a namespace where only a loopback interface is, with `/sys` mounted for it.
    static func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) throws -> Value {
        let outcome = Outcome<Value>()
        let thread = Thread {
            outcome.result = Result {
                guard leaveNamespaces(newNetwork | newMounts) == 0 else { throw NotPermitted() }
                guard mount("none", "/", nil, UInt(MS_REC | MS_PRIVATE), nil) == 0,
                    mount("sysfs", "/sys", "sysfs", 0, nil) == 0
                else { throw NotPermitted() }
                return try body()
            }
            outcome.isDone.signal()
        }
        thread.start()
        outcome.isDone.wait()
        return try #require(outcome.result).get()
    }

    /// Runs `ip` with arguments in the namespace of the calling thread.
    static func ip(_ arguments: String) throws {
        guard system("ip \(arguments)") == 0 else { throw CommandFailed(command: "ip \(arguments)") }
    }

    struct NotPermitted: Error {}

    struct CommandFailed: Error {
        let command: String
    }

    /// Written by the thread before it signals, read after.
    private final class Outcome<Value: Sendable>: @unchecked Sendable {
        let isDone = DispatchSemaphore(value: 0)
        var result: Result<Value, any Error>?
    }
}

/// The C function is `unshare`, which Swift's Glibc module leaves out.
private func leaveNamespaces(_ flags: CInt) -> CInt {
    typealias Unshare = @convention(c) (CInt) -> CInt
    guard let symbol = dlsym(nil, "unshare") else { return -1 }
    return unsafeBitCast(symbol, to: Unshare.self)(flags)
}

/// `CLONE_NEWNET` and `CLONE_NEWNS`.
private let newNetwork: CInt = 0x4000_0000
private let newMounts: CInt = 0x0002_0000
