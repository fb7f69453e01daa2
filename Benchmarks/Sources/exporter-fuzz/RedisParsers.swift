@testable import ExporterCore
@testable import RedisCollectors

/// What the Redis exporter reads: its settings, and what a server sends.
let redisSubjects: [Fuzz.Subject] = [
    redis("redis://user:p%40ss@[::1]:6379/2?x=y", readAddress), redis("unix://u:p@/run/redis.sock?db=3", readAddress),
    redis("db0=user:*,db3=a%2Cb,4=c+d", readKeys), redis("{\"redis://db1\": \"x\"}", readBook),
    (Array("*2\r\n$3\r\nfoo\r\n*1\r\n:-1\r\n+OK\r\n-ERR no\r\n$-1\r\n".utf8), readReplies),
    redis("# Server\r\nredis_version:7.0.15\r\n# Commandstats\r\ncmdstat_get:calls=1,usec=2\r\n", readInfo),
    redis("07c3 10.0.0.4:6379@16379,db4 myself,master - 0 0 3 connected 0-5460 5461 [93->-292f]\n", readNodes),
]

private func redis(_ sample: String, _ read: @escaping @Sendable (String) -> Void) -> Fuzz.Subject {
    (Array(sample.utf8), { bytes in read(String(decoding: bytes, as: UTF8.self)) })
}

private func readAddress(_ text: String) {
    do throws(AddressError) {
        let address = try RedisAddress(text)
        precondition(!address.description.isEmpty && !address.name.isEmpty, "an address can be shown")
    } catch {
        precondition(!error.why.utf8.contains(.newline), "a message is one line")
    }
}

private func readKeys(_ text: String) {
    do throws(KeyArgumentError) {
        for item in try KeyArguments(text).items { precondition(item.database >= 0, "a database is a number") }
    } catch {
        precondition(!error.why.utf8.contains(.newline), "a message is one line")
    }
}

private func readBook(_ text: String) {
    let (book, problems) = CredentialBook.parse(Array(text.utf8), path: "a.json")
    for problem in problems { precondition(!problem.description.utf8.contains(.newline), "a message is one line") }
    if let address = try? RedisAddress("db1:6379") { _ = book?.login(at: address) }
}

/// The same bytes at once and one by one are the same replies.
private func readReplies(_ bytes: [UInt8]) {
    let whole = walk([bytes])
    precondition(whole == walk(bytes.map { [$0] }), "how the bytes come makes no difference")
}

private func walk(_ parts: [[UInt8]]) -> Int? {
    let reader = ReplyReader(limit: 1 << 16)
    var sum = 0
    for part in parts {
        guard let replies = try? part.withUnsafeBytes({ try reader.replies(feeding: $0) }) else { return nil }
        for reply in replies { sum += visit(reply) }
    }
    return sum
}

private func visit(_ reply: Reply) -> Int {
    var sum = reply.bytes.count + (reply.integer == nil ? 1 : 2) + (reply.number == nil ? 1 : 2)
    for pair in reply.pairs { sum += pair.key.bytes.count }
    for element in reply.elements { sum += visit(element) }
    return sum
}

private func readInfo(_ text: String) {
    var bytes = Array("$\(text.utf8.count)\r\n\(text)\r\n".utf8)
    bytes.reserveCapacity(bytes.count)
    guard let reply = try? bytes.withUnsafeBytes({ try ReplyReader(limit: 1 << 20).replies(feeding: $0) }).first else {
        preconditionFailure("a text is a reply")
    }
    let info = InfoText(reply)
    _ = ServerFacts(info)
    _ = CommandStats(info).subcommandTimes()
    for line in info.lines { _ = FieldList(info.bytes(line.value)).number("calls") }
}

private func readNodes(_ text: String) {
    guard let nodes = ClusterNodes(text), let asked = try? RedisAddress("a:1") else { return }
    for node in nodes.nodes { _ = node.address(asking: asked, byName: true) }
}
