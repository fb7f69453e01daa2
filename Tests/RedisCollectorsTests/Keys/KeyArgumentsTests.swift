import ExporterCore
import Testing

@testable import RedisCollectors

struct KeyArgumentsTests {
    private func read(_ text: String) throws -> [String] {
        try KeyArguments(text).items.map { "\($0.database) \(String(decoding: $0.key, as: UTF8.self))" }
    }

    @Test func `reads keys with and without a database`() throws {
        #expect(try read("one,db2=two,3=three") == ["0 one", "2 two", "3 three"])
        #expect(try read(" db1 = a , b ") == ["1 a", "0 b"])
        #expect(try read("dbdb12=a") == ["12 a"])
    }

    @Test func `undoes escapes`() throws {
        #expect(try read("a%2Cb,db1=c%3Dd,e+f,100%25,%2B") == ["0 a,b", "1 c=d", "0 e f", "0 100%", "0 +"])
        #expect(try KeyArguments("%ff%00").items.map(\.key) == [[0xff, 0]])
    }

    @Test func `passes over items that name nothing`() throws {
        #expect(try read("") == [])
        #expect(try read(",,a,, ,") == ["0 a"])
        #expect(try read("db3=,=key,db=key,a") == ["0 a"])
    }

    @Test func `tells patterns from names`() throws {
        let items = try KeyArguments("user:*,a?,[ab],c^,plain,a%2A,\\x").items
        #expect(items.map(\.isPattern) == [true, true, true, true, false, true, false])
    }

    @Test(arguments: [
        ("db1=a=b", "\"db1=a=b\" has more than one =; write %3D for one that belongs to the key"),
        ("ok,a==b", "\"a==b\" has more than one =; write %3D for one that belongs to the key"),
        ("db-1=a", "\"db-1=a\" begins with no database; write db0=KEY, and %3D for a = in a key"),
        ("session=a", "\"session=a\" begins with no database; write db0=KEY, and %3D for a = in a key"),
        ("100%", "\"100%\" has a % without two hexadecimal digits; write %25 for a per cent sign"),
        ("a%zz\n", "\"a%zz\\n\" has a % without two hexadecimal digits; write %25 for a per cent sign"),
    ])
    func `says what is wrong with an item`(text: String, why: String) throws {
        let error = #expect(throws: KeyArgumentError.self) { try KeyArguments(text) }
        #expect(error?.why == why)
        for flag in [CheckKeysCollector.keysFlag, StreamsCollector.singleStreamsFlag, CountKeysCollector.patternsFlag] {
            var flags = FlagValues()
            flags.set(text, for: flag)
            let error = #expect(throws: ConfigurationError.self) { try KeyArguments(flag, flags) }
            #expect(error?.description == "cannot use --\(flag.name): \(why)")
        }
    }

    @Test func `refuses numbers that make no sense`() throws {
        for flag in [KeySettings.batchFlag, KeySettings.limitFlag] {
            var flags = FlagValues()
            flags.set(0, for: flag)
            let error = #expect(throws: ConfigurationError.self) { try KeyScanCollector(flags: flags) }
            #expect(error?.description == "cannot use --\(flag.name): it must be at least 1")
        }
        var flags = FlagValues()
        flags.set(0, for: StreamsCollector.groupLimit)
        let error = #expect(throws: ConfigurationError.self) { try StreamsCollector(flags: flags) }
        #expect(error?.description == "cannot use --check-streams.group-limit: it must be at least 1")
    }

    @Test func `reads the patterns of groups as a line of values`() {
        #expect(KeyGroupsCollector.fields("^a,\"b,c\",\"d\"\"e\",,f") == ["^a", "b,c", "d\"e", "f"])
        #expect(KeyGroupsCollector.fields("") == [])
        #expect(KeyGroupsCollector.fields("\"a") == nil)
        #expect(KeyGroupsCollector.fields("\"a\"b,c") == nil)
        #expect(KeyGroupsCollector.fields("a\"b") == nil)
        var flags = FlagValues()
        flags.set("\"a", for: KeyGroupsCollector.patternsFlag)
        let error = #expect(throws: ConfigurationError.self) { try KeyGroupsCollector(flags: flags) }
        #expect(
            error?.description
                == "cannot use --check-key-groups: a quote is not closed, or not around a whole pattern; "
                + "write \"\" for one within quotes")
    }
}
