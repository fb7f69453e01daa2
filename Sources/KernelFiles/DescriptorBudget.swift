import Glibc
import Synchronization

/// How many descriptors may stay open between scrapes for the sake of speed, in the whole process.
package final class DescriptorBudget: Sendable {
    /// A quarter of what the process may open, so that connections and files find theirs whatever we keep.
    package static let shared = DescriptorBudget(limit: min(1024, openFilesLimit / 4))

    private let limit: Int
    private let taken = Atomic(0)

    package init(limit: Int) {
        self.limit = limit
    }

    /// How many are open.
    package var count: Int { taken.load(ordering: .relaxed) }

    /// Takes a descriptor's place; `false` when none is left.
    package func take() -> Bool {
        guard taken.add(1, ordering: .relaxed).newValue > limit else { return true }
        giveBack(1)
        return false
    }

    package func giveBack(_ count: Int) { taken.subtract(count, ordering: .relaxed) }
}

/// The C function is `getrlimit`.
package var openFilesLimit: Int {
    var limit = rlimit()
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 0 }
    return Int(clamping: limit.rlim_cur)
}
