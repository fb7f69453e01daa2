import CHiredis

/// Turns the bytes that a server sends into replies.
///
/// hiredis reads the protocol; the values go straight into a ``ReplyDraft``, so a server that announces a million
/// elements gets memory for those only that it sends. Not `Sendable`: it belongs to the event loop.
@safe final class ReplyReader {
    private let reader: UnsafeMutablePointer<redisReader>?
    /// What hiredis' callbacks write to.
    private let draft: UnsafeMutablePointer<ReplyDraft>
    private let limit: Int
    /// The bytes that have come since the last reply was whole.
    private var pending = 0

    /// Makes a reader that takes no reply larger than `limit` bytes.
    ///
    /// The C function is `redisReaderCreateWithFunctions`.
    init(limit: Int) {
        self.limit = limit
        unsafe reader = redisReaderCreateWithFunctions(replyFunctions)
        unsafe draft = .allocate(capacity: 1)
        unsafe draft.initialize(to: ReplyDraft(limit: limit))
        unsafe reader?.pointee.privdata = UnsafeMutableRawPointer(draft)
    }

    deinit {
        unsafe redisReaderFree(reader)
        unsafe draft.deinitialize(count: 1)
        unsafe draft.deallocate()
    }

    /// What the server sent is not the protocol, or more than we take.
    enum Failure: Error, Equatable {
        case tooLarge(limit: Int)
        /// In hiredis' words.
        case malformed(String)
    }

    /// Takes in bytes and returns the replies that are whole with them.
    ///
    /// The C functions are `redisReaderFeed` and `redisReaderGetReply`.
    func replies(feeding bytes: UnsafeRawBufferPointer) throws(Failure) -> [Reply] {
        pending += bytes.count
        guard unsafe redisReaderFeed(reader, bytes.bindMemory(to: CChar.self).baseAddress, bytes.count) == REDIS_OK
        else { throw failure }
        var replies: [Reply] = []
        while true {
            unsafe draft.pointee.unread = unreadCount
            var root: UnsafeMutableRawPointer?
            guard unsafe redisReaderGetReply(reader, &root) == REDIS_OK else { throw failure }
            guard unsafe root != nil else {
                if pending > limit || announcedLength.map({ $0 > limit }) == true { throw .tooLarge(limit: limit) }
                return replies
            }
            pending = 0
            guard let reply = Reply(takeDraft()) else { throw .malformed("a value of a kind that was not asked for") }
            replies.append(reply)
        }
    }

    /// The draft, which is whole.
    private func takeDraft() -> ReplyDraft {
        let whole = unsafe draft.move()
        unsafe draft.initialize(to: ReplyDraft(limit: limit))
        return whole
    }

    /// How many bytes hiredis holds of which it has made nothing yet.
    private var unreadCount: Int {
        guard let reader = unsafe reader?.pointee else { return 0 }
        return unsafe reader.len - reader.pos
    }

    /// How long the text is to be of which a part has come: hiredis holds that, and the line before it.
    private var announcedLength: Int? {
        guard let reader = unsafe reader?.pointee, let buffer = unsafe reader.buf, unsafe reader.pos < reader.len else {
            return nil
        }
        let rest = unsafe UnsafeRawBufferPointer(start: buffer + reader.pos, count: min(reader.len - reader.pos, 24))
        // Any other line that is whole has been taken.
        guard let end = unsafe rest.firstIndex(of: UInt8(ascii: "\r")) else { return nil }
        return unsafe Int(String(decoding: rest[..<end], as: UTF8.self))
    }

    private var failure: Failure {
        if unsafe draft.pointee.isOverLimit { return .tooLarge(limit: limit) }
        guard let reader = unsafe reader else { return .malformed("out of memory") }
        return unsafe withUnsafePointer(to: &reader.pointee.errstr) { text in
            unsafe .malformed(String(cString: UnsafeRawPointer(text).assumingMemoryBound(to: CChar.self)))
        }
    }
}

/// Changes the draft of a reader; what it returns stands for the value with hiredis, nothing ends the connection.
private func change(
    _ task: UnsafePointer<redisReadTask>?,
    _ body: (inout ReplyDraft) -> Void
) -> UnsafeMutableRawPointer? {
    guard let place = unsafe task?.pointee.privdata else { return nil }
    let draft = unsafe place.assumingMemoryBound(to: ReplyDraft.self)
    unsafe body(&draft.pointee)
    return unsafe draft.pointee.isOverLimit ? nil : place
}

/// What hiredis calls for each value.
///
/// It keeps the table's address for as long as there is a reader, so the table is never freed. Nor is it ever changed: all
/// threads may read it, which the compiler cannot know of a pointer.
private nonisolated(unsafe) let replyFunctions: UnsafeMutablePointer<redisReplyObjectFunctions> = {
    let functions = UnsafeMutablePointer<redisReplyObjectFunctions>.allocate(capacity: 1)
    unsafe functions.initialize(to: redisReplyObjectFunctions())
    unsafe functions.pointee.createString = { task, text, length in
        let type = unsafe task?.pointee.type
        let kind: Reply.Kind = type == REDIS_REPLY_ERROR ? .error : type == REDIS_REPLY_STATUS ? .status : .text
        let bytes = unsafe UnsafeRawBufferPointer(start: text, count: length)
        return unsafe change(task) { unsafe $0.append(text: bytes, kind) }
    }
    unsafe functions.pointee.createArray = { task, count in
        unsafe change(task) { $0.append(arrayOf: Int(count)) }
    }
    unsafe functions.pointee.createInteger = { task, value in
        unsafe change(task) { $0.append(integer: Int(value)) }
    }
    unsafe functions.pointee.createNil = { task in
        unsafe change(task) { $0.appendNull() }
    }
    // The drafts free themselves.
    unsafe functions.pointee.freeObject = { _ in }
    return unsafe functions
}()
