import ExporterCore
import ServerTestSupport
import Testing

@testable import RedisCollectors

/// Whose password a file has for a server.
@Suite struct CredentialBookTests {
    private let folder: TestFolder

    init() throws { folder = try TestFolder() }

    private func book(_ text: String) throws -> CredentialBook {
        try folder.write(text, to: "passwords")
        let (book, problems) = CredentialBook.read("\(folder.path)/passwords")
        return try #require(book, "\(problems)")
    }

    /// `user:password`, or what is there of both.
    private func login(_ address: String, _ text: String) throws -> String? {
        let login = try book(text).login(at: RedisAddress(address))
        return login.map { "\($0.user ?? "")\($0.user == nil ? "" : ":")\($0.password.revealed)" }
    }

    @Test func `the original's files are read, however they are laid out`() throws {
        #expect(try login("redis://db:6379", "{\n\t\"redis://db:6379\": \"a b\",\n\t\"redis://x:1\": \"\"\n}") == "a b")
        #expect(try login("redis://db:6379", #"{"redis://db:6379":"s3\"cr\u00e9t:#"}"#) == #"s3"crét:#"#)
        #expect(try login("redis://x:1", #"{"redis://x:1": ""}"#) == "")
        #expect(try login("redis://db:6379", "{}") == nil)
        #expect(try login("redis://db:6379", "redis://db:6379: 12345") == "12345")
    }

    @Test(arguments: ["redis://db", "redis://db:6379", "db:6379", "valkey://db", "redis://db/3", "rediss://db"])
    func `an address is the same however it is written`(address: String) throws {
        for key in ["redis://db", "db:6379", "valkeys://db:6379", "redis://db:6379/2"] {
            #expect(try login(address, "{\"\(key)\": \"pass\"}") == "pass")
        }
        #expect(try login(address, #"{"redis://other": "pass", "redis://db:6380": "pass"}"#) == nil)
    }

    @Test func `a user stands in the key, in the target or beside the password`() throws {
        let file = """
            redis://alice@db: of alice
            redis://bob@db:6379: of bob
            redis://db: of all
            redis://other: {user: carol, password: of carol}
            """
        #expect(try login("redis://alice@db", file) == "alice:of alice")
        #expect(try login("redis://bob@db", file) == "bob:of bob")
        #expect(try login("redis://dave@db", file) == "dave:of all")
        #expect(try login("redis://other", file) == "carol:of carol")
        #expect(try login("redis://carol@other", file) == "carol:of carol")
        #expect(try login("redis://dave@other", file) == nil)
        // In whatever order.
        #expect(try login("redis://alice@db", #"{"redis://db": "of all", "redis://alice@db": "a"}"#) == "alice:a")
        #expect(try login("redis://db", #"{"redis://db": "of all", "redis://alice@db:6379": "a"}"#) == "of all")
    }

    @Test func `a pattern stands for many, and gives way to an address`() throws {
        let file = """
            "redis://*": any
            "redis://db-?.example:*": numbered
            "*.internal:6379": {user: in, password: internal}
            redis://db-1.example: one
            """
        #expect(try login("redis://db-1.example", file) == "one")
        #expect(try login("redis://db-2.example:7000", #"{"redis://db-?.example:*": "n", "redis://*": "any"}"#) == "n")
        #expect(try login("redis://x.internal", #"{"*.internal:6379": {"user": "in", "password": "p"}}"#) == "in:p")
        #expect(try login("redis://x.internal:1", #"{"*.internal:6379": "p"}"#) == nil)
        #expect(try login("redis://db-10.example", #"{"redis://db-?.example:6379": "p"}"#) == nil)
        #expect(try login("redis://whatever", file) == "any")
        #expect(try login("unix:///run/a/redis.sock", #"{"unix:///run/*/redis.sock": "p"}"#) == "p")
        #expect(try login("redis://aab:1", #"{"a*ab:1": "p"}"#) == "p")
    }

    @Test func `of several users the one written first counts, unless the target names one`() throws {
        let file = #"{"redis://bob@db": "of bob", "redis://alice@db": "of alice"}"#
        #expect(try login("redis://db", file) == "bob:of bob")
        #expect(try login("redis://alice@db", file) == "alice:of alice")
        #expect(try login("redis://carol@db", file) == nil)
    }

    @Test(arguments: [
        ("{\n\"redis://db\": [1]\n}", ":2: redis://db: is a list, expected text"),
        ("redis://db: {user: bob}", ":1: redis://db.password: is missing, write the server's password"),
        (
            "redis://db:\n  user: bob\n  pasword: s3cr3t",
            ":2: redis://db.password: is missing, write the server's password",
        ),
        (
            "redis://db: a\nredis://db: b",
            ":2: redis://db: the key is there twice, the first time in line 1, take one out"
        ),
        ("redis://:s3cr3t@db: [a]", ":1: redis://db: is a list, expected text"),
        ("redis://bob:s3cr3t@db: {}", ":1: redis://bob@db.password: is missing, write the server's password"),
    ])
    func `what is wrong is said with its line, and no password`(text: String, problem: String) throws {
        try folder.write(text, to: "passwords")
        let (book, problems) = CredentialBook.read("\(folder.path)/passwords")
        #expect(book == nil)
        #expect(problems.first.map { "\($0)" } == "\(folder.path)/passwords\(problem)")
        #expect(!"\(problems)".contains("s3cr3t"))
    }

    @Test func `a file that breaks leaves what was read before`() throws {
        let path = "\(folder.path)/passwords"
        let file = CredentialFile(path)
        let address = try RedisAddress("redis://db")
        #expect(
            file.reload().map { "\($0)" } == [
                "\(path): cannot read the file: No such file or directory; give the path of a file"
            ])
        #expect(file.login(at: address) == nil)
        try folder.write(#"{"redis://db": "first"}"#, to: "passwords")
        #expect(file.login(at: address)?.password.revealed == "first")
        try folder.write(#"{"redis://db": "sec"#, to: "passwords")
        let login = try #require(file.login(at: address))
        #expect(login.password.revealed == "first")
        #expect(
            login.fileProblem?.description
                == "cannot read \(path):1: it is no YAML: found unexpected end of stream while scanning a quoted scalar; "
                + "look at the indentation, quotes and brackets there; what it held before is used")
        #expect(file.reload().count == 1)
        try folder.write(#"{"redis://db": "second"}"#, to: "passwords")
        #expect(file.login(at: address) == RedisLogin(user: nil, password: Secret("second")))
        #expect(file.reload().isEmpty)
    }

    @Test func `what the flags say goes before the file, and the file before the address`() throws {
        try folder.write(#"{"redis://db": {"user": "filed", "password": "of file"}}"#, to: "passwords")
        let path = "\(folder.path)/passwords"
        let (db, other) = (try RedisAddress("redis://bob:own@db"), try RedisAddress("redis://bob:own@other"))
        let anonymous = try RedisAddress("redis://db")
        let onlyFile = Credentials(flags((RedisFlags.passwordFile, path)))
        #expect(onlyFile.login(at: db) == RedisLogin(user: "bob", password: Secret("own")))
        #expect(onlyFile.login(at: anonymous) == RedisLogin(user: "filed", password: Secret("of file")))
        #expect(onlyFile.login(at: other) == RedisLogin(user: "bob", password: Secret("own")))
        let password = Credentials(flags((RedisFlags.passwordFile, path), (RedisFlags.password, "flag")))
        #expect(password.login(at: anonymous) == RedisLogin(user: nil, password: Secret("flag")))
        #expect(password.login(at: db) == RedisLogin(user: "bob", password: Secret("flag")))
        let user = Credentials(flags((RedisFlags.user, "given"), (RedisFlags.password, "flag")))
        #expect(user.login(at: db) == RedisLogin(user: "given", password: Secret("flag")))
        #expect(Credentials(flags((RedisFlags.user, "given"))).login(at: anonymous) == nil)
        #expect("\(String(reflecting: password)) \(password)".contains("flag") == false)
    }
}
