import ExporterCore
import Testing

@testable import KernelFiles
@testable import NodeCollectors

@Suite struct OSCollectorTests {
    @Test func `writes the name, the version and the end of support`() throws {
        let tree = FileTree([
            "root/etc/os-release": """
            # Written by the installer
            NAME="Example Linux"
            ID=example
            ID_LIKE='debian ubuntu'
            PRETTY_NAME="Example \\"Stable\\" Linux 12.4.1"   # for humans
            VERSION_ID="12.4.1"
            VERSION_CODENAME=bookish # no quotes
            SUPPORT_END=2028-06-30
            HOME_URL="https://example.org/"

            """
        ])

        #expect(
            try page(of: OSCollector(), from: tree.files) == #"""
                # HELP node_os_info What the operating system calls itself, as labels; always 1.
                # TYPE node_os_info gauge
                node_os_info{build_id="",id="example",id_like="debian ubuntu",image_id="",image_version="",name="Example Linux",pretty_name="Example \"Stable\" Linux 12.4.1",variant="",variant_id="",version="",version_codename="bookish",version_id="12.4.1"} 1
                # HELP node_os_version The operating system's version, up to the second number.
                # TYPE node_os_version gauge
                node_os_version{id="example",id_like="debian ubuntu",name="Example Linux"} 12.4
                # HELP node_os_support_end_timestamp_seconds When support of the operating system ends, in seconds since 1970.
                # TYPE node_os_support_end_timestamp_seconds gauge
                node_os_support_end_timestamp_seconds 1.845936e+09

                """#)
    }

    @Test func `looks below usr when etc has none`() throws {
        let tree = FileTree(["root/usr/lib/os-release": "NAME=Small\n"])
        #expect(try samples(of: OSCollector(), from: tree.files).contains(#"name="Small""#))
    }

    @Test func `prefers the file in etc`() throws {
        let tree = FileTree(["root/usr/lib/os-release": "NAME=Small\n", "root/etc/os-release": "NAME=Large\n"])
        #expect(try samples(of: OSCollector(), from: tree.files).contains(#"name="Large""#))
    }

    @Test func `says which file is absent`() {
        let error = #expect(throws: CollectorError.self) { try page(of: OSCollector(), from: .nowhere) }
        #expect(error?.reason == .absent)
        #expect(error?.description == "cannot open /nowhere/usr/lib/os-release: no such file or directory")
    }

    @Test(arguments: [
        ("plain", "plain"),
        ("two words", "two words"),
        (#""a b" c"#, "a b c"),
        ("'it''s'", "its"),
        (#"'a\nb'"#, #"a\nb"#),
        (#""a\\b\/c\$d\`e""#, #"a\b/c$d`e"#),
        (#""a\tb""#, "a\tb"),
        (#"back\slash"#, #"back\slash"#),
        ("before # after", "before"),
        (#""quoted # hash""#, "quoted # hash"),
        (#""trailing  " # remark"#, "trailing  "),
        ("caf\u{E9}", "caf\u{E9}"),
        (#""unclosed"#, ""),
        ("'unclosed", ""),
        (#""bad \x escape""#, ""),
        (#""ends in \"#, ""),
        ("bell\u{7}", ""),
        ("", ""),
    ])
    func `takes a value out of its quotes`(value: String, expected: String) throws {
        let tree = FileTree(["root/etc/os-release": "ID=last\nNAME=\(value)\nVERSION=1\n"])
        let release = try tree.files.file("\(tree.root)/root/etc/os-release", parse: OSRelease.init)
        #expect(release["NAME"] == expected)
        #expect(release["VERSION"] == "1")
    }

    @Test func `takes the last line of a key, and skips lines that are none`() throws {
        let tree = FileTree(["root/etc/os-release": "rubbish\n=x\nID=a\nexport ID = b\nID=\n  NAME=c"])
        let release = try tree.files.file("\(tree.root)/root/etc/os-release", parse: OSRelease.init)
        #expect(release["ID"] == "b")
        #expect(release["NAME"] == "c")
    }

    @Test(arguments: [
        ("20.04", 20.04), ("12", 12), ("3.19.1", 3.19), ("12.", 12), ("0", nil), ("", nil), ("rolling", nil),
        ("v1", nil),
        (String(repeating: "9", count: 400), nil),
    ])
    func `reads the version's first two numbers`(text: String, expected: Double?) throws {
        let tree = FileTree(["root/etc/os-release": "VERSION_ID=\(text)\n"])
        let release = try tree.files.file("\(tree.root)/root/etc/os-release", parse: OSRelease.init)
        #expect(release.version == expected)
    }

    @Test(arguments: [
        ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11_016), ("2024-02-29", 19_782), ("2100-03-01", 47_541),
        ("0001-01-01", -719_162), ("9999-12-31", 2_932_896), ("2023-02-29", nil), ("2100-02-29", nil),
        ("2024-13-01", nil), ("2024-00-01", nil), ("2024-04-31", nil), ("2024-4-1", nil), ("2024/04/01", nil),
        ("+024-04-01", nil), ("2024-04-01x", nil), ("", nil),
    ])
    func `counts days since 1970`(text: String, expected: Int?) {
        #expect(Day(text)?.number == expected)
    }
}
