private let net = "sys/class/net/eth0"
private let hwmon = "sys/class/hwmon/hwmon0"
private let battery = "sys/class/power_supply/BAT0"
private let cpu = "sys/devices/system/cpu"
private let memory = "sys/devices/system/edac/mc/mc0"

/// Every file that a collector reads, by collector.
let sources = [
    Source(
        "arp", ("proc/net/arp", "IP address HW type Flags HW address Mask Device\n192.0.2.1 0x1 0x2 02:fc * eth0\n")),
    Source(
        "conntrack", ("proc/sys/net/netfilter/nf_conntrack_count", "123\n"),
        ("proc/sys/net/netfilter/nf_conntrack_max", "65536\n"),
        ("proc/net/stat/nf_conntrack", "entries searched found\n00000021 00 00 00 03 588a 0 0 0 0 0 0 0 0 0 0 2\n")),
    Source(
        "cpu", ("proc/stat", "cpu  5 0 6 7 8 9 1 2 3 4\ncpu0 5 0 6 7 8 9 1 2 3 4\n"),
        ("proc/cpuinfo", "processor\t: 0\nmodel name\t: EPYC\ncpu MHz\t: 2445.4\nflags\t: fpu aes\nbugs\t: mds\n"),
        ("\(cpu)/isolated", "1-2,4\n"), ("\(cpu)/offline", "3\n"), ("\(cpu)/cpu0/online", "1\n"),
        ("\(cpu)/cpu0/thermal_throttle/core_throttle_count", "5\n"),
        ("\(cpu)/cpu0/thermal_throttle/package_throttle_count", "6\n"),
        ("\(cpu)/cpu0/topology/core_id", "0\n"), ("\(cpu)/cpu0/topology/physical_package_id", "0\n")),
    Source(
        "cpufreq", ("\(cpu)/offline", "\n"), ("\(cpu)/cpu0/cpufreq/cpuinfo_max_freq", "3700000\n"),
        ("\(cpu)/cpu0/cpufreq/scaling_governor", "powersave\n"),
        ("\(cpu)/cpu0/cpufreq/scaling_available_governors", "performance powersave\n")),
    Source(
        "diskstats", ("proc/diskstats", " 8 0 sda 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17\n"),
        ("udev/b8:0", "E:ID_MODEL=A\nE:ID_FS_TYPE=ext4\nE:DM_NAME=b\nE:ID_ATA=1\nE:ID_ATA_ROTATION_RATE_RPM=7200\n"),
        ("sys/block/sda/queue/rotational", "1\n")),
    Source("dmi", ("sys/class/dmi/id/bios_date", "04/12/2021\n"), ("sys/class/dmi/id/product_name", "R6515\n")),
    Source(
        "edac", ("\(memory)/ce_count", "1\n"), ("\(memory)/csrow0/ce_count", "3\n"),
        ("\(memory)/csrow0/ch0_ce_count", "7\n"), ("\(memory)/csrow0/ch0_dimm_label", "mc#0csrow#0channel#0\n")),
    Source(
        "entropy", ("proc/sys/kernel/random/entropy_avail", "256\n"), ("proc/sys/kernel/random/poolsize", "256\n")),
    Source("filefd", ("proc/sys/fs/file-nr", "1024\t0\t1631329\n")),
    Source("filesystem", ("proc/1/mountinfo", "24 1 252:1 / /a\\040b rw,relatime shared:1 - ext4 /dev/vda1 rw\n")),
    Source(
        "hwmon", ("\(hwmon)/name", "coretemp\n"), ("\(hwmon)/temp1_input", "55000\n"),
        ("\(hwmon)/temp1_label", "Core 0\n"), ("\(hwmon)/fan1_input", "1200\n"), ("\(hwmon)/pwm1", "127\n"),
        ("\(hwmon)/beep_enable", "1\n"), ("\(hwmon)/update_interval", "1000\n"), ("\(hwmon)/freq1_input", "7\n")),
    Source("kernel_hung", ("proc/sys/kernel/hung_task_detect_count", "3\n")),
    Source("loadavg", ("proc/loadavg", "0.02 0.04 0.05 1/389 2981\n")),
    Source("meminfo", ("proc/meminfo", "MemTotal: 16042172 kB\nActive(anon): 1 kB\nHugePages_Total: 0\n")),
    Source(
        "netclass", ("\(net)/address", "02:fc:00:00:00:01\n"), ("\(net)/addr_assign_type", "3\n"),
        ("\(net)/dev_id", "0x20\n"), ("\(net)/flags", "0x1303\n"), ("\(net)/operstate", "up\n"),
        ("\(net)/speed", "1000\n"), ("\(net)/ifalias", "uplink\n"), ("\(net)/mtu", "1500\n")),
    Source("netdev", ("proc/net/dev", "Inter-|\n face |bytes\n eth0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n")),
    Source(
        "netstat", ("proc/net/netstat", "TcpExt: SyncookiesSent ListenOverflows\nTcpExt: 0 7\n"),
        ("proc/net/snmp", "Tcp: MaxConn ActiveOpens\nTcp: -1 3556\n"), ("proc/net/snmp6", "Ip6InOctets\t460\n")),
    Source("os", ("etc/os-release", "NAME=\"Debian\\\" GNU\"\nID='debian'\nVERSION_ID=13.1\nSUPPORT_END=2030-06-30\n")),
    Source(
        "powersupplyclass", ("\(battery)/type", "Battery\n"), ("\(battery)/capacity", "81\n"),
        ("\(battery)/energy_full", "45070000\n"), ("\(battery)/voltage_now", "11660000\n"),
        ("\(battery)/temp", "-20\n"), ("\(battery)/time_to_empty_now", "60\n"), ("\(battery)/status", "Full\n")),
    Source(
        "pressure", ("proc/pressure/cpu", "some avg10=0.00 avg60=0.00 avg300=0.00 total=14036781\n"),
        ("proc/pressure/io", "some avg10=0.00 total=15\nfull avg10=0.00 total=14\n"),
        ("proc/pressure/memory", "some total=1\nfull total=1\n"), ("proc/pressure/irq", "full total=8494\n")),
    Source(
        "rapl", ("sys/class/powercap/intel-rapl:0/name", "package-0\n"),
        ("sys/class/powercap/intel-rapl:0/energy_uj", "240422366267\n")),
    Source("schedstat", ("proc/schedstat", "version 17\ncpu0 498 0 353 255 385 246 2045936778163039 343796 476\n")),
    Source("selinux", ("etc/selinux/config", "SELINUX=enforcing\n"), ("proc/self/attr/current", "kernel\0")),
    Source("sockstat", ("proc/net/sockstat", "sockets: used 229\nTCP: inuse 4 orphan 0 mem 1\n")),
    Source("softnet", ("proc/net/softnet_stat", "00049279 0 1 0 0 0 0 0 0 0 f 0 0\n")),
    Source(
        "stat", ("proc/stat", "cpu  5 0 6 7 8 9 1 2 3 4\nintr 9 1\nctxt 8\nbtime 1\nprocesses 3\nprocs_running 1\n")),
    Source(
        "textfile", ("textfile/a.prom", "# TYPE a histogram\na_bucket{le=\"+Inf\",b=\"c\"} 3\na_sum 4.5\na_count 3\n")),
    Source(
        "thermal_zone", ("sys/class/thermal/thermal_zone0/type", "acpitz\n"),
        ("sys/class/thermal/thermal_zone0/temp", "44050\n"),
        ("sys/class/thermal/cooling_device0/type", "Processor\n"),
        ("sys/class/thermal/cooling_device0/cur_state", "2\n"),
        ("sys/class/thermal/cooling_device0/max_state", "10\n")),
    Source(
        "time", ("sys/devices/system/clocksource/clocksource0/available_clocksource", "tsc hpet\n"),
        ("sys/devices/system/clocksource/clocksource0/current_clocksource", "tsc\n")),
    Source("udp_queues", ("proc/net/udp", "sl local rem st\n0: 00000000:0016 00000000:0000 0A 00000015:00000000\n")),
    Source("vmstat", ("proc/vmstat", "nr_free_pages 1\npgfault 2\noom_kill 0\n")),
    Source(
        "watchdog", ("sys/class/watchdog/watchdog0/timeout", "60\n"),
        ("sys/class/watchdog/watchdog0/options", "0x8380\n"), ("sys/class/watchdog/watchdog0/identity", "a\n")),
]
