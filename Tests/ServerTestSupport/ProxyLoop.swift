import Glibc
import Synchronization

/// The thread of a `LossyProxy`: waits for any of its sockets, hands bytes on as its orders say.
struct ProxyLoop {
    let listener: CInt
    let bell: CInt
    let target: UInt16
    let orders: LossyProxy.SharedOrders
    private var links: [ProxyLink] = []

    init(listener: CInt, bell: CInt, target: UInt16, orders: LossyProxy.SharedOrders) {
        self.listener = listener
        self.bell = bell
        self.target = target
        self.orders = orders
    }

    mutating func run() {
        while true {
            let now = orders.current.withLock { orders in
                defer { orders.closesAll = false }
                return orders
            }
            if now.isOver || now.closesAll { closeAll() }
            if now.isOver { break }
            for index in links.indices { links[index].obey(now) }
            step(now)
        }
        close(listener)
        close(bell)
    }

    private mutating func step(_ now: LossyProxy.Orders) {
        var sockets = [listener, bell].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        for link in links { sockets += link.interests }
        poll(&sockets, nfds_t(sockets.count), -1)
        if sockets[1].revents != 0 {
            var drained = [UInt8](repeating: 0, count: 64)
            recv(bell, &drained, drained.count, 0)
            // The orders have changed: nothing moves by the old ones.
            return
        }
        for (index, events) in zip(links.indices, sockets.dropFirst(2).chunked()) { links[index].move(events) }
        for link in links where link.isClosed { link.close() }
        links.removeAll(where: \.isClosed)
        if sockets[0].revents != 0 { accept(now) }
        orders.current.withLock { $0.open = links.count }
    }

    private mutating func accept(_ now: LossyProxy.Orders) {
        let client = Glibc.accept(listener, nil, nil)
        guard client >= 0 else { return }
        orders.current.withLock { $0.accepted += 1 }
        let server = socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = loopback(port: target)
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(server, $0, size) }
        }
        guard code == 0 else {
            close(client)
            close(server)
            return
        }
        links.append(ProxyLink(client: client, server: server, orders: now))
    }

    private mutating func closeAll() {
        for link in links { link.close() }
        links = []
        orders.current.withLock { $0.open = 0 }
    }
}

extension ArraySlice<pollfd> {
    /// The two sockets of each link.
    fileprivate func chunked() -> [(client: pollfd, server: pollfd)] {
        stride(from: startIndex, to: endIndex, by: 2).map { (self[$0], self[$0 + 1]) }
    }
}

/// One client's connection and the one to the server that stands for it.
struct ProxyLink {
    let client: CInt
    let server: CInt
    private var behavior: LossyProxy.Behavior
    private var version: Int
    /// How many bytes the client may still get; `nil` for any number.
    private var allowance: Int?
    private var toClient: [UInt8] = []
    private var toServer: [UInt8] = []
    private(set) var isClosed = false

    init(client: CInt, server: CInt, orders: LossyProxy.Orders) {
        self.client = client
        self.server = server
        behavior = orders.behavior
        version = orders.version - 1
        obey(orders)
    }

    mutating func obey(_ orders: LossyProxy.Orders) {
        guard version != orders.version else { return }
        (behavior, version) = (orders.behavior, orders.version)
        switch behavior {
        case .pass, .answer: allowance = nil
        case .cut(let bytes), .stall(let bytes): allowance = bytes
        }
    }

    /// What poll should look for, first at the client's socket, then at the server's: nothing is read while what was read
    /// before has not been handed on.
    var interests: [pollfd] {
        let readsServer = toClient.isEmpty && allowance != 0
        return [
            pollfd(
                fd: client, events: Int16((toServer.isEmpty ? POLLIN : 0) | (toClient.isEmpty ? 0 : POLLOUT)),
                revents: 0),
            pollfd(
                fd: server, events: Int16((readsServer ? POLLIN : 0) | (toServer.isEmpty ? 0 : POLLOUT)), revents: 0),
        ]
    }

    /// Reads what has come, writes what can go.
    mutating func move(_ events: (client: pollfd, server: pollfd)) {
        let closing = Int16(POLLHUP | POLLERR)
        if events.client.revents & Int16(POLLIN) != 0 {
            if case .answer(let bytes) = behavior {
                if receive(client, 1 << 16).isEmpty { isClosed = true } else { toClient = bytes }
            } else {
                toServer = receive(client, 1 << 16)
                if toServer.isEmpty { isClosed = true }
            }
        } else if events.client.revents & closing != 0 {
            isClosed = true
        }
        if events.server.revents & Int16(POLLIN) != 0 {
            takeReply()
        } else if events.server.revents & closing != 0 {
            isClosed = true
        }
        toServer = flushed(toServer, to: server)
        toClient = flushed(toClient, to: client)
        if case .cut = behavior, allowance == 0, toClient.isEmpty { isClosed = true }
    }

    private mutating func takeReply() {
        let reply = receive(server, min(allowance ?? 1 << 16, 1 << 16))
        guard !reply.isEmpty else {
            isClosed = true
            return
        }
        if case .answer = behavior { return }
        toClient = reply
        allowance? -= reply.count
    }

    private func receive(_ socket: CInt, _ limit: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: limit)
        let count = recv(socket, &bytes, limit, CInt(MSG_DONTWAIT))
        return Array(bytes.prefix(max(count, 0)))
    }

    /// What is left of the bytes after as many have gone as can.
    private func flushed(_ bytes: [UInt8], to socket: CInt) -> [UInt8] {
        guard !bytes.isEmpty else { return [] }
        let count = send(socket, bytes, bytes.count, CInt(MSG_NOSIGNAL) | CInt(MSG_DONTWAIT))
        return Array(bytes.dropFirst(max(count, 0)))
    }

    func close() {
        Glibc.close(client)
        Glibc.close(server)
    }
}
