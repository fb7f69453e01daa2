import ExporterCore
import Glibc
import KernelFiles
import Testing

@testable import NodeCollectors

@Suite struct DeviceDirectoriesTests {
    private let tree = FileTree([
        "net/eth0/mtu": "1500\n", "net/eth0/flags": "0x1003\n", "net/eth1/mtu": "9000\n", "net/masters": "text",
    ])

    private func devices(_ limit: Int) -> (DeviceDirectories, DescriptorBudget) {
        let budget = DescriptorBudget(limit: limit)
        return (DeviceDirectories("\(tree.root)/net", budget), budget)
    }

    private func attributes(
        _ devices: DeviceDirectories,
        where accepts: (String) -> Bool = { _ in true }
    ) throws -> [String] {
        var found: [String] = []
        try devices.forEach(where: accepts) { device in
            let flags = device.integer(ifPresent: "flags").map { String($0) }
            found.append("\(device.name) \(device.text(ifPresent: "mtu") ?? "-") \(flags ?? "-")")
        }
        return found
    }

    @Test(arguments: [0, 1, 3, 100])
    func `reads the same whatever is kept open`(limit: Int) throws {
        let (devices, _) = devices(limit)
        for _ in 0..<3 { #expect(try attributes(devices) == ["eth0 1500 4099", "eth1 9000 -"]) }
    }

    @Test func `keeps what it may and gives back what it need not`() throws {
        let (devices, budget) = devices(100)
        _ = try attributes(devices)
        #expect(budget.count == 5)
        _ = try attributes(devices)
        #expect(budget.count == 5)

        rename("\(tree.root)/net/eth0", "\(tree.root)/net/lan0")
        #expect(try attributes(devices) == ["eth1 9000 -", "lan0 1500 4099"])
        #expect(budget.count == 5)

        rename("\(tree.root)/net/lan0", "\(tree.root)/away")
        #expect(try attributes(devices) == ["eth1 9000 -"])
        #expect(budget.count == 2)
    }

    @Test func `knows a device that was made anew from the one that was`() throws {
        let (devices, budget) = devices(100)
        _ = try attributes(devices)
        rename("\(tree.root)/net/eth0", "\(tree.root)/away")
        tree.write("576\n", to: "net/eth0/mtu")
        #expect(try attributes(devices) == ["eth0 576 -", "eth1 9000 -"])
        #expect(budget.count == 4)
    }

    @Test func `knows devices that exchanged their names`() throws {
        let (devices, _) = devices(100)
        _ = try attributes(devices)
        rename("\(tree.root)/net/eth0", "\(tree.root)/away")
        rename("\(tree.root)/net/eth1", "\(tree.root)/net/eth0")
        rename("\(tree.root)/away", "\(tree.root)/net/eth1")
        #expect(try attributes(devices) == ["eth0 9000 -", "eth1 1500 4099"])
    }

    @Test func `keeps devices that only another reader wants`() throws {
        let (devices, budget) = devices(100)
        _ = try attributes(devices)
        #expect(try attributes(devices, where: { $0 == "eth1" }) == ["eth1 9000 -"])
        #expect(budget.count == 5)
    }

    @Test func `never takes more than the budget`() throws {
        for limit in 0..<6 {
            let (devices, budget) = devices(limit)
            for _ in 0..<2 { _ = try attributes(devices) }
            #expect(budget.count <= limit)
        }
    }

    @Test func `gives everything back in the end`() throws {
        let budget = DescriptorBudget(limit: 100)
        do {
            let devices = DeviceDirectories("\(tree.root)/net", budget)
            _ = try attributes(devices)
        }
        #expect(budget.count == 0)
    }

    @Test func `cuts an attribute at 128 bytes and trims it`() throws {
        tree.write("  \(String(repeating: "x", count: 200))", to: "net/eth1/mtu")
        let (devices, _) = devices(100)
        #expect(try attributes(devices).last == "eth1 \(String(repeating: "x", count: 126)) -")
    }
}
