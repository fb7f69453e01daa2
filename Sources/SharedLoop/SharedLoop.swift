public import NIOCore
import NIOPosix

/// The one event loop of the process: the HTTP server's, and that of sources which talk to servers over SwiftNIO.
public enum SharedLoop {
    private static let group: MultiThreadedEventLoopGroup = {
        // Whoever else asks for SwiftNIO's own loops gets this one. It can be said once only, and before they are used.
        NIOSingletons.groupLoopCountSuggestion = 1
        return MultiThreadedEventLoopGroup.singleton
    }()

    public static var loop: any EventLoop { group.next() }
}
