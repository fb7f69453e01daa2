import CYaml
import ExporterCore

/// One step through a YAML text.
enum YAMLEvent {
    case documentStart
    case documentEnd
    case streamEnd
    case scalar(YAMLScalar, anchor: String?)
    case sequenceStart(anchor: String?)
    case mappingStart(anchor: String?)
    /// The list or mapping that began last is complete.
    case collectionEnd
    case alias(String)
}

/// Where a text is no YAML, and why.
struct YAMLFault: Error, Equatable {
    let line: Int
    let what: String
}

/// The events that libyaml finds in a text, each copied before it is returned.
///
/// Owns the parser and the copy of the text that it reads from, and frees both. The C functions are `yaml_parser_parse`
/// and its kin.
@safe struct YAMLEvents: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let text: UnsafeMutableBufferPointer<UInt8>

    init(_ bytes: [UInt8]) {
        unsafe text = .allocate(capacity: bytes.count)
        _ = unsafe text.initialize(from: bytes)
        unsafe parser = .allocate(capacity: 1)
        unsafe parser.initialize(to: yaml_parser_t())
        let isReady = unsafe yaml_parser_initialize(parser)
        precondition(isReady == 1, "libyaml fails here only when memory is out")
        unsafe yaml_parser_set_input_string(parser, text.baseAddress, text.count)
        // A byte order mark of UTF-16 would have it decoded; files here are UTF-8.
        unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    }

    deinit {
        unsafe yaml_parser_delete(parser)
        unsafe parser.deallocate()
        unsafe text.deallocate()
    }

    /// The next event and the line in which it begins; `nil` after the last.
    mutating func next() throws(YAMLFault) -> (event: YAMLEvent, line: Int)? {
        while true {
            var raw = unsafe yaml_event_t()
            guard unsafe yaml_parser_parse(parser, &raw) == 1 else { throw fault() }
            defer { unsafe yaml_event_delete(&raw) }
            if unsafe raw.type == YAML_NO_EVENT { return nil }
            let line = unsafe Int(raw.start_mark.line) + 1
            if let event = unsafe try Self.copy(raw, line) { return (event, line) }
        }
    }

    /// The event without a pointer in it; `nil` for one that says nothing.
    private static func copy(_ raw: yaml_event_t, _ line: Int) throws(YAMLFault) -> YAMLEvent? {
        switch unsafe raw.type {
        case YAML_DOCUMENT_START_EVENT: return .documentStart
        case YAML_DOCUMENT_END_EVENT: return .documentEnd
        case YAML_STREAM_END_EVENT: return .streamEnd
        case YAML_SCALAR_EVENT: return unsafe try scalar(raw, line)
        case YAML_SEQUENCE_START_EVENT:
            let start = unsafe raw.data.sequence_start
            try check(unsafe string(start.tag), isOneOf: ["seq"], line)
            return unsafe .sequenceStart(anchor: string(start.anchor))
        case YAML_MAPPING_START_EVENT:
            let start = unsafe raw.data.mapping_start
            try check(unsafe string(start.tag), isOneOf: ["map"], line)
            return unsafe .mappingStart(anchor: string(start.anchor))
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: return .collectionEnd
        case YAML_ALIAS_EVENT: return unsafe string(raw.data.alias.anchor).map { .alias($0) }
        default: return nil
        }
    }

    private static func scalar(_ event: yaml_event_t, _ line: Int) throws(YAMLFault) -> YAMLEvent {
        let raw = unsafe event.data.scalar
        let bytes = unsafe UnsafeBufferPointer(start: raw.value, count: raw.length)
        // An escape can put one in; to a C library the text would end there.
        guard unsafe !bytes.contains(0) else {
            throw YAMLFault(line: line, what: "the text has a zero byte in it, take it out")
        }
        let text = unsafe String(decoding: bytes, as: UTF8.self)
        let tag = unsafe string(raw.tag)
        try check(tag, isOneOf: ["str", "int", "float", "bool", "null"], line)
        let isTaggedAsText = tag == "!" || tag == tagPrefix + "str"
        let isQuoted = unsafe tag == nil ? raw.style != YAML_PLAIN_SCALAR_STYLE : isTaggedAsText
        return unsafe .scalar(YAMLScalar(text, isQuoted: isQuoted), anchor: string(raw.anchor))
    }

    private static func check(_ tag: String?, isOneOf known: [String], _ line: Int) throws(YAMLFault) {
        guard let tag, tag != "!", !known.contains(where: { tag == tagPrefix + $0 }) else { return }
        // Nothing of it is shown: it may be a password that was to begin so.
        throw YAMLFault(line: line, what: "the tag has no meaning here, put text that begins with ! in quotes")
    }

    private static func string(_ text: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        guard let text = unsafe text else { return nil }
        return unsafe String(cString: text)
    }

    /// What libyaml has against the text.
    private func fault() -> YAMLFault {
        guard let problem = unsafe parser.pointee.problem else {
            return YAMLFault(line: 1, what: "libyaml is out of memory")
        }
        var what = unsafe "it is no YAML: " + String(cString: problem)
        var line = unsafe Int(parser.pointee.problem_mark.line) + 1
        if unsafe parser.pointee.error == YAML_READER_ERROR {
            let offset = unsafe min(parser.pointee.problem_offset, text.count)
            line = unsafe 1 + text[..<offset].count { $0 == .newline }
        } else if let context = unsafe parser.pointee.context {
            let start = unsafe Int(parser.pointee.context_mark.line) + 1
            what += unsafe " " + String(cString: context) + (start == line ? "" : " that begins in line \(start)")
        }
        return YAMLFault(line: line, what: what + "; look at the indentation, quotes and brackets there")
    }
}

/// What `!!` in a tag stands for.
private let tagPrefix = "tag:yaml.org,2002:"
