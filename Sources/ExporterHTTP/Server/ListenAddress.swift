/// Where a server listens, as `--web.listen-address` says it.
public enum ListenAddress: Equatable, Sendable, CustomStringConvertible {
    /// A TCP port; without a host on every address, IPv6 and IPv4.
    case tcp(host: String?, port: Int)
    /// A Unix domain socket's path.
    case unix(String)
    /// A port for the virtual machine's host.
    case vsock(port: UInt32)
    /// A listening socket that systemd passed, by descriptor number.
    case inherited(CInt)

    /// Reads `:9100`, `host:9100`, `[::1]:9100`, `unix:/run/x.sock` or `vsock://:9100`; `nil` when it is none of them.
    public init?(_ text: String) {
        if text.hasPrefix("unix:") {
            let path = text.dropFirst("unix:".count)
            guard !path.isEmpty else { return nil }
            self = .unix(path.hasPrefix("//") ? String(path.dropFirst(2)) : String(path))
        } else if text.hasPrefix("vsock://:") {
            guard let port = UInt32(text.dropFirst("vsock://:".count)) else { return nil }
            self = .vsock(port: port)
        } else {
            guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
                return nil
            }
            var host = text[..<colon]
            if host.hasPrefix("["), host.hasSuffix("]") {
                host = host.dropFirst().dropLast()
            } else if host.contains(":") {
                return nil
            }
            self = .tcp(host: host.isEmpty ? nil : String(host), port: Int(port))
        }
    }

    public var description: String {
        switch self {
        case .tcp(nil, let port): ":\(port)"
        case .tcp(let host?, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path): "unix:\(path)"
        case .vsock(let port): "vsock://:\(port)"
        case .inherited(let descriptor): "systemd socket \(descriptor)"
        }
    }
}
