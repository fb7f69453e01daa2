import ExporterCore

/// The families of streams, each with the field of XINFO that it is read from.
enum StreamFamilies {
    struct Field<let labelCount: Int>: Sendable {
        let key: StaticString
        let metric: Metric<labelCount>
        var isID = false
        var unit: Scaled.Unit?
    }

    static let ofStream: [Field<2>] = [
        stream("length", "length", "Entries in the stream."),
        stream("radix-tree-keys", "radix_tree_keys", "Nodes of entries in the stream's radix tree."),
        stream("radix-tree-nodes", "radix_tree_nodes", "Nodes of the stream's radix tree."),
        stream(
            "last-generated-id", "last_generated_id", "The ID of the entry added last, in milliseconds.", isID: true),
        stream("groups", "groups", "Consumer groups of the stream."),
        stream(
            "max-deleted-entry-id", "max_deleted_entry_id", "The highest ID of entries deleted, in milliseconds.",
            isID: true),
        stream("first-entry", "first_entry_id", "The ID of the first entry, in milliseconds.", isID: true),
        stream("last-entry", "last_entry_id", "The ID of the last entry, in milliseconds.", isID: true),
        stream(
            "entries-added", "entries_added_total", "Entries that were ever added to the stream.", kind: .counter),
    ]
    static let ofGroup: [Field<3>] = [
        group("consumers", "consumers", "Consumers of the group."),
        group("pending", "messages_pending", "Entries delivered to the group and not acknowledged."),
        group(
            "last-delivered-id", "last_delivered_id", "The ID of the entry delivered last, in milliseconds.",
            isID: true),
        group("entries-read", "entries_read", "Entries that the group has read, where the server can tell."),
        group("lag", "lag", "Entries that the group has still to read, where the server can tell."),
    ]
    static let ofConsumer: [Field<4>] = [
        consumer("pending", "messages_pending", "Entries delivered to the consumer and not acknowledged."),
        consumer(
            "idle", "idle_seconds", "Since when the consumer has not tried to read, in seconds.", unit: .thousandths),
    ]

    static var metrics: [any MetricDeclaration] {
        ofStream.map(\.metric) + ofGroup.map(\.metric) + ofConsumer.map(\.metric)
    }

    static func write(_ streams: [CheckedStream], to page: inout MetricPage) {
        for (index, field) in ofStream.enumerated() {
            page.family(field.metric) { samples in
                for stream in streams {
                    guard let value = stream.values[index] else { continue }
                    samples.add(value, stream.databaseLabel, stream.name.span)
                }
            }
        }
        for (index, field) in ofGroup.enumerated() {
            page.family(field.metric) { samples in
                for stream in streams {
                    for group in stream.groups {
                        guard let value = group.values[index] else { continue }
                        samples.add(value, stream.databaseLabel, stream.name.span, group.name.span)
                    }
                }
            }
        }
        for (index, field) in ofConsumer.enumerated() { write(streams, index, field.metric, to: &page) }
    }

    private static func write(
        _ streams: [CheckedStream],
        _ index: Int,
        _ metric: Metric<4>,
        to page: inout MetricPage
    ) {
        page.family(metric) { samples in
            for stream in streams {
                for group in stream.groups {
                    for consumer in group.consumers {
                        guard let value = consumer.values[index] else { continue }
                        samples.add(value) { label, buffer in
                            switch label {
                            case 0: stream.databaseLabel.writeLabel(to: &buffer)
                            case 1: stream.name.span.writeLabel(to: &buffer)
                            case 2: group.name.span.writeLabel(to: &buffer)
                            default: consumer.name.span.writeLabel(to: &buffer)
                            }
                        }
                    }
                }
            }
        }
    }

    private static func stream(
        _ key: StaticString, _ name: String, _ help: String, isID: Bool = false, kind: MetricKind = .gauge
    ) -> Field<2> {
        Field(key: key, metric: Metric("redis_stream_\(name)", kind, help, labels: ["db", "stream"]), isID: isID)
    }

    private static func group(
        _ key: StaticString, _ name: String, _ help: String, isID: Bool = false
    ) -> Field<3> {
        Field(
            key: key, metric: Metric.gauge("redis_stream_group_\(name)", help, labels: ["db", "stream", "group"]),
            isID: isID)
    }

    private static func consumer(
        _ key: StaticString, _ name: String, _ help: String, unit: Scaled.Unit? = nil
    ) -> Field<4> {
        let name = "redis_stream_group_consumer_\(name)"
        return Field(
            key: key, metric: Metric.gauge(name, help, labels: ["db", "stream", "group", "consumer"]), unit: unit)
    }
}

extension StreamFamilies.Field {
    /// The field's value in an answer of XINFO; `nil` where it is not there, or is nil itself.
    func value(in answer: Reply) -> StreamValue? {
        guard var value = answer.value(of: key) else { return nil }
        guard isID else {
            guard let number = value.number else { return nil }
            return unit.map { .scaled(number.scaled($0)) } ?? .plain(number)
        }
        // An entry is its ID and its fields.
        if value.kind == .array, let id = value.elements.first(where: { _ in true }) { value = id }
        let bytes = value.bytes
        let end = bytes.firstIndex(of: .minus) ?? bytes.count
        return PrintedNumber(bytes.extracting(..<end)).map { .plain($0) }
    }
}

/// A number of XINFO.
enum StreamValue: MetricValue, Equatable, Sendable {
    case plain(PrintedNumber)
    case scaled(ScaledNumber)

    func write(to page: inout PageBuffer) {
        switch self {
        case .plain(let value): value.write(to: &page)
        case .scaled(let value): value.write(to: &page)
        }
    }
}
