import ExporterCore
import Foundation
import Testing

@testable import NodeCollectors

extension NodeFiles {
    /// The files under `Fixtures`, captured from the kernel that its README names.
    static var fixture: NodeFiles {
        let folder = "\(#filePath)".split(separator: "/").dropLast().joined(separator: "/")
        return NodeFiles(NodeRoots(proc: "/\(folder)/Fixtures/proc", sys: "/\(folder)/Fixtures/sys", root: "/nowhere"))
    }

    /// Roots below which there is nothing.
    static var nowhere: NodeFiles {
        NodeFiles(NodeRoots(proc: "/nowhere/proc", sys: "/nowhere/sys", root: "/nowhere", udev: "/nowhere/udev"))
    }
}

/// What a collector writes on a page of its own.
func page(of collector: any Collector<NodeFiles>, from files: NodeFiles) throws(CollectorError) -> String {
    var page = MetricPage()
    try collector.collect(from: files, into: &page)
    return page.text
}

/// The page's samples, without its `# HELP` and `# TYPE` lines.
func samples(of collector: some Collector<NodeFiles>, from files: NodeFiles) throws(CollectorError) -> String {
    try page(of: collector, from: files).split(separator: "\n").filter { !$0.hasPrefix("#") }.joined(separator: "\n")
}

/// A small tree of files for one test, in a folder that goes with it.
///
/// For hardware that the capture's host lacks: each test shows the files it is about.
final class FileTree {
    let root: String

    /// - Parameter files: Paths below the folder with their contents; one that begins with `-> ` is a symbolic link, a
    ///   path that ends in `/` an empty directory.
    init(_ files: [String: String]) {
        root = FileManager.default.temporaryDirectory.appending(path: "swift-exporters-\(UUID())").path
        for (path, content) in files { write(content, to: path) }
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    /// The tree's `proc`, `sys`, `root` and `udev` as a host's.
    var files: NodeFiles { NodeFiles(roots) }

    var roots: NodeRoots {
        NodeRoots(proc: "\(root)/proc", sys: "\(root)/sys", root: "\(root)/root", udev: "\(root)/udev")
    }

    func write(_ content: String, to path: String) {
        let url = URL(filePath: "\(root)/\(path)")
        do {
            guard !path.hasSuffix("/") else {
                return try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
            }
            let folder = url.deletingLastPathComponent()
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            if content.hasPrefix("-> ") {
                try FileManager.default.createSymbolicLink(
                    atPath: url.path, withDestinationPath: String(content.dropFirst(3)))
            } else {
                try Data(content.utf8).write(to: url)
            }
        } catch {
            Issue.record(error)
        }
    }
}
