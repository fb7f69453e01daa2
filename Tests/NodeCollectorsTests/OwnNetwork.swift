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
                guard unshare(CLONE_NEWNET | CLONE_NEWNS) == 0 else { throw NotPermitted() }
                guard mount("none", "/", nil, UInt(MS_REC | MS_PRIVATE.rawValue), nil) == 0,
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
        try #require(system("ip \(arguments)") == 0)
    }

    struct NotPermitted: Error {}

    /// Written by the thread before it signals, read after.
    private final class Outcome<Value: Sendable>: @unchecked Sendable {
        let isDone = DispatchSemaphore(value: 0)
        var result: Result<Value, any Error>?
    }
}
