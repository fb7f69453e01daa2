public import NIOCore

/// What a client may take from the server.
public struct ServerLimits: Sendable {
    /// How many connections there can be.
    ///
    /// One more closes the one that has been idle longest.
    public var connections = 512
    /// How long a client may take to send a request, once it has begun or connected.
    public var requestTimeout = TimeAmount.seconds(10)
    /// How long a connection may stay open between requests.
    public var idleTimeout = TimeAmount.minutes(5)
    /// How long a client may take to read an answer.
    public var answerTimeout = TimeAmount.seconds(30)
    /// How long running requests may go on when the server stops.
    public var drainTimeout = TimeAmount.milliseconds(4500)

    public init() {}
}
