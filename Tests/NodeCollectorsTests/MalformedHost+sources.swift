import Foundation

extension MalformedHost {
    /// A small file for everything that a collector reads, and the captures under `Fixtures`.
    static var everySource: [String: String] {
        get throws {
            let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures").path
            var files = network.merging(kernel) { $1 }.merging(devices) { $1 }.merging(sensors) { $1 }
            for path in try FileManager.default.subpathsOfDirectory(atPath: "\(fixtures)/proc") {
                guard let text = try? String(contentsOfFile: "\(fixtures)/proc/\(path)", encoding: .utf8) else {
                    continue  // A folder.
                }
                files["proc/\(path)"] = text
            }
            return files
        }
    }

    private static let kernel = [
        "etc/os-release": "NAME=\"Debian GNU/Linux\"\nID=debian\nVERSION_ID=\"13.1\"\nSUPPORT_END=2030-06-30\n",
        "etc/selinux/config": "SELINUX=enforcing\n",
        "proc/1/mountinfo": "24 1 252:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw\n",
        "proc/cpuinfo": """
        processor\t: 0
        vendor_id\t: AuthenticAMD
        cpu family\t: 25
        model name\t: AMD EPYC
        cpu MHz\t\t: 2445.404
        physical id\t: 0
        core id\t\t: 0
        flags\t\t: fpu aes
        bugs\t\t: mds

        """,
        "proc/pressure/cpu": "some avg10=0.00 avg60=0.00 avg300=0.00 total=14036781\n",
        "proc/pressure/io": """
        some avg10=0.00 avg60=0.00 avg300=0.00 total=159229614
        full avg10=0.00 avg60=0.00 avg300=0.00 total=158914344

        """,
        "proc/pressure/memory": "some avg10=0.00 total=1\nfull avg10=0.00 total=0\n",
        "proc/pressure/irq": "full avg10=0.00 total=8494\n",
        "proc/schedstat": "version 17\ntimestamp 1\ncpu0 498 0 353 255 385 246 2045936778163039 343796328169361 476\n",
        "proc/self/attr/current": "kernel\0",
        "proc/sys/fs/file-nr": "1024\t0\t1631329\n",
        "proc/sys/kernel/hung_task_detect_count": "3\n",
        "proc/sys/kernel/random/entropy_avail": "256\n",
        "proc/sys/kernel/random/poolsize": "256\n",
        "sys/devices/system/clocksource/clocksource0/available_clocksource": "tsc hpet\n",
        "sys/devices/system/clocksource/clocksource0/current_clocksource": "tsc\n",
        "textfile/backup/backup.prom": """
        # HELP backup_size_bytes Size of the last backup.
        # TYPE backup_size_bytes gauge
        backup_size_bytes{host="db1"} 1.5e+09
        # TYPE backup_seconds histogram
        backup_seconds_bucket{le="1"} 2
        backup_seconds_bucket{le="+Inf"} 3
        backup_seconds_sum 4.5
        backup_seconds_count 3

        """,
    ]

    private static let network = [
        "proc/net/arp": """
        IP address       HW type     Flags       HW address            Mask     Device
        192.0.2.1        0x1         0x2         02:fc:00:00:00:01     *        eth0

        """,
        "proc/net/dev": """
        Inter-|   Receive                                           |  Transmit
         face |bytes packets errs drop fifo frame compressed multicast|\
        bytes packets errs drop fifo colls carrier compressed
          eth0: 10437182923 13899 0 0 0 0 0 0 10437182923 13899 0 0 0 0 0 0

        """,
        "proc/net/netstat": "TcpExt: SyncookiesSent ListenOverflows\nTcpExt: 0 7\nIpExt: InOctets\nIpExt: 9\n",
        "proc/net/snmp": "Tcp: MaxConn ActiveOpens RetransSegs\nTcp: -1 3556 2\nUdp: InDatagrams\nUdp: 12\n",
        "proc/net/snmp6": "Ip6InOctets\t460\nUdp6InDatagrams\t2\n",
        "proc/net/sockstat": "sockets: used 229\nTCP: inuse 4 orphan 0 tw 4 alloc 17 mem 1\nUDP: inuse 0 mem 0\n",
        "proc/net/sockstat6": "TCP6: inuse 17\nUDP6: inuse 9\n",
        "proc/net/softnet_stat": """
        00049279 00000000 00000001 00000000 00000000 00000000 00000000 00000000 00000000 00000000 0000000f \
        00000000 00000000

        """,
        "proc/net/stat/nf_conntrack": """
        entries  searched found new invalid ignore delete delete_list insert insert_failed drop early_drop \
        icmp_error  expect_new expect_create expect_delete search_restart
        00000021  00000000 00000000 00000000 00000003 0000588a 00000000 00000000 00000000 00000000 00000000 00000000 \
        00000000  00000000 00000000 00000000 00000002

        """,
        "proc/net/udp": """
          sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
           0: 00000000:0016 00000000:0000 0A 00000015:00000000 00:00000000 00000000     0        0 2740 1

        """,
        "proc/sys/net/netfilter/nf_conntrack_count": "123\n",
        "proc/sys/net/netfilter/nf_conntrack_max": "65536\n",
        "sys/class/net/eth0/address": "02:fc:00:00:00:01\n", "sys/class/net/eth0/addr_assign_type": "3\n",
        "sys/class/net/eth0/carrier": "1\n", "sys/class/net/eth0/dev_id": "0x20\n",
        "sys/class/net/eth0/duplex": "full\n", "sys/class/net/eth0/flags": "0x1303\n",
        "sys/class/net/eth0/ifalias": "uplink\n", "sys/class/net/eth0/ifindex": "2\n",
        "sys/class/net/eth0/mtu": "1500\n", "sys/class/net/eth0/operstate": "up\n",
        "sys/class/net/eth0/speed": "1000\n", "sys/class/net/eth0/type": "1\n",
    ]

    private static let devices = [
        "sys/block/sda/queue/rotational": "1\n",
        "sys/block/vda/queue/rotational": "1\n",
        "udev/data/b252:0": "E:ID_SERIAL=5\nE:ID_FS_TYPE=ext4\nE:ID_ATA=1\nE:ID_ATA_ROTATION_RATE_RPM=7200\n",
        "udev/data/b254:0": "E:ID_SERIAL=5\nE:ID_FS_TYPE=ext4\nE:ID_ATA=1\nE:ID_ATA_ROTATION_RATE_RPM=7200\n",
        "sys/class/dmi/id/bios_date": "04/12/2021\n", "sys/class/dmi/id/product_name": "PowerEdge R6515\n",
        "sys/class/power_supply/BAT0/type": "Battery\n", "sys/class/power_supply/BAT0/capacity": "81\n",
        "sys/class/power_supply/BAT0/energy_full": "45070000\n", "sys/class/power_supply/BAT0/status": "Full\n",
        "sys/class/power_supply/BAT0/voltage_now": "11660000\n",
        "sys/class/powercap/intel-rapl:0/name": "package-0\n",
        "sys/class/powercap/intel-rapl:0/energy_uj": "240422366267\n",
        "sys/class/powercap/intel-rapl:0/max_energy_range_uj": "262143328850\n",
        "sys/class/watchdog/watchdog0/timeout": "60\n", "sys/class/watchdog/watchdog0/identity": "Software Watchdog\n",
    ]

    private static let sensors = [
        "sys/class/hwmon/hwmon0/name": "coretemp\n", "sys/class/hwmon/hwmon0/temp1_input": "55000\n",
        "sys/class/hwmon/hwmon0/temp1_label": "Core 0\n", "sys/class/hwmon/hwmon0/fan1_input": "1200\n",
        "sys/class/hwmon/hwmon0/in0_input": "800\n", "sys/class/hwmon/hwmon0/energy1_input": "1\n",
        "sys/class/hwmon/hwmon0/power1_average": "12000000\n", "sys/class/hwmon/hwmon0/pwm1": "127\n",
        "sys/class/thermal/thermal_zone0/type": "acpitz\n", "sys/class/thermal/thermal_zone0/temp": "44050\n",
        "sys/class/thermal/cooling_device0/type": "Processor\n",
        "sys/class/thermal/cooling_device0/cur_state": "2\n", "sys/class/thermal/cooling_device0/max_state": "10\n",
        "sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq": "3700000\n",
        "sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq": "1699981\n",
        "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor": "powersave\n",
        "sys/devices/system/cpu/cpu0/cpufreq/scaling_available_governors": "performance powersave\n",
        "sys/devices/system/cpu/cpu0/online": "1\n", "sys/devices/system/cpu/isolated": "1-2\n",
        "sys/devices/system/cpu/offline": "3\n",
        "sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count": "5\n",
        "sys/devices/system/cpu/cpu0/thermal_throttle/package_throttle_count": "30\n",
        "sys/devices/system/cpu/cpu0/topology/core_id": "0\n",
        "sys/devices/system/cpu/cpu0/topology/physical_package_id": "0\n",
        "sys/devices/system/edac/mc/mc0/ce_count": "1\n", "sys/devices/system/edac/mc/mc0/ue_count": "5\n",
        "sys/devices/system/edac/mc/mc0/csrow0/ce_count": "3\n",
        "sys/devices/system/edac/mc/mc0/csrow0/ch0_ce_count": "7\n",
        "sys/devices/system/edac/mc/mc0/csrow0/ch0_dimm_label": "mc#0csrow#0channel#0\n",
    ]
}
