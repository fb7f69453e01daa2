import ExporterCore
import Foundation
import Testing

@testable import NodeCollectors

@Suite struct TextfileCollectorTests {
    @Test func `says which file is wrong, and how`() throws {
        let tree = FileTree(["bad.prom": "good 1\n!bad\n"])
        var page = MetricPage()
        try collector(tree.root).collect(from: .nowhere, into: &page)
        let problems = page.problems.map(\.description)
        #expect(
            problems == [
                #"cannot use \#(tree.root)/bad.prom: line 2: metric name is "!bad", expected a metric name; "#
                    + "correct what writes it; the other files are none the worse for it"
            ])
    }

    @Test func `writes what the files say, and when they were written`() throws {
        let tree = FileTree([
            "b.prom": "# HELP b_total Bees.\n# TYPE b_total counter\nb_total{hive=\"1\"} 2\nb_total 3\n",
            "a.prom": """
            # TYPE h histogram
            h_bucket{le="1"} 1
            h_bucket{le="+Inf"} 2
            h_sum 1.5
            h_count 2
            # TYPE s summary
            s{quantile="0.5",z="y"} 7

            """,
            "c.txt": "c 1\n",
            "d.prom/": "",
        ])
        tree.touch("a.prom", 1_700_000_000.9)
        tree.touch("b.prom", 1_700_000_001)

        #expect(
            try page(of: collector(tree.root), from: .nowhere) == """
                # HELP node_textfile_mtime_seconds When the file was last written to, in seconds since 1970.
                # TYPE node_textfile_mtime_seconds gauge
                node_textfile_mtime_seconds{file="\(tree.root)/a.prom"} 1.7e+09
                node_textfile_mtime_seconds{file="\(tree.root)/b.prom"} 1.700000001e+09
                # HELP node_textfile_scrape_error Whether a file or directory could not be read or was left out.
                # TYPE node_textfile_scrape_error gauge
                node_textfile_scrape_error 1
                # HELP node_textfile_file_error The file is not, or not wholly, on this page, for this reason; always 1.
                # TYPE node_textfile_file_error gauge
                node_textfile_file_error{file="\(tree.root)/d.prom",reason="unreadable"} 1
                # HELP h Metric read from \(tree.root)/a.prom
                # TYPE h histogram
                h_bucket{le="1"} 1
                h_bucket{le="+Inf"} 2
                h_sum 1.5
                h_count 2
                # HELP s Metric read from \(tree.root)/a.prom
                # TYPE s summary
                s{z="y",quantile="0.5"} 7
                s_sum{z="y"} 0
                s_count{z="y"} 0
                # HELP b_total Bees.
                # TYPE b_total counter
                b_total{hive="1"} 2
                b_total{hive=""} 3

                """
        )
    }

    @Test func `is content without a directory`() throws {
        #expect(try samples(of: collector(), from: .nowhere) == "node_textfile_scrape_error 0")
        #expect(try samples(of: collector(""), from: .nowhere) == "node_textfile_scrape_error 0")
    }

    @Test func `names the files it leaves out`() throws {
        let tree = FileTree([
            "bad.prom": "a one\n", "dangling.prom": "-> nothing", "good.prom": "a 1\n", "late.prom": "b 1 5\n",
        ])

        #expect(
            try errors(collector(tree.root, "/nowhere"), below: tree.root) == [
                "node_textfile_scrape_error 1",
                #"node_textfile_file_error{file="/nowhere",reason="unreadable"} 1"#,
                #"node_textfile_file_error{file="bad.prom",reason="syntax"} 1"#,
                #"node_textfile_file_error{file="dangling.prom",reason="unreadable"} 1"#,
                #"node_textfile_file_error{file="late.prom",reason="timestamp"} 1"#,
                "a 1",
            ])
    }

    @Test func `leaves out a family whose help text or type is another`() throws {
        let tree = FileTree([
            "a.prom": "# HELP x First.\n# TYPE x gauge\nx{f=\"a\"} 1\n",
            "b.prom": "# HELP x Second.\n# TYPE x gauge\nx{f=\"b\"} 1\nonly_b 1\n",
            "c.prom": "# HELP x First.\n# TYPE x gauge\nx{f=\"c\"} 1\n",
        ])
        let collector = collector(tree.root)

        #expect(
            try errors(collector, below: tree.root) == [
                "node_textfile_scrape_error 1",
                #"node_textfile_file_error{file="b.prom",reason="help"} 1"#,
                #"x{f="a"} 1"#,
                #"x{f="c"} 1"#,
                "only_b 1",
            ])

        tree.write("# TYPE x counter\nx{f=\"b\"} 1\n", to: "b.prom")
        #expect(
            try errors(collector, below: tree.root) == [
                "node_textfile_scrape_error 0",
                #"node_textfile_file_error{file="b.prom",reason="type"} 1"#,
                #"x{f="a"} 1"#,
                #"x{f="c"} 1"#,
            ])
    }

    @Test func `takes the help text of any file for all of them`() throws {
        let tree = FileTree(["a.prom": "x{f=\"a\"} 1\n", "b.prom": "# HELP x Text.\nx{f=\"b\"} 1\n"])
        #expect(try page(of: collector(tree.root), from: .nowhere).contains("# HELP x Text.\n"))
        tree.write("x{f=\"b\"} 1\n", to: "b.prom")
        #expect(
            try page(of: collector(tree.root), from: .nowhere)
                .contains("# HELP x Metric read from \(tree.root)/a.prom, \(tree.root)/b.prom\n"))
    }

    @Test func `does not read a file again that is as it was`() throws {
        let tree = FileTree(["a.prom": "a 1\n"])
        tree.touch("a.prom", 1_700_000_000)
        let collector = collector(tree.root)
        #expect(try samples(of: collector, from: .nowhere).hasSuffix("\na 1"))

        tree.write("a 2\n", to: "a.prom", inPlace: true)
        tree.touch("a.prom", 1_700_000_000)
        #expect(try samples(of: collector, from: .nowhere).hasSuffix("\na 1"))

        tree.touch("a.prom", 1_700_000_000.5)
        #expect(try samples(of: collector, from: .nowhere).hasSuffix("\na 2"))
    }

    @Test func `reads a file again that was written just now, though it looks the same`() throws {
        let tree = FileTree(["a.prom": "a 1\n"])
        let soon = Date().timeIntervalSince1970 + 100
        tree.touch("a.prom", soon)
        let collector = collector(tree.root)
        #expect(try samples(of: collector, from: .nowhere).hasSuffix("\na 1"))

        tree.write("a 2\n", to: "a.prom", inPlace: true)
        tree.touch("a.prom", soon)
        #expect(try samples(of: collector, from: .nowhere).hasSuffix("\na 2"))
    }

    @Test func `refuses what is too large, and does not wait for a pipe`() throws {
        let tree = FileTree(["large.prom": ""])
        truncate("\(tree.root)/large.prom", 64 << 20 + 1)
        mkfifo("\(tree.root)/pipe.prom", 0o600)

        #expect(
            try errors(collector(tree.root), below: tree.root) == [
                "node_textfile_scrape_error 1",
                #"node_textfile_file_error{file="large.prom",reason="unreadable"} 1"#,
                #"node_textfile_file_error{file="pipe.prom",reason="unreadable"} 1"#,
            ])
    }

    @Test func `finds directories by pattern, each once`() {
        let tree = FileTree([
            "one/a.prom": "", "two/b.prom": "", "two/c.prom": "", "two/d.PROM": "", ".three/e.prom": "", "file": "",
        ])
        func found(_ patterns: String...) -> [String] {
            TextfileSearch(patterns.map { "\(tree.root)/\($0)" }).files.map {
                String($0.dropFirst(tree.root.count + 1))
            }
        }

        #expect(found("two") == ["two/b.prom", "two/c.prom"])
        #expect(found("two//./", "t*") == ["two/b.prom", "two/c.prom", "two/b.prom", "two/c.prom"])
        #expect(found("*") == [".three/e.prom", "one/a.prom", "two/b.prom", "two/c.prom"])
        #expect(found("[ot]*", "one") == ["one/a.prom", "two/b.prom", "two/c.prom"])
        #expect(found("t?o") == ["two/b.prom", "two/c.prom"])
        #expect(found("x*", "one/*") == [])
        #expect(TextfileSearch(["\(tree.root)/x*", "\(tree.root)/file"]).unreadable.count == 2)
    }

    @Test(arguments: [
        ("/a//b/./c", "/a/b/c"), ("a/../b", "b"), ("../a", "../a"), ("/../a", "/a"), ("./a/", "a"), ("", "."),
        ("a/..", "."),
        ("../../a/../b", "../../b"), ("/", "/"),
    ])
    func `cleans paths`(path: String, expected: String) {
        #expect(cleanedPath(path) == expected)
    }

    private func collector(_ directories: String...) -> TextfileCollector {
        var flags = FlagValues()
        flags.set(directories, for: TextfileCollector.directoryFlag)
        return TextfileCollector(flags: flags)
    }

    /// The samples but for the files' times, with paths as seen from `folder`.
    private func errors(_ collector: TextfileCollector, below folder: String) throws -> [String] {
        try samples(of: collector, from: .nowhere).split(separator: "\n")
            .filter { !$0.hasPrefix("node_textfile_mtime_seconds") }
            .map { String($0).replacing("\(folder)/", with: "") }
    }
}

extension FileTree {
    /// Sets when the file was last written to, in seconds since 1970.
    fileprivate func touch(_ path: String, _ seconds: Double) {
        let time = timespec(tv_sec: Int(seconds), tv_nsec: Int(seconds.truncatingRemainder(dividingBy: 1) * 1e9))
        #expect(utimensat(AT_FDCWD, "\(root)/\(path)", [time, time], 0) == 0)
    }

    /// Writes to a file that stays the same one.
    fileprivate func write(_ content: String, to path: String, inPlace: Bool) {
        guard let handle = FileHandle(forWritingAtPath: "\(root)/\(path)") else {
            Issue.record("cannot write \(path)")
            return
        }
        handle.write(Data(content.utf8))
        handle.closeFile()
    }
}
