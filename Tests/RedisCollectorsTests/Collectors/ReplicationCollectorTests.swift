import Testing

@testable import RedisCollectors

@Suite struct ReplicationCollectorTests {
    @Test func `reports a replica's link`() throws {
        let info = """
            # Replication
            role:slave
            master_host:10.0.0.5
            master_port:6379
            master_link_status:down
            master_last_io_seconds_ago:-1
            master_sync_in_progress:0
            slave_read_repl_offset:62307
            slave_repl_offset:62307
            slave_priority:100
            connected_slaves:0
            master_repl_offset:62307
            """
        let page = try CannedPage(ReplicationCollector(), info: info)
        #expect(
            page.text == """
                # HELP redis_master_link_up Whether the replica is connected to its master.
                # TYPE redis_master_link_up gauge
                redis_master_link_up{master_host="10.0.0.5",master_port="6379"} 0
                # HELP redis_master_last_io_seconds_ago How long ago the replica last heard of its master, in seconds; \
                -1 while it is not connected.
                # TYPE redis_master_last_io_seconds_ago gauge
                redis_master_last_io_seconds_ago{master_host="10.0.0.5",master_port="6379"} -1
                # HELP redis_master_sync_in_progress Whether the replica is getting all of its master's data.
                # TYPE redis_master_sync_in_progress gauge
                redis_master_sync_in_progress{master_host="10.0.0.5",master_port="6379"} 0
                # HELP redis_slave_repl_offset How far the replica has read its master's stream of changes, in bytes.
                # TYPE redis_slave_repl_offset gauge
                redis_slave_repl_offset{master_host="10.0.0.5",master_port="6379"} 62307

                """)
        #expect(page.problems == [])
        let others = try CannedPage(InfoCollector(flags: flags((InfoCollector.includeUnknown, true))), info: info)
        #expect(!others.text.contains("last_io") && !others.text.contains("info_slave_repl_offset"))
    }

    @Test func `reports each master of KeyDB's replicas`() throws {
        let page = try CannedPage(
            ReplicationCollector(),
            info: """
                # Replication
                role:active-replica
                master_host:a
                master_port:1
                master_link_status:up
                slave_repl_offset:7
                master_2_host:b
                master_2_port:2
                master_2_link_status:up
                master_2_last_io_seconds_ago:3
                slave_repl_offset:8
                """)
        #expect(
            page.samples == """
                redis_master_link_up{master_host="a",master_port="1"} 1
                redis_master_link_up{master_host="b",master_port="2"} 1
                redis_master_last_io_seconds_ago{master_host="b",master_port="2"} 3
                redis_slave_repl_offset{master_host="a",master_port="1"} 7
                redis_slave_repl_offset{master_host="b",master_port="2"} 8
                """)
    }

    @Test func `reports a master's replicas`() throws {
        let page = try CannedPage(
            ReplicationCollector(),
            info: """
                # Replication
                role:master
                connected_slaves:3
                slave0:ip=127.0.0.1,port=16382,state=online,offset=62307,lag=1
                slave1:ip=::1,port=16383,state=wait_bgsave,offset=0,lag=-1,type=main-channel
                slave2:port=16384,offset=5,state=send_bulk,ip=10.0.0.9
                slave_expires_tracked_keys:0
                """)
        #expect(
            page.samples == """
                redis_connected_slave_offset_bytes{slave_ip="127.0.0.1",slave_port="16382",slave_state="online"} 62307
                redis_connected_slave_offset_bytes{slave_ip="::1",slave_port="16383",slave_state="wait_bgsave"} 0
                redis_connected_slave_offset_bytes{slave_ip="10.0.0.9",slave_port="16384",slave_state="send_bulk"} 5
                redis_connected_slave_lag_seconds{slave_ip="127.0.0.1",slave_port="16382",slave_state="online"} 1
                """)
    }

    @Test(arguments: [
        (
            "slave0:ip=a,port=1,state=online,offset=x,lag=1",
            """
            cannot read slave0 of INFO: it is "ip=a,port=1,state=online,offset=x,lag=1", expected ip, port, state, \
            offset and lag of a replica
            """
        ),
        (
            "slave1:",
            "cannot read slave1 of INFO: it is \"\", expected ip, port, state, offset and lag of a replica"
        ),
        (
            "master_last_io_seconds_ago:soon",
            "cannot read master_last_io_seconds_ago of INFO: it is \"soon\", expected a whole number"
        ),
    ])
    func `says which line is malformed`(line: String, message: String) throws {
        let info = "# Replication\nmaster_host:a\nmaster_port:1\nmaster_link_status:up\n\(line)"
        let page = try CannedPage(ReplicationCollector(), info: info)
        #expect(page.problems == [message])
        #expect(page.samples == #"redis_master_link_up{master_host="a",master_port="1"} 1"#)
    }

    @Test func `a server without replication has none`() throws {
        #expect(try CannedPage(ReplicationCollector()).text == "")
    }
}
