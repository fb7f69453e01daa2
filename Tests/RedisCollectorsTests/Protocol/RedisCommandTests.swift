import Testing

@testable import RedisCollectors

@Suite struct RedisCommandTests {
    @Test func `is sent as an array of texts, whatever is in them`() {
        var bytes: [UInt8] = []
        RedisCommand("INFO", "ALL").encode(into: &bytes)
        RedisCommand("GET", "").encode(into: &bytes)
        RedisCommand(["", ""], named: 1).encode(into: &bytes)
        RedisCommand("SET", "ä\r\n", "$3").encode(into: &bytes)
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == "*2\r\n$4\r\nINFO\r\n$3\r\nALL\r\n*2\r\n$3\r\nGET\r\n$0\r\n\r\n*2\r\n$0\r\n\r\n$0\r\n\r\n"
                + "*3\r\n$3\r\nSET\r\n$4\r\nä\r\n\r\n$2\r\n$3\r\n")
    }

    @Test func `every byte goes as it is`() {
        let key = Array(UInt8.min...UInt8.max)
        var bytes: [UInt8] = []
        RedisCommand([Array("TYPE".utf8), key], named: 1).encode(into: &bytes)
        #expect(bytes == Array("*2\r\n$4\r\nTYPE\r\n$256\r\n".utf8) + key + [13, 10])
    }

    @Test func `is called by its first words only`() {
        #expect(RedisCommand("CONFIG", "GET", "*").name == "CONFIG GET")
        #expect(RedisCommand("AUTH", "secret", named: 1).name == "AUTH")
        #expect(RedisCommand([Array("GET".utf8), [0xff]], named: 2).name == "GET \u{FFFD}")
    }

    @Test(arguments: [
        (RedisCommand("INFO", "ALL", named: 1), "info"), (RedisCommand("CONFIG", "GET", "*"), "config|get"),
        (RedisCommand("LATENCY", "LATEST"), "latency|latest"), (RedisCommand("SLOWLOG", "LEN"), "slowlog|len"),
        (RedisCommand("CLIENT", "LIST"), "client|list"), (RedisCommand("CLUSTER", "INFO"), "cluster|info"),
        (RedisCommand("XINFO", "STREAM", "s"), "xinfo|stream"), (RedisCommand("MEMORY", "USAGE", "k"), "memory|usage"),
        (RedisCommand("SENTINEL", "MASTERS"), "sentinel|masters"), (RedisCommand("MODULE", "LIST"), "module|list"),
        (RedisCommand("SCRIPT", "LOAD"), "script|load"), (RedisCommand("COMMANDLOG", "LEN"), "commandlog|len"),
        (RedisCommand("FT.INFO", "index"), "ft.info"), (RedisCommand("SCAN", "0"), "scan"),
    ])
    func `is called in rules of ACLs as they want it`(command: RedisCommand, name: String) {
        #expect(command.aclName == name)
    }
}

extension RedisCommand {
    fileprivate init(_ words: [String], named count: Int) { self.init(words.map { Array($0.utf8) }, named: count) }
}
