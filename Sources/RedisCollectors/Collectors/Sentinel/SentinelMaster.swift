import ExporterCore

/// A master, as SENTINEL MASTERS tells of it.
struct SentinelMaster {
    let fields: Reply
    let name: Reply
    let address: String

    init?(_ fields: Reply) {
        guard let name = fields.value(of: "name"), !name.bytes.isEmpty, let ip = fields.value(of: "ip")?.string,
            let port = fields.value(of: "port")?.string
        else { return nil }
        self.fields = fields
        self.name = name
        address = "\(ip):\(port)"
    }

    /// What else the Sentinel is asked about it: the quorum, the other Sentinels, the replicas.
    var commands: [RedisCommand] {
        ["CKQUORUM", "SENTINELS", "SLAVES"].map { subcommand in
            let name = name.bytes
            return RedisCommand(
                [Array("SENTINEL".utf8), Array(subcommand.utf8), name.indices.map { name[$0] }], named: 2)
        }
    }
}

/// A master, and what the Sentinel answered about it; what it refused is `nil`.
struct SentinelMasterState {
    let master: SentinelMaster
    private(set) var hasQuorum: Bool?
    private(set) var quorumMessage = ""
    private(set) var peers: [Reply]?
    private(set) var healthyPeers: Int?
    private(set) var healthyReplicas: Int?

    /// The outcomes are those of ``SentinelMaster/commands``; `refusal` is of the first.
    init(
        _ master: SentinelMaster,
        _ outcomes: [Result<Reply, CollectorError>],
        refusal: ServerRefusal?,
        _ page: inout MetricPage
    ) {
        self.master = master
        switch outcomes[0] {
        case .success(let reply):
            hasQuorum = true
            quorumMessage = String(reply.bytes)
        case .failure(let error):
            // NOQUORUM is the answer; anything else is none.
            if let refusal, refusal.code == "NOQUORUM" {
                hasQuorum = false
                quorumMessage = refusal.text
            } else {
                page.report(error)
            }
        }
        peers = elements(outcomes[1], of: "SENTINEL SENTINELS", &page)
        healthyPeers = peers.map { $0.count(where: isHealthy) }
        healthyReplicas = elements(outcomes[2], of: "SENTINEL SLAVES", &page).map { $0.count(where: isHealthy) }
    }

    private func elements(
        _ outcome: Result<Reply, CollectorError>,
        of command: String,
        _ page: inout MetricPage
    ) -> [Reply]? {
        switch outcome {
        case .success(let reply) where reply.kind == .array: return Array(reply.elements)
        case .success: page.report(.malformed(command, "the reply is no array"))
        case .failure(let error): page.report(error)
        }
        return nil
    }
}

/// Whether a Sentinel or replica is thought to be up.
private func isHealthy(_ instance: Reply) -> Bool {
    guard let flags = instance.value(of: "flags")?.string else { return false }
    return !flags.split(separator: ",").contains { $0 == "o_down" || $0 == "s_down" }
}
