import ExporterCore
import Testing

@testable import NodeCollectors

@Suite struct EDACCollectorTests {
    @Test func `writes controllers, rows and channels`() throws {
        let mc = "sys/devices/system/edac/mc/mc0"
        let tree = FileTree([
            "\(mc)/ce_count": "1\n", "\(mc)/ce_noinfo_count": "2\n",
            "\(mc)/ue_count": "5\n", "\(mc)/ue_noinfo_count": "6\n",
            "\(mc)/csrow0/ce_count": "3\n", "\(mc)/csrow0/ue_count": "4\n",
            "\(mc)/csrow0/ch0_ce_count": "7\n", "\(mc)/csrow0/ch0_ue_count": "8\n",
            "\(mc)/csrow0/ch0_dimm_label": "mc#0csrow#0channel#0\n",
            "\(mc)/csrow0/ch1_ce_count": "9\n",
        ])

        #expect(
            try page(of: EDACCollector(), from: tree.files) == """
                # HELP node_edac_correctable_errors_total Memory errors that were corrected.
                # TYPE node_edac_correctable_errors_total counter
                node_edac_correctable_errors_total{controller="0"} 1
                # HELP node_edac_uncorrectable_errors_total Memory errors that could not be corrected.
                # TYPE node_edac_uncorrectable_errors_total counter
                node_edac_uncorrectable_errors_total{controller="0"} 5
                # HELP node_edac_csrow_correctable_errors_total Memory errors in the row that were corrected.
                # TYPE node_edac_csrow_correctable_errors_total counter
                node_edac_csrow_correctable_errors_total{controller="0",csrow="unknown"} 2
                node_edac_csrow_correctable_errors_total{controller="0",csrow="0"} 3
                # HELP node_edac_csrow_uncorrectable_errors_total Memory errors in the row that could not be corrected.
                # TYPE node_edac_csrow_uncorrectable_errors_total counter
                node_edac_csrow_uncorrectable_errors_total{controller="0",csrow="unknown"} 6
                node_edac_csrow_uncorrectable_errors_total{controller="0",csrow="0"} 4
                # HELP node_edac_channel_correctable_errors_total Memory errors in the channel that were corrected.
                # TYPE node_edac_channel_correctable_errors_total counter
                node_edac_channel_correctable_errors_total{channel="0",controller="0",csrow="0",dimm_label="mc0_csrow0_channel0"} 7
                node_edac_channel_correctable_errors_total{channel="1",controller="0",csrow="0",dimm_label="unknown"} 9
                # HELP node_edac_channel_uncorrectable_errors_total Memory errors in the channel that could not be corrected.
                # TYPE node_edac_channel_uncorrectable_errors_total counter
                node_edac_channel_uncorrectable_errors_total{channel="0",controller="0",csrow="0",dimm_label="mc0_csrow0_channel0"} 8

                """
        )
    }

    @Test(arguments: ["", "many\n", "-1\n", "99999999999999999999\n"])
    func `leaves out a count that is none, and keeps the rest`(count: String) throws {
        let tree = FileTree([
            "sys/devices/system/edac/mc/mc0/ce_count": count,
            "sys/devices/system/edac/mc/mc0/ue_count": "1\n",
        ])
        #expect(
            try samples(of: EDACCollector(), from: tree.files)
                == #"node_edac_uncorrectable_errors_total{controller="0"} 1"#)
    }

    @Test(arguments: [
        ("mc#0csrow#1channel#0", "mc0_csrow1_channel0"), ("CPU_SrcID#0_MC#1", "CPU_SrcID0_MC1"), ("DIMM A1", "DIMM A1"),
        ("csrow", "_csrow"), ("", ""),
    ])
    func `spells labels like the original`(label: String, expected: String) {
        #expect(MemoryController.Row.spelledOut(label) == expected)
    }

    @Test func `is content with a host without such memory`() throws {
        #expect(try page(of: EDACCollector(), from: .nowhere) == "")
    }
}
