import ExporterCore

/// The search module's indexes: what is in them, and what they take.
///
/// Source: FT._LIST, and FT.INFO of all of them in one go; what it gives in MiB is reported in bytes.
struct SearchCollector: RedisCollector, ConfigurableCollector {
    static let name = "search"
    static let list = RedisCommand("FT._LIST", named: 1)
    static let include = Flag(
        "include-search-indexes-metrics", default: false, "Report the search module's indexes.",
        environment: "REDIS_EXPORTER_INCL_SEARCH_INDEXES_METRICS")
    static let filter = Flag(
        "check-search-indexes", default: PatternFlag(".*"),
        "Which indexes to report with --include-search-indexes-metrics: those that match somewhere.",
        environment: "REDIS_EXPORTER_CHECK_SEARCH_INDEXES")
    static let flags: [any FlagDeclaration] = [include, filter]

    static let metrics: [any MetricDeclaration] = SearchField.all.map(\.metric)

    private let isOn: Bool
    private let filter: Pattern?

    init(flags: FlagValues) throws(ConfigurationError) {
        isOn = flags[Self.include]
        filter = flags[Self.filter].pattern
    }

    func commands(_ facts: ServerFacts?) -> [RedisCommand] { isOn ? [Self.list] : [] }

    func report(from source: RedisSource, into page: inout MetricPage) throws(CollectorError) {
        guard isOn else { return }
        let list = try source.reply(to: Self.list)
        guard list.kind == .array else { throw .malformed(Self.list.name, "the reply is no array") }
        let names = list.elements.compactMap(\.string).filter { filter?.matches($0) != false }
        let commands = names.map { RedisCommand("FT.INFO", $0, named: 1) }
        var indexes: [(name: String, fields: Reply)] = []
        for (name, outcome) in zip(names, try source.outcomes(of: commands)) {
            switch outcome {
            case .success(let reply) where reply.kind == .array: indexes.append((name, reply))
            case .success: page.report(.malformed("FT.INFO \(name)", "the reply is no array"))
            case .failure(let error): page.report(error)
            }
        }
        for field in SearchField.all {
            page.family(field.metric) {
                for (name, fields) in indexes { $0.add(fields.value(of: field.key).flatMap(field.value), name) }
            }
        }
    }
}

/// A field of FT.INFO.
private struct SearchField {
    let key: StaticString
    let metric: Metric<1>
    private let isMebibytes: Bool

    private init(
        _ key: StaticString, _ name: String, _ help: String, _ kind: MetricKind = .gauge, mebibytes: Bool = false
    ) {
        self.key = key
        metric = Metric("redis_search_index_\(name)", kind, help, labels: ["index_name"])
        isMebibytes = mebibytes
    }

    func value(_ reply: Reply) -> PrintedNumber? {
        guard let number = reply.number else { return nil }
        return isMebibytes ? .real(number.doubleValue * 1_048_576) : number
    }

    static let all: [SearchField] = [
        SearchField("num_docs", "num_docs", "Documents in the index."),
        SearchField("max_doc_id", "max_doc_id", "The highest number that the index has given a document."),
        SearchField("num_terms", "num_terms", "Different words in the index."),
        SearchField("num_records", "num_records", "Entries in the index: a word in a document."),
        SearchField(
            "inverted_sz_mb", "inverted_size_bytes", "Memory of the inverted index, in bytes.", mebibytes: true),
        SearchField(
            "vector_index_sz_mb", "vector_index_size_bytes", "Memory of the vector indexes, in bytes.",
            mebibytes: true),
        SearchField(
            "total_inverted_index_blocks", "total_inverted_index_blocks", "Blocks of the inverted indexes."),
        SearchField(
            "offset_vectors_sz_mb", "offset_vectors_size_bytes", "Memory of the words' places in documents, in bytes.",
            mebibytes: true),
        SearchField(
            "doc_table_size_mb", "doc_table_size_bytes", "Memory of the table of documents, in bytes.",
            mebibytes: true),
        SearchField(
            "sortable_values_size_mb", "sortable_values_size_bytes", "Memory of the values to sort by, in bytes.",
            mebibytes: true),
        SearchField(
            "key_table_size_mb", "key_table_size_bytes", "Memory of the table of documents' keys, in bytes.",
            mebibytes: true),
        SearchField(
            "tag_overhead_sz_mb", "tag_overhead_size_bytes", "Memory that tags take besides their index, in bytes.",
            mebibytes: true),
        SearchField(
            "text_overhead_sz_mb", "text_overhead_size_bytes", "Memory that text takes besides its index, in bytes.",
            mebibytes: true),
        SearchField(
            "total_index_memory_sz_mb", "total_index_memory_size_bytes", "Memory of the whole index, in bytes.",
            mebibytes: true),
        SearchField(
            "geoshapes_sz_mb", "geoshapes_size_bytes", "Memory of the shapes on a map, in bytes.", mebibytes: true),
        SearchField("records_per_doc_avg", "avg_per_doc_records", "Entries that a document has on average."),
        SearchField("bytes_per_record_avg", "avg_per_record_bytes", "Bytes that an entry has on average."),
        SearchField("offsets_per_term_avg", "avg_per_term_offsets", "Places that a word has on average."),
        SearchField(
            "offset_bits_per_record_avg", "avg_per_record_offset_bits", "Bits that an entry's places take on average."),
        SearchField(
            "hash_indexing_failures", "hash_indexing_failures", "Documents that could not be put into the index."),
        SearchField("indexing", "indexing", "1 while keys that were there before are put into the index, else 0."),
        SearchField("percent_indexed", "percent_indexed", "How far that has got: 1 is all."),
        SearchField("number_of_uses", "number_of_uses_total", "How often the index has been used.", .counter),
        SearchField("cleaning", "cleaning", "1 while the index is being cleaned, else 0."),
    ]
}
