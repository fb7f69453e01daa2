import ExporterCore

/// The families with a sample for each client.
struct ClientFamilies {
    static let info = LooseMetric(
        "redis_connected_client_info", .gauge, "Always 1; a client that is connected, and what it is.")

    private static func gauge(_ name: String, _ help: String) -> Metric<2> {
        Metric.gauge("redis_connected_client_\(name)", help, labels: ["id", "name"])
    }
    private static let times: [(metric: Metric<2>, field: ClientField)] = [
        (gauge("created_at_timestamp", "When the client connected, in seconds since the epoch."), .age),
        (gauge("idle_since_timestamp", "When the client last sent anything, in seconds since the epoch."), .idle),
    ]
    private static let numbers: [(metric: Metric<2>, field: ClientField)] = [
        (gauge("channel_subscriptions_count", "Channels that the client listens to."), .subscriptions),
        (
            gauge("pattern_matching_subscriptions_count", "Patterns of channels that the client listens to."),
            .patternSubscriptions
        ),
        (
            gauge("shard_channel_subscriptions_count", "Channels of a cluster's shard that the client listens to."),
            .shardSubscriptions
        ),
        (gauge("shard_channel_watched_keys", "Keys that the client watches for a transaction."), .watchedKeys),
        (gauge("query_buffer_length_bytes", "Bytes of the client's requests waiting to be read."), .queryBuffer),
        (gauge("query_buffer_free_space_bytes", "Bytes that are free in the client's query buffer."), .queryBufferFree),
        (gauge("output_buffer_length_bytes", "Bytes of replies in the client's own buffer."), .outputBuffer),
        (
            gauge("output_list_length", "Replies in the list for what the client's own buffer has no room for."),
            .outputList
        ),
        (
            gauge("output_buffer_memory_usage_bytes", "Memory of the list of replies to the client, in bytes."),
            .outputMemory
        ),
        (
            gauge("total_memory_consumed_bytes", "Memory of all that the server keeps for the client, in bytes."),
            .totalMemory
        ),
    ]
    static var metrics: [any MetricDeclaration] { [info] + (times + numbers).map(\.metric) }

    let reply: Reply
    let clients: [ClientLine]
    /// Seconds since the epoch.
    let now: Int

    func write(withPort: Bool, to page: inout MetricPage) {
        let bytes = reply.bytes
        page.family(Self.info) { for client in clients { $0.add(1, labels(client, withPort: withPort)) } }
        for (metric, field) in Self.times {
            page.family(metric) {
                for client in clients {
                    guard let age = client.number(field, of: bytes) else { continue }
                    // Wrapping: an age is the server's, and may be anything.
                    $0.add(now &- age, client.bytes(.id, of: bytes), client.bytes(.name, of: bytes))
                }
            }
        }
        for (metric, field) in Self.numbers {
            page.family(metric) {
                for client in clients {
                    guard let number = client.number(field, of: bytes) else { continue }
                    $0.add(number, client.bytes(.id, of: bytes), client.bytes(.name, of: bytes))
                }
            }
        }
    }

    /// User and protocol only where the server says them.
    private func labels(_ client: ClientLine, withPort: Bool) -> [LooseSamples.Label] {
        let bytes = reply.bytes
        let address = client.text(.address, of: bytes)
        let colon = address.lastIndex(of: ":") ?? address.endIndex
        var labels: [LooseSamples.Label] = [
            ("id", client.text(.id, of: bytes)), ("name", client.text(.name, of: bytes)),
            ("flags", client.text(.flags, of: bytes)), ("db", client.text(.database, of: bytes)),
            ("host", String(address[..<colon])),
        ]
        if withPort { labels.append(("port", String(address[colon...].dropFirst()))) }
        for (name, field) in [("user", ClientField.user), ("resp", .protocolVersion)] {
            let value = client.text(field, of: bytes)
            if !value.isEmpty { labels.append((name, value)) }
        }
        return labels
    }
}
