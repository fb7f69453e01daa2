import ExporterCore

/// What `/proc/cpuinfo` says of one processor.
///
/// Which keys there are depends on the architecture; what is not there is an empty text.
struct ProcessorInfo: Equatable {
    var processor = ""
    var vendor = ""
    var family = ""
    var model = ""
    var modelName = ""
    var stepping = ""
    var microcode = ""
    var cacheSize = ""
    var package = ""
    var core = ""
    var megahertz: Double?
}

/// The processors of a host.
struct ProcessorInventory: Equatable {
    private(set) var processors: [ProcessorInfo] = []
    /// The features and the defects of the first processor, which are those of all.
    private(set) var flags: [String] = []
    private(set) var bugs: [String] = []
}

extension ProcessorInventory {
    init(parsing text: inout ByteCursor) throws(ParseError) {
        var inventory = ProcessorInventory()
        var current: ProcessorInfo?
        try text.forEachLine { (line) throws(ParseError) in
            let key = line.field(upTo: .colon).trimmed
            if key.equals("processor") {
                if let current { inventory.processors.append(current) }
                current = ProcessorInfo(processor: String(line.restOfLine()))
            } else if key.equals("flags") || key.equals("Features") {
                if inventory.flags.isEmpty { inventory.flags = line.words() }
            } else if key.equals("bugs") {
                if inventory.bugs.isEmpty { inventory.bugs = line.words() }
            } else {
                current?.set(key, &line)
            }
        }
        if let current { inventory.processors.append(current) }
        self = inventory
    }
}

extension ProcessorInfo {
    fileprivate mutating func set(_ key: Span<UInt8>, _ line: inout ByteCursor) {
        if key.equals("vendor_id") {
            vendor = String(line.restOfLine())
        } else if key.equals("cpu family") {
            family = String(line.restOfLine())
        } else if key.equals("model") {
            model = String(line.restOfLine())
        } else if key.equals("model name") {
            modelName = String(line.restOfLine())
        } else if key.equals("stepping") {
            stepping = String(line.restOfLine())
        } else if key.equals("microcode") {
            microcode = String(line.restOfLine())
        } else if key.equals("cache size") {
            cacheSize = String(line.restOfLine())
        } else if key.equals("physical id") {
            package = String(line.restOfLine())
        } else if key.equals("core id") {
            core = String(line.restOfLine())
        } else if key.equals("cpu MHz") {
            megahertz = Double(ascii: line.restOfLine())
        }
    }
}

extension ByteCursor {
    fileprivate mutating func words() -> [String] {
        var words: [String] = []
        while !isAtLineEnd { words.append(String(field())) }
        return words
    }
}
