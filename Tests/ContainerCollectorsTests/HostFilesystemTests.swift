import ExporterCore
import Testing

@testable import ContainerCollectors

@Suite struct HostFilesystemTests {
    @Test(arguments: [("rw", true), ("rw,prjquota", false), ("rw,usrquota", true)])
    func `an overlay is as large as what it lies on, unless folders have quotas there`(
        options: String, isShared: Bool
    ) throws {
        let host = try Host(["up/": ""])
        let below = try #require(DeviceNumber(ofFileAt: "\(host.root)/up"))
        try host.write(
            """
            1 0 \(below.major):\(below.minor) / / rw - ext4 /dev/disk \(options)
            2 1 0:50 / /merged rw - overlay overlay rw,lowerdir=/l,upperdir=/up,workdir=/w
            3 1 0:51 / /elsewhere rw - overlay overlay rw,lowerdir=/l,upperdir=/gone,workdir=/w
            4 1 0:52 / /relative rw - overlay overlay rw,lowerdir=l,upperdir=up,workdir=w

            """, to: "proc/self/mountinfo")
        let backing = try MountWatch().filesystems(of: host.files()).map(\.backing)
        #expect(
            backing == [
                below, isShared ? below : DeviceNumber(major: 0, minor: 50), DeviceNumber(major: 0, minor: 51),
                DeviceNumber(major: 0, minor: 52),
            ])
    }
}
