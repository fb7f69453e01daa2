import CLinux
import Glibc
import Testing

@testable import Netlink

@Suite struct DumpTests {
    @Test func `hands out the messages up to the end of the dump`() throws {
        let datagram =
            message(type: 16, payload: [1, 2, 3, 4, 5]) + [0, 0, 0] + message(type: 17)
            + message(type: Int(NLMSG_DONE), payload: bytes(0 as CInt)) + message(type: 18)
        var dump = Dump(sequence: 1)
        var seen: [Int: Int] = [:]
        try dump.read(datagram.span) { (type, payload) throws(NetlinkError) in seen[type] = payload.count }
        #expect(seen == [16: 5, 17: 0])
        #expect(dump.isDone)
        #expect(!dump.isInterrupted)
    }

    @Test func `skips what answers another request, and what only fills up`() throws {
        let datagrams = [message(type: 16, sequence: 7), message(type: Int(NLMSG_NOOP)), message(type: 17)]
        #expect(try messages(datagrams).map(\.type) == [17])
    }

    @Test func `notices that the table changed meanwhile`() throws {
        var dump = Dump(sequence: 1)
        try dump.read(message(type: Int(NLMSG_DONE), flags: Int(NLM_F_DUMP_INTR)).span) { _, _ in }
        #expect(dump.isDone)
        #expect(dump.isInterrupted)
    }

    @Test(arguments: [
        (message(type: Int(NLMSG_ERROR), payload: bytes(-EPERM)), NetlinkError.refused(code: EPERM)),
        (message(type: Int(NLMSG_DONE), payload: bytes(-EMSGSIZE)), .refused(code: EMSGSIZE)),
        (message(type: Int(NLMSG_ERROR), payload: bytes(CInt.min)), .refused(code: .min)),
        (message(type: Int(NLMSG_ERROR)), .malformed("an error without a number")),
        (message(type: Int(NLMSG_OVERRUN)), .malformed("messages were lost")),
        (
            [UInt8](repeating: 0, count: 16),
            .malformed("a message that is longer than the 16 bytes left of its datagram")
        ),
        (
            [UInt8](repeating: 255, count: 20),
            .malformed("a message that is longer than the 20 bytes left of its datagram")
        ),
        ([16, 0, 0], .malformed("a message that is longer than the 3 bytes left of its datagram")),
    ])
    func `says what is wrong`(datagram: [UInt8], error: NetlinkError) {
        #expect(throws: error) { try messages([datagram]) }
    }

    @Test func `an acknowledgement is no error`() throws {
        #expect(try messages([message(type: Int(NLMSG_ERROR), payload: bytes(0 as CInt))]).isEmpty)
    }
}
