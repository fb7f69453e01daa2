import Glibc

/// What the system says when it is asked for the addresses of a name.
public enum LookupAnswer: Equatable, Sendable {
    case addresses([String])
    /// There are none, and why.
    case failed(String)
}

extension LookupAnswer {
    /// Asks the system, which may take its time.
    ///
    /// The C functions are `getaddrinfo` and `getnameinfo`.
    public init(askingFor name: String) {
        var hints = unsafe addrinfo()
        unsafe hints.ai_family = AF_UNSPEC
        unsafe hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let code = unsafe getaddrinfo(name, nil, &hints, &list)
        guard code == 0 else {
            let system = errno
            let why = unsafe code == EAI_SYSTEM ? String(cString: strerror(system)) : resolverMessage(code)
            self = .failed(why.prefix(1).lowercased() + why.dropFirst())
            return
        }
        defer { unsafe freeaddrinfo(list) }
        var addresses: [String] = []
        while let entry = unsafe list {
            if let address = unsafe numericAddress(entry.pointee), !addresses.contains(address) {
                addresses.append(address)
            }
            unsafe list = entry.pointee.ai_next
        }
        self = addresses.isEmpty ? .failed("it has no address") : .addresses(addresses)
    }
}

private func resolverMessage(_ code: CInt) -> String {
    unsafe gai_strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
}

private func numericAddress(_ entry: addrinfo) -> String? {
    unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(NI_MAXHOST)) { buffer in
        let code = unsafe getnameinfo(
            entry.ai_addr, entry.ai_addrlen, buffer.baseAddress, socklen_t(buffer.count), nil, 0, NI_NUMERICHOST)
        guard code == 0, let text = buffer.baseAddress else { return nil }
        return unsafe String(cString: text)
    }
}

/// Whether a host is an IPv4 or IPv6 address, which needs no lookup.
///
/// The C function is `getaddrinfo`, which with `AI_NUMERICHOST` asks nobody.
public func isLiteralAddress(_ host: String) -> Bool {
    var hints = unsafe addrinfo()
    unsafe hints.ai_flags = AI_NUMERICHOST
    var list: UnsafeMutablePointer<addrinfo>?
    guard unsafe getaddrinfo(host, nil, &hints, &list) == 0 else { return false }
    unsafe freeaddrinfo(list)
    return true
}
