import ExporterCore
import Foundation
import Testing

@testable import NodeCollectors

/// The pages the original writes for its own test files, when they are at hand: they are not ours to keep here.
@Suite(.enabled(if: FileManager.default.fileExists(atPath: archive), "needs shared/fixtures/node/tree.tar.gz"))
struct TextfileFixtureTests {
    @Test(arguments: [
        ("client_side_timestamp", "client_side_timestamp"), ("different_metric_types", "different_metric_types"),
        ("*_extra_dimension", "glob_extra_dimension"), ("histogram", "histogram"),
        ("histogram_extra_dimension", "histogram_extra_dimension"), ("inconsistent_metrics", "inconsistent_metrics"),
        ("metrics_merge_different_help", "metrics_merge_different_help"),
        ("metrics_merge_empty_help", "metrics_merge_empty_help"), ("metrics_merge_no_help", "metrics_merge_no_help"),
        ("metrics_merge_same_help", "metrics_merge_same_help"), ("no_metric_files", "no_metric_files"),
        ("nonexistent_path", "nonexistent_path"), ("summary", "summary"),
        ("summary_extra_dimension", "summary_extra_dimension"), ("two_metric_files", "two_metric_files"),
    ])
    func `writes what the original does`(pattern: String, expected: String) throws {
        let tree = FileTree(["unpacked/": ""])
        try unpack(into: "\(tree.root)/unpacked")
        let fixtures = "\(tree.root)/unpacked/collector/"
        var flags = FlagValues()
        flags.set(["\(fixtures)fixtures/textfile/\(pattern)"], for: TextfileCollector.directoryFlag)

        let ours = try page(of: TextfileCollector(flags: flags), from: .nowhere)
        let theirs = try String(contentsOfFile: "\(fixtures)fixtures/textfile/\(expected).out", encoding: .utf8)

        #expect(comparable(ours.replacing(fixtures, with: "")) == comparable(theirs))
    }

    /// The page's lines without what differs on purpose: our help texts and our own family, and the files' times.
    ///
    /// The order is not part of the format.
    private func comparable(_ page: String) -> [String] {
        page.split(separator: "\n")
            .filter { !$0.hasPrefix("# HELP node_textfile_") && !$0.contains("node_textfile_file_error") }
            .map { line in
                line.hasPrefix("node_textfile_mtime_seconds") ? String(line.prefix { $0 != "}" }) : String(line)
            }
            .sorted()
    }

    private func unpack(into folder: String) throws {
        let tar = Process()
        tar.executableURL = URL(filePath: "/usr/bin/env")
        tar.arguments = ["tar", "-C", folder, "-xzf", archive, "collector/fixtures/textfile"]
        try tar.run()
        tar.waitUntilExit()
        #expect(tar.terminationStatus == 0)
    }
}

/// Beside the repository, whose root is three folders above this file.
private let archive = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "shared/fixtures/node/tree.tar.gz").path
