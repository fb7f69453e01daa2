import ExporterYAML
import Glibc

/// What the file says with all that is wrong, as its lines.
func problems(in text: String, _ read: (inout YAMLMapping) -> Void = { _ in }) -> [String] {
    problems(in: Array(text.utf8), read)
}

func problems(in bytes: [UInt8], _ read: (inout YAMLMapping) -> Void = { _ in }) -> [String] {
    do throws(YAMLProblem) {
        let file = try YAMLFile(parsing: bytes, path: "a.yml")
        return file.read { map -> Void? in read(&map) }.problems.map(\.description)
    } catch {
        return [error.description]
    }
}

/// What `read` finds in a file with nothing wrong in it.
func value<Value>(_ text: String, _ read: (inout YAMLMapping) -> Value?) throws -> Value? {
    let (value, problems) = try YAMLFile(parsing: Array(text.utf8), path: "a.yml").read(read)
    guard let first = problems.first else { return value }
    throw first
}

/// A tree as its shape: `{key: [plain, "quoted"]}`.
func shape(_ node: YAMLNode) -> String {
    switch node.content {
    case .scalar(let scalar): scalar.isQuoted ? "\"\(scalar.text)\"" : scalar.text
    case .sequence(let items): "[" + items.map(shape).joined(separator: ", ") + "]"
    case .mapping(let pairs): "{" + pairs.map { "\($0.key): \(shape($0.value))" }.joined(separator: ", ") + "}"
    }
}

func shape(of text: String) throws -> String {
    shape(try YAMLFile(parsing: Array(text.utf8), path: "a.yml").root)
}
