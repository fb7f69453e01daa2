/// The thread that collects, and the bell that wakes it.
struct CollectorThread: Hashable, Sendable {
    let number: Int
    let bell = Bell()

    init(number: Int) {
        self.number = number
    }

    /// Starts the thread; `false` when the system gives us none.
    func start(_ body: @escaping @Sendable () -> Void) -> Bool { BlockingThread.start(body) }

    static func == (first: Self, second: Self) -> Bool { first.number == second.number }

    func hash(into hasher: inout Hasher) { hasher.combine(number) }
}
