import ExporterCore
import Foundation
import Testing

@testable import NodeCollectors

/// Whatever becomes of a file of the host, it costs the collectors that read it, and nothing else.
@Suite(.serialized) struct MalformedFilesTests {
    @Test func `a truncated, binary or empty version of every file costs only its collector`() throws {
        let tree = FileTree(try MalformedHost.everySource)
        let host = try MalformedHost(tree.root)

        let idle = host.collectors.keys.filter { host.page(of: $0).isEmpty }
        #expect(idle == [], "every collector has something to read")
        try host.damageFiles()
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: archive), "needs shared/fixtures/node/tree.tar.gz"))
    func `so does one of the original's files`() throws {
        let tree = FileTree(["unpacked/": ""])
        try unpack(archive, into: "\(tree.root)/unpacked")

        try MalformedHost("\(tree.root)/unpacked/collector/fixtures").damageFiles()
    }

    @Test(arguments: ["", "a 1\n", "a{b=\"c\"} 1.5e-07\na{b=\"\\\"}\"} +Inf\n", "# HELP a b\n# TYPE a gauge\na NaN\n"])
    func `knows a page that is one`(page: String) { #expect(faults(of: page) == []) }

    @Test(arguments: [
        "a", "a 1 2", "a one", "1a 1", "a{b=\"c} 1", "a{b=\"c\"}1", "a{b=\"c\\\"} 1", "a{b} 1", "a 1\n\nb 2",
    ])
    func `knows a page that is none`(page: String) { #expect(faults(of: page).count == 1) }

    private func unpack(_ archive: String, into folder: String) throws {
        let tar = Process()
        tar.executableURL = URL(filePath: "/usr/bin/env")
        tar.arguments = ["tar", "-C", folder, "-xzf", archive]
        try tar.run()
        tar.waitUntilExit()
        #expect(tar.terminationStatus == 0)
    }
}

/// Beside the repository, whose root is three folders above this file.
private let archive = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "shared/fixtures/node/tree.tar.gz").path

extension MalformedHost {
    /// Does every damage to every file that a collector reads, one at a time.
    fileprivate func damageFiles() throws {
        let witnesses = ["loadavg", "filefd"].map { (name: $0, page: page(of: $0)) }
        for witness in witnesses { #expect(!witness.page.isEmpty) }

        for file in try regularFiles() {
            let readers = readers(of: file)
            let witness = witnesses.first { !readers.contains($0.name) }
            guard !readers.isEmpty, let witness else { continue }
            let original = [UInt8](try Data(contentsOf: URL(filePath: "\(folder)/\(file)")))
            let files = newFiles()
            for damage in Damage.allCases {
                try write(damage.done(to: original), to: file)
                files.beginScrape(of: [], until: .now + .seconds(5))
                for reader in readers {
                    let faults = faults(of: scrape(reader, files))
                    #expect(faults.isEmpty, "\(reader) after \(damage) of \(file): \(faults)")
                }
                #expect(page(of: witness.name, from: files) == witness.page, "after \(damage) of \(file)")
            }
            try write(original, to: file)
        }
    }

    /// What is wrong with the page that a collector gives, or with the errors it gives instead.
    private func faults(of scrape: Scraped) -> [String] {
        let unclear = scrape.errors.map(\.description).filter { message in
            message.utf8.count >= 600 || message.unicodeScalars.contains { $0.properties.generalCategory == .control }
                || !message.hasPrefix("cannot ")
        }
        return unclear + NodeCollectorsTests.faults(of: scrape.page)
    }
}

/// The lines of a page that are neither a comment nor a sample.
private func faults(of page: String) -> [String] {
    page.utf8.split(separator: .newline, omittingEmptySubsequences: false).dropLast(page.hasSuffix("\n") ? 1 : 0)
        .filter { !(page.isEmpty || $0.first == UInt8(ascii: "#") || isSample($0)) }
        .map { String(decoding: $0.prefix(200), as: UTF8.self) }
}

/// Whether a line is `name{label="value",…} value`.
private func isSample(_ line: Substring.UTF8View) -> Bool {
    var rest = line
    guard let first = rest.first, first.isASCIILetter || first == .underscore else { return false }
    rest = rest.drop { $0.isNamePart || $0 == .colon }
    if rest.first == UInt8(ascii: "{") {
        repeat {
            guard let afterLabel = withoutLabel(rest.dropFirst()) else { return false }
            rest = afterLabel
        } while rest.first == .comma
        guard rest.popFirst() == UInt8(ascii: "}") else { return false }
    }
    guard rest.popFirst() == .space else { return false }
    return Double(String(Substring(rest))) != nil
}

/// What follows a label `name="value"`; `nil` where there is none.
private func withoutLabel(_ text: Substring.UTF8View) -> Substring.UTF8View? {
    var rest = text.drop(while: \.isNamePart)
    guard rest.startIndex > text.startIndex, rest.popFirst() == UInt8(ascii: "="), rest.popFirst() == .quote else {
        return nil
    }
    while let byte = rest.popFirst() {
        if byte == .quote { return rest }
        if byte == .backslash { rest = rest.dropFirst() }
    }
    return nil
}

extension UInt8 {
    fileprivate var isNamePart: Bool { isASCIILetter || isDigit || self == .underscore }
}
