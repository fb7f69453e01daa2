import ExporterCore
import Glibc
import KernelFiles

extension ContainerFiles {
    /// Reads a file of a cgroup; `nil` when the cgroup has none, or has gone.
    ///
    /// One that is malformed is noted, and costs its samples only.
    func read<Value>(
        _ file: CgroupFile,
        of cgroup: Cgroup,
        _ parse: (inout ByteCursor) throws(ParseError) -> Value
    ) -> Value? {
        guard let layout, let place = layout.place(of: file) else { return nil }
        let hierarchy = layout.hierarchies[place]
        guard cgroup.isIn(place) else { return nil }
        // What is to be kept is watched from before it is read.
        let source = sources == nil ? nil : watch(file, of: cgroup, in: hierarchy)
        switch cgroup.read(file, in: hierarchy, into: &buffer, keepingOpen: source == nil) {
        case .failure(let error):
            if error.code != ENOENT { sources?.append(nil) }
            // Not every cgroup has every file, and some kernels open files that they then refuse to fill.
            if ![ENOENT, ENODEV, EOPNOTSUPP, EINVAL].contains(error.code) {
                note(.system("read", cgroup.path(of: file, in: hierarchy), error.code), about: "\(file)")
            }
            return nil
        case .success(let count):
            sources?.append(source)
            let bytes = buffer
            var cursor = ByteCursor(bytes.span.extracting(first: count))
            do throws(ParseError) {
                return try parse(&cursor)
            } catch {
                let path = cgroup.path(of: file, in: hierarchy)
                note(CollectorError(.malformed, "parse", path, why: "\(error)"), about: "\(file)")
                return nil
            }
        }
    }

    /// Watches a file whose content is to be kept; `nil` when there is none, or it cannot be watched.
    ///
    /// A cgroup of version 1 has the same files from its start to its end. On version 2 they come and go, and nobody is told,
    /// with their controllers, which are enabled in the cgroup above: that is watched as well.
    private func watch(
        _ file: CgroupFile, of cgroup: Cgroup, in hierarchy: CgroupLayout.Hierarchy
    ) -> Watch? {
        if layout?.isV2 == true {
            let end = cgroup.isRoot ? nil : cgroup.path.lastIndex(of: "/")
            let controllers = end.flatMap { end in
                changes.add("\(hierarchy.path)\(cgroup.path[..<end])/cgroup.subtree_control")
            }
            sources?.append(controllers)
            if controllers == nil { return nil }
        }
        return changes.add(cgroup.path(of: file, in: hierarchy))
    }

    /// What `read` makes of files, and what tells whether that still holds.
    func watchingFiles<Value>(_ read: () -> Value) -> (value: Value, sources: [Watch?]) {
        sources = []
        defer { sources = nil }
        let value = read()
        return (value, sources ?? [])
    }

    /// A cgroup's directory in the hierarchy of a controller; `nil` when it is not in that.
    func directory(of cgroup: Cgroup, _ controller: CgroupController) -> Directory? {
        guard let layout, let place = layout.place(of: controller), cgroup.isIn(place) else { return nil }
        return try? Directory(cgroup.directory(in: layout.hierarchies[place]))
    }

    /// Reads a file below `/proc` of a process, or another one of the host that need not be kept open.
    func hostFile<Value>(
        _ path: String,
        _ parse: (inout ByteCursor) throws(ParseError) -> Value
    ) throws(CollectorError) -> Value {
        try self.parse(FileDescriptor(host.path(path)), by: parse)
    }

    private func parse<Value>(
        _ file: borrowing FileDescriptor,
        longestLine: Int = .max,
        by body: (inout ByteCursor) throws(ParseError) -> Value
    ) throws(CollectorError) -> Value {
        let count = try file.readAll(into: &buffer, longestLine: longestLine)
        let bytes = buffer
        var cursor = ByteCursor(bytes.span.extracting(first: count))
        do throws(ParseError) {
            return try body(&cursor)
        } catch {
            throw CollectorError(.malformed, "parse", file.path, why: "\(error)")
        }
    }

    /// The same of a file that is open already; `nil` when it cannot be read.
    func hostFile<Value>(
        open file: borrowing FileDescriptor,
        longestLine: Int = .max,
        _ parse: (inout ByteCursor) throws(ParseError) -> Value
    ) -> Value? {
        do throws(CollectorError) {
            return try self.parse(file, longestLine: longestLine, by: parse)
        } catch {
            if error.reason == .malformed { note(error, about: String(file.path.split(separator: "/").last ?? "")) }
            return nil
        }
    }

    /// The same of one that may not be there: `nil` then, and what is malformed is noted.
    func hostFile<Value>(
        ifPresent path: String,
        _ parse: (inout ByteCursor) throws(ParseError) -> Value
    ) -> Value? {
        do throws(CollectorError) {
            return try hostFile(path, parse)
        } catch {
            if error.reason == .malformed { note(error, about: String(path.split(separator: "/").last ?? "")) }
            return nil
        }
    }
}
