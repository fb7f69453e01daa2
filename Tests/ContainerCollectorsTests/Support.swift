import ExporterCore
import Foundation
import Testing

@testable import ContainerCollectors

/// A host made of files: a captured one, or a few of a test's own, in a folder that goes with it.
final class Host {
    let root: String
    private let isOwn: Bool

    /// One of the captures.
    init(fixture name: String) {
        root = "\(URL(filePath: #filePath).deletingLastPathComponent().path)/Fixtures/\(name)"
        isOwn = false
    }

    /// Paths with their contents; one that begins with `-> ` is a symbolic link, a path that ends in `/` an empty folder.
    init(_ files: [String: String] = [:], copying fixture: String? = nil) throws {
        root = FileManager.default.temporaryDirectory.appending(path: "container-\(UUID())").path
        isOwn = true
        if let fixture { try FileManager.default.copyItem(atPath: Host(fixture: fixture).root, toPath: root) }
        for (path, content) in files { try write(content, to: path) }
    }

    deinit { if isOwn { try? FileManager.default.removeItem(atPath: root) } }

    func write(_ content: String, to path: String) throws {
        let url = URL(filePath: "\(root)/\(path)")
        let folder = path.hasSuffix("/") ? url : url.deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        if path.hasSuffix("/") { return }
        try? FileManager.default.removeItem(at: url)
        if content.hasPrefix("-> ") {
            let target = String(content.dropFirst(3))
            try FileManager.default.createSymbolicLink(atPath: url.path, withDestinationPath: target)
        } else {
            try Data(content.utf8).write(to: url)
        }
    }

    /// Writes into the file that is there, which may be open.
    func overwrite(_ content: String, to path: String) throws {
        try content.write(toFile: "\(root)/\(path)", atomically: false, encoding: .utf8)
    }

    func remove(_ path: String) throws { try FileManager.default.removeItem(atPath: "\(root)/\(path)") }

    /// The source that a command line makes.
    func files(_ flags: [String: String] = [:]) throws -> ContainerFiles {
        ContainerFiles(try ContainerSettings(flags: flagValues(flags.merging(["rootfs": root]) { first, _ in first })))
    }
}

/// The values of a command line.
func flagValues(_ texts: [String: String]) throws -> FlagValues {
    var values = FlagValues()
    let known = ContainerFlags.all + ContainerFlags.listening + ContainerCollectors.all.flatMap(\.flags)
    for (name, text) in texts {
        let flag = try #require(known.first { $0.name == name }, "there is no flag \(name)")
        values.set(try flag.parse([text]), for: flag)
    }
    return values
}

/// What some of the collectors write, and what they report on the way.
func page(
    of names: [String],
    from files: ContainerFiles,
    _ flags: [String: String] = [:]
) throws -> (samples: [String], problems: [String], text: String) {
    var page = MetricPage()
    try files.beginScrape(of: [], until: .now + .seconds(60))
    var problems: [String] = []
    for entry in ContainerCollectors.all where names.contains(entry.name) {
        let collector = try entry.make(flagValues(flags))
        try collector.collect(from: files, into: &page)
        problems += page.problems.map(\.description)
    }
    let samples = page.text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map(String.init)
    return (samples, problems.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }, page.text)
}

/// The samples of a page with a text in them.
func samples(_ samples: [String], with text: String) -> [String] { samples.filter { $0.contains(text) } }
