/// What the server runs for each step through the keys: it puts some of them into groups, and adds up each group's.
///
/// It goes as text each time: a script that is called by its hash is an error where the server does not have it, and
/// the few hundred bytes are nothing beside the work.
enum KeyGroupsScript {
    /// `ARGV` is the cursor, how many keys to look at, and the patterns.
    ///
    /// The answer is the cursor to go on from, then for each group its name, its keys and its bytes.
    static let text = """
        local page = redis.call('SCAN', ARGV[1], 'COUNT', ARGV[2])
        local keys, bytes, names = {}, {}, {}
        for _, key in ipairs(page[2]) do
            local name = 'unclassified'
            for at = 3, #ARGV do
                local found = {string.find(key, ARGV[at])}
                if found[1] then
                    name = ''
                    for part = 3, #found do name = name .. found[part] end
                    break
                end
            end
            if not keys[name] then
                keys[name], bytes[name] = 0, 0
                names[#names + 1] = name
            end
            keys[name] = keys[name] + 1
            bytes[name] = bytes[name] + (redis.call('MEMORY', 'USAGE', key) or 0)
        end
        local answer = {page[1]}
        for _, name in ipairs(names) do
            answer[#answer + 1] = name
            answer[#answer + 1] = keys[name]
            answer[#answer + 1] = bytes[name]
        end
        return answer
        """

    static func command(from cursor: [UInt8], count: Int, _ patterns: [String]) -> RedisCommand {
        let words = [Array("EVAL".utf8), Array(text.utf8), [UInt8(ascii: "0")], cursor, Array("\(count)".utf8)]
        return RedisCommand(words + patterns.map { Array($0.utf8) }, named: 1)
    }
}
