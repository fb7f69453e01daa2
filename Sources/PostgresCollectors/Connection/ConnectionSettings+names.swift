import ExporterCore

extension ConnectionSettings: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The label `server`, as the original makes it: host and port as they are given, `localhost:5432` where they are not.
    var server: String {
        let hosts = list("host")
        let addresses = list("hostaddr")
        let ports = list("port")
        let names = (0..<max(hosts.count, addresses.count, 1)).map { index in
            let host = hosts.at(index) ?? addresses.at(index) ?? "localhost"
            let port = ports.at(ports.count == 1 ? 0 : index) ?? "5432"
            return "\(host):\(port)"
        }
        return names.joined(separator: ",")
    }

    /// User, server and database, for messages: `exporter@db1:5432/postgres`.
    var description: String {
        let isServiceOnly = self["host"] == nil && self["hostaddr"] == nil
        let place = isServiceOnly ? self["service"].map { "service \($0)" } ?? server : server
        return (self["user"].map { "\($0)@" } ?? "") + place + (self["dbname"].map { "/\($0)" } ?? "")
    }

    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: []) }

    /// The elements of a comma list, `nil` where one is empty.
    func list(_ keyword: String) -> [String?] { elements(self[keyword]) }
}

/// The elements of one of libpq's comma lists, `nil` where one is empty.
func elements(_ list: String?) -> [String?] {
    guard let list, !list.isEmpty else { return [] }
    return list.split(separator: ",", omittingEmptySubsequences: false).map { $0.isEmpty ? nil : String($0) }
}

extension [String?] {
    /// The element, if there is one that is not empty.
    func at(_ index: Int) -> String? { indices.contains(index) ? self[index] : nil }
}
