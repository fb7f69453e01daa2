import Glibc

/// Tries until it succeeds or the time is over, and lets others run meanwhile.
public func becomesTrue(within patience: Duration = .seconds(10), _ condition: () throws -> Bool) rethrows -> Bool {
    let deadline = ContinuousClock.now + patience
    while try !condition() {
        guard ContinuousClock.now < deadline else { return false }
        // Servers need the processor more than who asks them again and again.
        poll(nil, 0, 1)
    }
    return true
}

/// Waits until it is so.
///
/// - Throws: when it is not within the time given.
public func wait(
    _ what: String, within patience: Duration = .seconds(10), until condition: () throws -> Bool
) throws {
    guard try becomesTrue(within: patience, condition) else {
        throw TestServerError("not within \(patience): \(what)")
    }
}
