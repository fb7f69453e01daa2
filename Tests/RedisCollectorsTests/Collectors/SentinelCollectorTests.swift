import ExporterCore
import Testing

@testable import RedisCollectors

@Suite struct SentinelCollectorTests {
    private static let info = """
        # Sentinel
        sentinel_masters:2
        sentinel_tilt:0
        sentinel_tilt_since_seconds:-1
        sentinel_running_scripts:0
        sentinel_scripts_queue_length:0
        sentinel_simulate_failure_flags:0
        master0:name=cache,status=ok,address=127.0.0.1:16381,slaves=1,sentinels=2
        master1:name=gone,status=odown,address=127.0.0.1:16399,slaves=0,sentinels=2
        """

    private static func master(_ name: String, _ port: String) -> CannedReply {
        [
            "name", .text(name), "ip", "127.0.0.1", "port", .text(port), "flags", "master", "last-ok-ping-reply", "263",
            "down-after-milliseconds", "5000", "config-epoch", "7", "quorum", "2", "failover-timeout", "180000",
            "parallel-syncs", "1",
        ]
    }

    private static func peer(_ flags: String) -> CannedReply {
        ["name", "26fd", "ip", "127.0.0.1", "port", "26380", "runid", "26fd", "flags", .text(flags)]
    }

    private static let answers: [String: CannedReply] = [
        "SENTINEL MASTERS": .array([master("cache", "16381"), master("gone", "16399")]),
        "SENTINEL CKQUORUM cache": .status("OK 2 usable Sentinels. Quorum and failover authorization can be reached"),
        "SENTINEL CKQUORUM gone": .error(
            "NOQUORUM 1 usable Sentinels. Not enough available Sentinels to reach the specified quorum for this master"),
        "SENTINEL SENTINELS cache": .array([peer("sentinel"), peer("s_down,sentinel")]),
        "SENTINEL SENTINELS gone": [],
        "SENTINEL SLAVES cache": .array([peer("slave"), peer("slave,o_down,s_down"), peer("slave,disconnected")]),
        "SENTINEL SLAVES gone": [],
        "SENTINEL CONFIG GET *": [
            "resolve-hostnames", "no", "announce-port", "0", "sentinel-user", "", "sentinel-pass", "hidden",
        ],
    ]

    @Test func `reports a Sentinel and its masters, at its first scrape too`() throws {
        let page = try CannedPage(SentinelCollector(flags: FlagValues()), info: Self.info, Self.answers)
        #expect(
            page.samples == #"""
                redis_sentinel_masters 2
                redis_sentinel_tilt 0
                redis_sentinel_running_scripts 0
                redis_sentinel_scripts_queue_length 0
                redis_sentinel_simulate_failure_flags 0
                redis_sentinel_master_status{master_name="cache",master_address="127.0.0.1:16381",master_status="ok"} 1
                redis_sentinel_master_status{master_name="gone",master_address="127.0.0.1:16399",master_status="odown"} 0
                redis_sentinel_master_slaves{master_name="cache",master_address="127.0.0.1:16381"} 1
                redis_sentinel_master_slaves{master_name="gone",master_address="127.0.0.1:16399"} 0
                redis_sentinel_master_sentinels{master_name="cache",master_address="127.0.0.1:16381"} 2
                redis_sentinel_master_sentinels{master_name="gone",master_address="127.0.0.1:16399"} 2
                redis_sentinel_tilt_since_seconds -1
                redis_sentinel_master_ckquorum_status{master_name="cache",message="OK 2 usable Sentinels. Quorum and failover authorization can be reached"} 1
                redis_sentinel_master_ckquorum_status{master_name="gone",message="NOQUORUM 1 usable Sentinels. Not enough available Sentinels to reach the specified quorum for this master"} 0
                redis_sentinel_master_setting_ckquorum{master_name="cache",master_address="127.0.0.1:16381"} 2
                redis_sentinel_master_setting_ckquorum{master_name="gone",master_address="127.0.0.1:16399"} 2
                redis_sentinel_master_setting_failover_timeout{master_name="cache",master_address="127.0.0.1:16381"} 180000
                redis_sentinel_master_setting_failover_timeout{master_name="gone",master_address="127.0.0.1:16399"} 180000
                redis_sentinel_master_setting_parallel_syncs{master_name="cache",master_address="127.0.0.1:16381"} 1
                redis_sentinel_master_setting_parallel_syncs{master_name="gone",master_address="127.0.0.1:16399"} 1
                redis_sentinel_master_setting_down_after_milliseconds{master_name="cache",master_address="127.0.0.1:16381"} 5000
                redis_sentinel_master_setting_down_after_milliseconds{master_name="gone",master_address="127.0.0.1:16399"} 5000
                redis_sentinel_master_config_epoch{master_name="cache",master_address="127.0.0.1:16381"} 7
                redis_sentinel_master_config_epoch{master_name="gone",master_address="127.0.0.1:16399"} 7
                redis_sentinel_master_last_ok_ping_reply_seconds{master_name="cache",master_address="127.0.0.1:16381"} 0.263
                redis_sentinel_master_last_ok_ping_reply_seconds{master_name="gone",master_address="127.0.0.1:16399"} 0.263
                redis_sentinel_master_ok_sentinels{master_name="cache",master_address="127.0.0.1:16381"} 2
                redis_sentinel_master_ok_sentinels{master_name="gone",master_address="127.0.0.1:16399"} 1
                redis_sentinel_master_ok_slaves{master_name="cache",master_address="127.0.0.1:16381"} 2
                redis_sentinel_master_ok_slaves{master_name="gone",master_address="127.0.0.1:16399"} 0
                """#)
        #expect(page.problems == [])
    }

    @Test func `reports the other Sentinels where a flag says so`() throws {
        let page = try CannedPage(
            SentinelCollector(flags: flags((SentinelCollector.includePeers, true))), info: Self.info,
            Self.answers.merging(["SENTINEL SENTINELS cache": .array([Self.peer("sentinel")])]) { $1 })
        #expect(
            page.samples.split(separator: "\n").filter { $0.hasPrefix("redis_sentinel_peer_info") } == [
                #"redis_sentinel_peer_info{master_name="cache",master_address="127.0.0.1:16381",name="26fd",ip="127.0.0.1",port="26380",runid="26fd",flags="sentinel"} 1"#
            ])
    }

    @Test(arguments: [true, false])
    func `reports settings where a flag says so, without passwords`(redacts: Bool) throws {
        let page = try CannedPage(
            SentinelCollector(flags: flags((ConfigCollector.includeAll, true), (ConfigCollector.redact, redacts))),
            info: Self.info, Self.answers)
        let shown = page.samples.split(separator: "\n").filter {
            $0.contains("_config_key_value") || $0.contains("_config_value")
        }
        let password = redacts ? "" : #"redis_sentinel_config_key_value{key="sentinel-pass",value="hidden"} 1"# + "\n"
        #expect(
            shown.joined(separator: "\n") == #"""
                redis_sentinel_config_key_value{key="resolve-hostnames",value="no"} 1
                redis_sentinel_config_key_value{key="announce-port",value="0"} 1
                redis_sentinel_config_key_value{key="sentinel-user",value=""} 1

                """# + password + #"redis_sentinel_config_value{key="announce-port"} 0"#)
    }

    @Test func `a part that is refused or malformed costs itself`() throws {
        let page = try CannedPage(
            SentinelCollector(flags: FlagValues()),
            info: "# Sentinel\nmaster0:name=cache,slaves=1\nsentinel_masters:1",
            [
                "SENTINEL MASTERS": .array([Self.master("cache", "16381"), ["name", "x"]]),
                "SENTINEL CKQUORUM": .error(
                    "NOPERM this user has no permissions to run the 'sentinel|ckquorum' command"),
                "SENTINEL SENTINELS": "x",
                "SENTINEL SLAVES": .error("ERR No such master with that name"),
            ])
        #expect(
            page.problems == [
                "cannot read master0 of INFO: it is \"name=cache,slaves=1\", expected name, status and address of a master",
                "cannot read SENTINEL MASTERS: a master is without name, ip or port",
                """
                cannot run SENTINEL CKQUORUM: the server says: NOPERM this user has no permissions to run the \
                'sentinel|ckquorum' command; allow it with ACL SETUSER default +sentinel|ckquorum
                """,
                "cannot read SENTINEL SENTINELS: the reply is no array",
                "cannot run SENTINEL SLAVES: the server says: ERR No such master with that name",
            ])
        #expect(page.samples.contains("redis_sentinel_master_setting_ckquorum"))
        #expect(!page.samples.contains("ckquorum_status"))
        #expect(!page.samples.contains("ok_slaves") && !page.samples.contains("ok_sentinels"))
    }

    @Test func `says that the masters are malformed`() throws {
        let page = try CannedPage(
            SentinelCollector(flags: FlagValues()), info: Self.info, ["SENTINEL MASTERS": "x"])
        #expect(page.failure?.description == "cannot read SENTINEL MASTERS: the reply is no array")
        #expect(page.samples.hasPrefix("redis_sentinel_masters 2\n"))
    }

    @Test func `a server that is no Sentinel is not asked`() throws {
        let page = try CannedPage(SentinelCollector(flags: FlagValues()))
        #expect(page.commands == [] && page.text == "" && page.failure == nil)
    }
}
