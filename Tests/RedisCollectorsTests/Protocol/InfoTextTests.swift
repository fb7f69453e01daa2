import ExporterCore
import Testing

@testable import RedisCollectors

@Suite struct InfoTextTests {
    private func info(_ bytes: [UInt8]) throws -> InfoText {
        let text = Array("$\(bytes.count)\r\n".utf8) + bytes + [13, 10]
        return InfoText(try #require(try ReplyReader(limit: 1 << 20).feed(text).first))
    }

    private func info(_ text: String) throws -> InfoText { try info(Array(text.utf8)) }

    @Test func `sections and lines are found by name`() throws {
        let info = try info("# Server\r\nredis_version:7.0.15\r\n\r\n# Clients\r\nconnected_clients:3\r\n")
        #expect(info.value("redis_version") == "7.0.15")
        #expect(info.number("connected_clients") == .whole(3))
        #expect(info.number("redis_version") == nil)
        #expect(info.value("none") == nil)
        #expect(info.hasSection("Clients") && !info.hasSection("Memory"))
        #expect(info.lines(in: "Clients").count == 1 && info.lines(in: "Memory").isEmpty)
    }

    @Test func `the last of several lines counts, and values may hold anything`() throws {
        let info = try info("a:1\nb:x:y=\"z\"\na:2\n  c:  \nnothing\n:\n#\n#  Odd name \nd:")
        #expect(info.value("a") == "2")
        #expect(info.value("b") == #"x:y="z""#)
        #expect(info.value("c") == "")
        #expect(info.value("d") == "")
        #expect(info.hasSection("Odd name"))
    }

    @Test func `bytes that are no text cost only themselves`() throws {
        let info = try info([0xff, 0xfe, 0x3a, 0x31, 10] + Array("ok:\u{0}1\nup:2".utf8) + [0xc3])
        #expect(info.value("ok") == "\u{0}1")
        #expect(info.value("up") == "2\u{FFFD}")
        #expect(info.lines.count == 3)
    }

    @Test func `an empty text has no lines, and every beginning of a real one is read`() throws {
        #expect(InfoText.none.lines.isEmpty)
        let text = Array("# Server\r\nredis_version:7\r\n# Keyspace\r\ndb0:keys=1,expires=0\r\n".utf8)
        for count in 0...text.count { #expect(try info(Array(text.prefix(count))).lines.count <= 2) }
    }

    @Test func `fields of a value are found by their whole name`() {
        let bytes = Array("calls=3,usec=12,usec_per_call=4.00,ip=::1,name=a=b,empty=,usec=9".utf8)
        let fields = FieldList(bytes.span)
        #expect(fields.integer("calls") == 3)
        #expect(fields.number("usec_per_call") == .real(4))
        #expect(fields.integer("usec") == 12)
        #expect(fields.string("ip") == "::1")
        #expect(fields.string("name") == "a=b")
        #expect(fields.string("empty") == "")
        #expect(fields.string("all") == nil)
        #expect(fields.string("usec_per") == nil)
        #expect(fields.integer("ip") == nil)
    }
}
