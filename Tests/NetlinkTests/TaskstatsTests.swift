import CLinux
import Glibc
import Testing

@testable import Netlink

@Suite struct TaskstatsTests {
    /// The header of a generic message, and an attribute.
    private func payload(_ type: Int, _ content: [UInt8]) -> [UInt8] {
        [0, 0, 0, 0] + bytes(UInt16(4 + content.count)) + bytes(UInt16(type)) + content
    }

    private func tasks(_ payload: [UInt8]) throws(NetlinkError) -> CgroupTasks {
        try CgroupTasks(parsing: payload.span)
    }

    @Test func `takes each count from its place`() throws {
        let counts = (1...5).flatMap { bytes($0 as UInt64) }
        #expect(
            try tasks(payload(Int(CGROUPSTATS_TYPE_CGROUP_STATS), counts))
                == CgroupTasks(sleeping: 1, running: 2, stopped: 3, uninterruptible: 4, waitingForIO: 5))
    }

    @Test(
        arguments: [
            ([], "counts of 0 bytes"), ([0, 0, 0, 0], "no counts"),
            ([0, 0, 0, 0, 8, 0, 1, 0, 1, 2, 3, 4], "counts of 4 bytes"),
            ([0, 0, 0, 0, 9, 0, 1, 0], "an attribute of 9 bytes where 4 are left"),
        ] as [([UInt8], String)])
    func `says what is wrong`(payload: [UInt8], why: String) {
        #expect(throws: NetlinkError.malformed(why)) { try tasks(payload) }
    }

    @Test func `a single answer comes for each question, and a refusal for one that makes no sense`() throws {
        var socket = try DumpSocket(NETLINK_GENERIC)
        func family(_ name: String) throws(NetlinkError) -> GenericFamily {
            var request = genericHeader(Int(CTRL_CMD_GETFAMILY), version: 2)
            let text = Array(name.utf8) + [0]
            request += bytes(UInt16(4 + text.count)) + bytes(UInt16(CTRL_ATTR_FAMILY_NAME)) + text
            request += [UInt8](repeating: 0, count: (4 - text.count % 4) % 4)
            return try socket.ask(Int(NLMSG_MIN_TYPE), request) { (payload) throws(NetlinkError) in
                try GenericFamily(parsing: payload)
            }
        }
        #expect(try family("nlctrl").number == Int(NLMSG_MIN_TYPE))
        #expect(throws: NetlinkError.refused(code: ENOENT)) { try family("no such family") }
        #expect(try family("nlctrl").name == "nlctrl")
    }

    @Test(.enabled(if: hasTaskstats, "the kernel has been built without TASKSTATS, or this is no version 1"))
    func `a cgroup's tasks are counted again and again`() throws {
        var socket = try TaskstatsSocket()
        let directory = open(cgroup, O_RDONLY | O_DIRECTORY)
        defer { close(directory) }
        #expect(try socket.tasks(ofCgroup: directory).running >= 1)
        #expect(try socket.tasks(ofCgroup: directory).running >= 1)
        #expect(throws: NetlinkError.refused(code: EINVAL)) {
            let folder = open("/", O_RDONLY | O_DIRECTORY)
            defer { close(folder) }
            _ = try socket.tasks(ofCgroup: folder)
        }
    }
}

private let cgroup = "/sys/fs/cgroup/cpu"
private let hasTaskstats = access(cgroup, F_OK) == 0 && (try? GenericFamily.numberOfTaskstats()) != nil

extension GenericFamily {
    fileprivate static func numberOfTaskstats() throws(NetlinkError) -> Int {
        var socket = try DumpSocket(NETLINK_GENERIC)
        return try number(of: TASKSTATS_GENL_NAME, asking: &socket)
    }
}
