import CLinux
import ExporterCore
import Glibc
import KernelFiles
import Netlink

/// The kernel's tables of links, their speeds, addresses and neighbours, asked for over netlink.
///
/// The links, which several collectors want, are read once a scrape.
final class RouteTables {
    private var socket: RouteSocket?
    private var ethtool: EthtoolSocket?
    private var knownLinks: [Link]?

    /// What was read for the last scrape is stale.
    func beginScrape() { knownLinks = nil }

    /// The network interfaces, in the order of their indices.
    func links() throws(CollectorError) -> [Link] {
        if let knownLinks { return knownLinks }
        let links = try ask("the network interfaces") { (socket) throws(NetlinkError) in try socket.links() }
        knownLinks = links
        return links
    }

    /// The IP addresses of the network interfaces.
    func addresses() throws(CollectorError) -> [InterfaceAddress] {
        try ask("the network addresses") { (socket) throws(NetlinkError) in try socket.addresses() }
    }

    /// How many entries of the ARP table each link has, by its index.
    func arpEntries() throws(CollectorError) -> [Int: Int] {
        try ask("the ARP table") { (socket) throws(NetlinkError) in
            try socket.neighbors(of: AF_INET, into: [:]) { counts, neighbor in
                if !neighbor.needsNoResolution { counts[neighbor.link, default: 0] += 1 }
            }
        }
    }

    /// How fast the links are whose drivers say so.
    ///
    /// - Throws: ``CollectorError`` with the reason `absent` when the kernel does not tell over netlink.
    func linkModes() throws(CollectorError) -> [LinkMode] {
        do throws(NetlinkError) {
            var socket: EthtoolSocket
            switch ethtool.take() {
            case .some(let kept): socket = kept
            case nil: socket = try EthtoolSocket()
            }
            let modes = try socket.linkModes()
            ethtool = consume socket
            return modes
        } catch {
            throw CollectorError(error, askingFor: "the speeds of the network interfaces")
        }
    }

    /// Asks over the socket, which is opened at first use; after an error it is not used again.
    private func ask<Answer>(
        _ subject: String,
        _ question: (inout RouteSocket) throws(NetlinkError) -> Answer
    ) throws(CollectorError) -> Answer {
        do throws(NetlinkError) {
            var socket: RouteSocket
            switch self.socket.take() {
            case .some(let kept): socket = kept
            case nil: socket = try RouteSocket()
            }
            let answer = try question(&socket)
            self.socket = consume socket
            return answer
        } catch {
            throw CollectorError(error, askingFor: subject)
        }
    }
}

extension CollectorError {
    /// The kernel did not answer over netlink.
    fileprivate init(_ error: NetlinkError, askingFor subject: String) {
        switch error {
        case .system(let action, let code): self = .system(action, "the netlink socket", code)
        case .refused(let code): self = .system("list", subject, code)
        case .timedOut: self.init(.timeout, "list", subject, why: "the kernel does not answer over netlink")
        case .malformed(let why): self.init(.malformed, "list", subject, why: "the kernel sent \(why)")
        }
    }
}
