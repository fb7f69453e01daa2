import CHiredis
import ExporterCore

/// A command with its arguments, as it goes to the server.
struct RedisCommand: Hashable, Sendable {
    let words: [[UInt8]]
    /// For messages: how it is called, without what may be a secret or of any length.
    let name: String

    /// A command of words; `name` is how many of them, at most, name it.
    init(_ words: String..., named count: Int = 2) {
        self.init(words.map { Array($0.utf8) }, named: count)
    }

    init(_ words: [[UInt8]], named count: Int) {
        self.init(words, name: words.prefix(count).map { String($0.span) }.joined(separator: " "))
    }

    init(_ words: [[UInt8]], name: String) {
        self.words = words
        self.name = name
    }

    /// Appends the command to what is sent, as an array of bulk strings.
    ///
    /// The C function is `redisFormatCommandArgv`.
    func encode(into bytes: inout [UInt8]) {
        var text: UnsafeMutablePointer<CChar>?
        let lengths = words.map(\.count)
        let joined = words.flatMap { $0 }
        let length = unsafe joined.withUnsafeBufferPointer { all in
            // hiredis takes the length of each word, and never looks for its end.
            let start = unsafe all.baseAddress.map { unsafe UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self) }
            var pointers = unsafe [UnsafePointer<CChar>?]()
            var offset = 0
            for length in lengths {
                unsafe pointers.append(start.map { unsafe $0 + offset })
                offset += length
            }
            return unsafe redisFormatCommandArgv(&text, CInt(words.count), &pointers, lengths)
        }
        guard length > 0, let text = unsafe text else { return }
        unsafe bytes.append(contentsOf: UnsafeRawBufferPointer(start: text, count: Int(length)))
        unsafe redisFreeCommand(text)
    }
}
