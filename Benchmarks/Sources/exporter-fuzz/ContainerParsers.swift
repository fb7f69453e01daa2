@testable import ContainerCollectors
@testable import ExporterCore

/// What the container exporter reads: what engines, the kernel and its user write.
let containerSubjects: [Fuzz.Subject] = [
    (Array(#"{"a": [1, -2.5e+3, true, null, "\u00e9\ud83d\ude00\n"], "b": {"": "x"}}"#.utf8), readJSON),
    (Array(dockerConfiguration.utf8), readDocker),
    (Array(perfConfiguration.utf8), readPerfConfiguration),
    container("config1:0-7,32-35", readTermFormat), container("2026-11-21T00:08:17.572783968Z", readTime),
    container("/kubepods.slice/kubepods-pod0123456789abcdef0123456789abcdef.slice/cri-containerd-0a.scope", readPath),
    (Array("00400000-7ffc [rollup]\nReferenced:          12 kB\n".utf8), readKeys),
]

private let dockerConfiguration = """
    {"Name": "/web", "Config": {"Image": "debian:12", "Labels": {"a.b": "c"}, "Env": ["A=b", "C"]}, "RestartCount": 2,
    "State": {"Running": true, "Pid": 4711, "StartedAt": "2026-11-21T00:08:17Z", "ExitCode": 0,
    "Health": {"Status": "healthy"}}, "HostConfig": {"NetworkMode": "container:0a"}}
    """

private let perfConfiguration = """
    {"core": {"events": ["cycles", ["a", "cpu/event=1,umask=0x2/"]], "custom_events": [{"type": 4, "config": ["0x1"],
    "name": "a"}]}, "uncore": {"events": [{"group_id": "1", "group_events": ["uncore_imc/reads"]}]}}
    """

private func container(_ sample: String, _ read: @escaping @Sendable (String) -> Void) -> Fuzz.Subject {
    (Array(sample.utf8), { bytes in read(String(decoding: bytes, as: UTF8.self)) })
}

/// What was read can be written, and is then read as the same.
private func readJSON(_ bytes: [UInt8]) {
    do throws(ParseError) {
        let value = try JSONValue(parsing: bytes.span)
        precondition((try? JSONValue(parsing: text(of: value))) == value, "a value survives being written")
        for member in value.members { precondition(value[member.name] != nil, "a member is found by its name") }
    } catch {
        precondition(!error.description.utf8.contains(.newline), "a message is one line")
    }
}

private func text(of value: JSONValue) -> String {
    switch value {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .number(let digits): digits
    case .string(let text): quoted(text)
    case .array(let values): "[" + values.map(text).joined(separator: ",") + "]"
    case .object(let members):
        "{" + members.map { "\(quoted($0.name)): \(text(of: $0.value))" }.joined(separator: ",") + "}"
    }
}

private func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"", "\\": quoted += "\\\(scalar)"
        case "\n": quoted += "\\n"
        default: quoted.unicodeScalars.append(scalar)
        }
    }
    return quoted + "\""
}

private func readDocker(_ bytes: [UInt8]) {
    guard let value = try? JSONValue(parsing: bytes.span) else { return }
    let rules = LabelRules(storesAll: true, allowed: [], environmentPrefixes: ["A"])
    let metadata = ContainerMetadata(docker: value, value["HostConfig"], "0a", rules)
    _ = metadata.stateLabels(rules)
}

private func readPerfConfiguration(_ bytes: [UInt8]) {
    do throws(ConfigurationErrors) {
        let configuration = try PerfConfiguration(parsing: bytes.span, of: "a.json")
        precondition(!configuration.isEmpty, "what is fine has events")
    } catch {
        precondition(!error.errors.isEmpty, "what is refused is refused for a reason")
        for error in error.errors {
            precondition(!error.description.utf8.contains(.newline), "a message is one line")
        }
    }
}

private func readTermFormat(_ text: String) {
    guard let format = TermFormat(text) else { return }
    for value in [0, 1, 0xFF, .max] as [UInt64] {
        precondition((format.bits(of: value) ?? value).nonzeroBitCount <= value.nonzeroBitCount, "bits are only moved")
    }
}

private func readTime(_ text: String) {
    if let time = unixTime(text) { precondition(time >= 0, "no time is before 1970") }
    _ = UInt64(prefixed: text)
}

private func readPath(_ text: String) {
    let names = CgroupNames(path: text)
    if let id = names.containerID { precondition(id.utf8.count == 64, "an id has 64 letters") }
    _ = PerfEvent(kernelEvent: text)
    _ = PerfEvent(unitEvent: text)
}

private func readKeys(_ bytes: [UInt8]) {
    var memory = ByteCursor(bytes.span)
    _ = try? KeyReaders().memoryStat.read(&memory)
    var task = ByteCursor(bytes.span)
    _ = stateLetter(&task)
}
