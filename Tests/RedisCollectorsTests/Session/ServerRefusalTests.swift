import ExporterCore
import Testing

@testable import RedisCollectors

/// What servers say when they do not do what we ask.
@Suite struct ServerRefusalTests {
    @Test(arguments: [
        ("NOPERM this user has no permissions to run the 'config|get' command", ServerRefusal.Meaning.denied, true),
        ("NOAUTH Authentication required.", .noAuth, false),
        ("WRONGPASS invalid username-password pair or user is disabled.", .wrongPassword, false),
        ("ERR invalid password", .wrongPassword, false),
        ("LOADING Redis is loading the dataset in memory", .loading, false),
        ("BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.", .busy, false),
        ("MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.", .masterDown, false),
        ("ERR unknown command 'LATENCY', with args beginning with: 'LATEST' ", .unknown, true),
        ("ERR unknown command `COMMANDLOG`, with args beginning with: `LEN`, ", .unknown, true),
        ("ERR unknown subcommand 'HISTOGRAM'. Try LATENCY HELP.", .unknown, true),
        ("ERR This instance has cluster support disabled", .unknown, true),
        ("ERR command is not allowed when 'enable-debug-command' is no", .denied, true),
        ("MOVED 3999 127.0.0.1:6381", .other, false),
        ("ERR wrong number of arguments for 'get' command", .other, false),
        ("WRONGTYPE Operation against a key holding the wrong kind of value", .other, false),
        ("", .other, false),
    ])
    func `is understood, and remembered when it will be the same next time`(
        text: String, meaning: ServerRefusal.Meaning, isLasting: Bool
    ) {
        let refusal = ServerRefusal(text)
        #expect(refusal.meaning == meaning)
        #expect(refusal.isLasting == isLasting)
    }

    @Test(
        arguments: [
            (
                "NOPERM this user has no permissions to run the 'config|get' command", "monitor",
                "cannot run CONFIG GET: the server says: NOPERM this user has no permissions to run the 'config|get' command; "
                    + "allow it with ACL SETUSER monitor +config|get"
            ),
            (
                "NOPERM this user has no permissions to run the 'config|get' command", nil,
                "cannot run CONFIG GET: the server says: NOPERM this user has no permissions to run the 'config|get' command; "
                    + "allow it with ACL SETUSER default +config|get"
            ),
            (
                "NOAUTH Authentication required.", nil,
                "cannot run CONFIG GET: the server says: NOAUTH Authentication required.; "
                    + "give a password with --redis.password, REDIS_PASSWORD or --redis.password-file"
            ),
            (
                "ERR unknown command 'CONFIG', with args beginning with: 'GET' 's3cr3t' ", nil,
                "cannot run CONFIG GET: the server says: ERR unknown command 'CONFIG'"
            ),
            (
                "LOADING Redis is loading", nil, "cannot run CONFIG GET: the server says: LOADING Redis is loading"
            ),
        ] as [(String, String?, String)])
    func `becomes a line that says what to do`(text: String, user: String?, line: String) {
        let error = CollectorError(ServerRefusal(text), RedisCommand("CONFIG", "GET", "s3cr3t"), user: user)
        #expect(error.description == line)
    }

    @Test func `is remembered for the command that it was about, however it goes on`() {
        var book = RefusalBook()
        let command = RedisCommand("CONFIG", "GET", "a")
        let refusal = ServerRefusal("NOPERM no")
        let error = CollectorError(refusal, command, user: nil)
        book.note(refusal, of: command, error)
        book.note(ServerRefusal("LOADING soon"), of: RedisCommand("SLOWLOG", "LEN"), error)
        #expect(book.refusal(of: RedisCommand("CONFIG", "GET", "b")) == error)
        #expect(book.refusal(of: RedisCommand("CONFIG", "SET")) == nil)
        #expect(book.refusal(of: RedisCommand("SLOWLOG", "LEN")) == nil)
        book.removeAll()
        #expect(book.refusal(of: command) == nil)
    }

    @Test(arguments: [
        "ERR AUTH <password> called without any password configured for the default user. Are you sure?",
        "ERR Client sent AUTH, but no password is set",
    ])
    func `a password that the server does not want is no failure`(text: String) throws {
        let step = SessionSetup.Step.login(RedisLogin(password: Secret("s3cr3t")))
        #expect(step.failure(try reply("-\(text)\r\n"), try RedisAddress("redis://db")) == nil)
    }

    @Test(arguments: [
        (
            "WRONGPASS invalid username-password pair or user is disabled.", FailureKind.wrongPassword,
            "cannot log in to redis://db:6379: the server does not accept user bob with the password given: WRONGPASS "
                + "invalid username-password pair or user is disabled.; check --redis.user, --redis.password and "
                + "--redis.password-file"
        ),
        (
            "ERR unknown command 'AUTH', with args beginning with: 'bob' 's3cr3t' ", .other,
            "cannot log in to redis://db:6379: the server does not accept user bob with the password given: ERR "
                + "unknown command 'AUTH'; check --redis.user, --redis.password and --redis.password-file"
        ),
        (
            "ERR not s3cr3t", .wrongPassword,
            "cannot log in to redis://db:6379: the server does not accept user bob with the password given: ERR not "
                + "<secret>; check --redis.user, --redis.password and --redis.password-file"
        ),
    ])
    func `a login that fails says why, and no password`(text: String, kind: FailureKind, line: String) throws {
        let step = SessionSetup.Step.login(RedisLogin(user: "bob", password: Secret("s3cr3t")))
        let failure = try #require(step.failure(try reply("-\(text)\r\n"), try RedisAddress("redis://db")))
        #expect(failure.kind == kind)
        #expect(failure.error.description == line)
    }

    @Test func `a login that fails names the file whose password is an old one`() throws {
        let problem = CollectorError(.malformed, "read", "/passwords:1", why: "it is no YAML", remedy: "mend it")
        let step = SessionSetup.Step.login(RedisLogin(password: Secret("s3cr3t"), fileProblem: problem))
        let failure = try #require(step.failure(try reply("-WRONGPASS no\r\n"), try RedisAddress("redis://db")))
        #expect(
            failure.error.description
                == "cannot log in to redis://db:6379: the server does not accept the default user with the password given: "
                + "WRONGPASS no; cannot read /passwords:1: it is no YAML; mend it")
    }

    @Test func `a database that is not there is named`() throws {
        let failure = try #require(
            SessionSetup.Step.select(99).failure(
                try reply("-ERR DB index is out of range\r\n"), try RedisAddress("redis://db/99")))
        #expect(
            failure.error.description
                == "cannot select database 99 of redis://db:6379/99: the server says: ERR DB index is out of range; leave "
                + "the database out of the address")
    }

    private func reply(_ text: String) throws -> Reply { try #require(try ReplyReader(limit: 1000).feed(text).first) }
}
