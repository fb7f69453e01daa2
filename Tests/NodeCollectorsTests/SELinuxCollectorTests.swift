import ExporterCore
import Testing

@testable import NodeCollectors

@Suite struct SELinuxCollectorTests {
    private let mounted = SELinuxCollector(isMounted: { $0.hasSuffix("/sys/fs/selinux") })

    @Test func `writes the configured and the current mode`() throws {
        let tree = FileTree([
            "sys/fs/selinux/enforce": "0",
            "root/etc/selinux/config": "# SELINUX= can be one of three.\nSELINUX=enforcing\nSELINUXTYPE=targeted\n",
            "proc/self/attr/current": "system_u:system_r:init_t:s0\u{0}",
        ])

        #expect(
            try page(of: mounted, from: tree.files) == """
                # HELP node_selinux_enabled Whether the kernel runs SELinux.
                # TYPE node_selinux_enabled gauge
                node_selinux_enabled 1
                # HELP node_selinux_config_mode The mode SELinux is configured for: 1 enforcing, 0 permissive, -1 disabled.
                # TYPE node_selinux_config_mode gauge
                node_selinux_config_mode 1
                # HELP node_selinux_current_mode The mode SELinux is in: 1 enforcing, 0 permissive.
                # TYPE node_selinux_current_mode gauge
                node_selinux_current_mode 0

                """
        )
    }

    @Test func `is not enabled without its file system`() throws {
        let tree = FileTree(["sys/fs/selinux/enforce": "1"])
        #expect(try samples(of: SELinuxCollector(), from: tree.files) == "node_selinux_enabled 0")
        #expect(try samples(of: SELinuxCollector(), from: .nowhere) == "node_selinux_enabled 0")
    }

    @Test func `is not enabled without a policy`() throws {
        let tree = FileTree(["sys/fs/selinux/enforce": "1", "proc/self/attr/current": "kernel\u{0}"])
        #expect(try samples(of: mounted, from: tree.files) == "node_selinux_enabled 0")
    }

    @Test func `leaves out the current mode when it cannot be read`() throws {
        #expect(
            try samples(of: mounted, from: .nowhere) == """
                node_selinux_enabled 1
                node_selinux_config_mode -1
                """)
    }

    @Test(arguments: [
        ("SELINUX=enforcing", 1), ("SELINUX=permissive\n", 0), ("SELINUX=disabled\n", -1),
        ("  SELINUX=\"enforcing\"  \n", 1),
        ("SELINUX=permissive\nSELINUX=enforcing\n", 0), ("; SELINUX=enforcing\n", -1), ("SELINUXTYPE=enforcing\n", -1),
        ("SELINUX=enforcingly\n", -1), ("SELINUX\n", -1), ("", -1),
    ])
    func `reads the configured mode`(text: String, mode: Int) {
        var cursor = ByteCursor(text.utf8.span)
        #expect(ConfiguredMode(parsing: &cursor).mode == mode)
    }
}
