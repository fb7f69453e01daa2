import Glibc
import ServerTestSupport
import Synchronization

/// One client's connection to a `FakeRedis`, served by a thread.
struct FakeRedisConnection {
    private let client: CInt
    private let state: FakeRedis.SharedState

    init(_ client: CInt, _ state: FakeRedis.SharedState) {
        self.client = client
        self.state = state
    }

    /// Answers until the client leaves, or all is over.
    func serve(_ greeting: FakeRedis.Answer?) {
        var reader = RedisReplyReader()
        var speaks = true
        if let greeting { speaks = give(greeting) }
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = recv(client, &chunk, chunk.count, 0), count > 0 {
            reader.append(chunk.prefix(count))
            while let command = reader.next() {
                let answer = state.take(command.elements.map { $0.text ?? "" })
                if speaks { speaks = give(answer) }
            }
        }
        state.current.withLock { state in
            state.open.remove(client)
            close(client)
        }
    }

    /// - Returns: whether it says more after this.
    private func give(_ answer: FakeRedis.Answer) -> Bool {
        switch answer {
        case .bytes(let bytes):
            send(bytes)
            return true
        case .last(let bytes):
            send(bytes)
            // Not close: bytes that have not been read would take what was sent with them.
            shutdown(client, CInt(SHUT_WR))
            return false
        case .silence: return false
        case .inTurn(let answers): return answers.first.map(give) ?? false
        }
    }

    private func send(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(client, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL)) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}

extension FakeRedis.SharedState {
    /// The next client's socket; `nil` when all is over.
    func accept(from listener: CInt) -> CInt? {
        var client: CInt = -1
        while client < 0 {
            client = Glibc.accept(listener, nil, nil)
            if client < 0 && current.withLock(\.isOver) { return nil }
        }
        return current.withLock { state in
            guard !state.isOver else {
                close(client)
                return nil
            }
            state.accepted += 1
            state.open.insert(client)
            return client
        }
    }

    /// Writes down a command, and finds the answer to it: that with the most words.
    func take(_ command: [String]) -> FakeRedis.Answer {
        current.withLock { state in
            state.commands.append(command)
            for count in stride(from: command.count, to: 0, by: -1) {
                let name = command.prefix(count).joined(separator: " ").uppercased()
                guard let answer = state.answers[name] else { continue }
                guard case .inTurn(let answers) = answer, answers.count > 1 else { return answer }
                state.answers[name] = .inTurn(Array(answers.dropFirst()))
                return answers[0]
            }
            return .error("ERR unknown command '\(command.first ?? "")'")
        }
    }
}
