import Glibc

/// A thread for work that may block, perhaps for ever.
///
/// Not a `DispatchQueue`: work that never returns would keep one of the pool's threads for ever, and a pool
/// grows where we must not.
public enum BlockingThread {
    /// Runs `body` on a thread of its own, which ends with it; `false` when the system gives us none.
    ///
    /// The C function is `pthread_create`.
    public static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
        // The thread takes the box over; when there is no thread, it is released here.
        let box = unsafe Unmanaged.passRetained(ThreadBody(body))
        let code = unsafe withUnsafeTemporaryAllocation(of: pthread_attr_t.self, capacity: 1) { attributes in
            guard let attributes = attributes.baseAddress else { return ENOMEM }
            var code = unsafe pthread_attr_init(attributes)
            guard code == 0 else { return code }
            defer { unsafe pthread_attr_destroy(attributes) }
            code = unsafe pthread_attr_setdetachstate(attributes, CInt(PTHREAD_CREATE_DETACHED))
            if code == 0 { code = unsafe pthread_attr_setstacksize(attributes, stackSize) }
            var thread = pthread_t()
            return code == 0 ? unsafe pthread_create(&thread, attributes, runThreadBody, box.toOpaque()) : code
        }
        if code != 0 { unsafe box.release() }
        return code == 0
    }
}

/// Enough for the deepest regular expression; what is not touched is never mapped.
private let stackSize = 1 << 20

private final class ThreadBody: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) {
        self.run = run
    }
}

private func runThreadBody(_ box: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let box = unsafe box { unsafe Unmanaged<ThreadBody>.fromOpaque(box).takeRetainedValue().run() }
    return nil
}
