import ExporterCore
import Testing

@testable import RedisCollectors

/// Every form in which users write where a server is.
@Suite struct RedisAddressTests {
    struct Form: Sendable, CustomTestStringConvertible {
        let text: String
        let description: String
        var user: String?
        var password: String?

        var testDescription: String { text }
    }

    static let forms = [
        Form(text: "localhost:6380", description: "redis://localhost:6380"),
        Form(text: "10.0.0.4:6379", description: "redis://10.0.0.4:6379"),
        Form(text: "[::1]:6379", description: "redis://[::1]:6379"),
        Form(text: ":6379", description: "redis://localhost:6379"),
        Form(text: "redis://db", description: "redis://db:6379"),
        Form(text: "redis://", description: "redis://localhost:6379"),
        Form(text: "redis://db:", description: "redis://db:6379"),
        Form(text: "redis://db/", description: "redis://db:6379"),
        Form(text: "redis://db:1/3", description: "redis://db:1/3"),
        Form(text: "redis://db:1/0", description: "redis://db:1"),
        Form(text: "redis://db:1/3?protocol=3", description: "redis://db:1/3"),
        Form(text: "REDIS://db:1", description: "redis://db:1"),
        Form(text: "valkey://db:1", description: "redis://db:1"),
        Form(text: "tcp://db:1", description: "redis://db:1"),
        Form(text: "rediss://db", description: "rediss://db:6379"),
        Form(text: "valkeys://db:1", description: "rediss://db:1"),
        Form(text: "rediss://[fe80::1]", description: "rediss://[fe80::1]:6379"),
        Form(text: "redis://bob@db", description: "redis://db:6379", user: "bob"),
        Form(text: "redis://bob:s3cr3t@db:1", description: "redis://db:1", user: "bob", password: "s3cr3t"),
        Form(text: "redis://:s3cr3t@db:1/2", description: "redis://db:1/2", password: "s3cr3t"),
        Form(text: "redis://:s3cr3t@x/y:z@db", description: "redis://db:6379", password: "s3cr3t@x/y:z"),
        Form(text: "redis://b%40b:s3%2Fcr%253t@db", description: "redis://db:6379", user: "b@b", password: "s3/cr%3t"),
        Form(text: "bob:s3cr3t@db:1", description: "redis://db:1", user: "bob", password: "s3cr3t"),
        Form(text: "unix:///run/redis.sock", description: "unix:///run/redis.sock"),
        Form(text: "unix:///run/a%20b?db=2", description: "unix:///run/a b?db=2"),
        Form(text: "unix://bob:s3cr3t@/run/r?db=0", description: "unix:///run/r", user: "bob", password: "s3cr3t"),
        Form(text: "unix:///run/a@b/r", description: "unix:///run/a@b/r"),
        Form(text: "/run/redis.sock", description: "unix:///run/redis.sock"),
    ]

    @Test(arguments: forms)
    func `is read, and shows no password`(form: Form) throws {
        let address = try RedisAddress(form.text)
        #expect(address.description == form.description)
        #expect(address.user == form.user)
        #expect(address.password?.revealed == form.password)
        var dumped = ""
        dump(address, to: &dumped)
        #expect(!"\(address) \(String(reflecting: address)) \(dumped)".contains("s3cr3t"))
        #expect(try RedisAddress(address.description).place == address.place)
    }

    @Test func `has a name that tells it from others in a label`() throws {
        #expect(try RedisAddress("rediss://bob:x@db:1/2").name == "db:1")
        #expect(try RedisAddress("[::1]:2").name == "[::1]:2")
        #expect(try RedisAddress("/run/s").name == "/run/s")
    }

    @Test(arguments: [
        ("db", "it has no port; write host:6379 or redis://host"),
        ("", "it has no port; write host:6379 or redis://host"),
        ("bob:s3cr3t@db", "it has no port; write host:6379 or redis://host"),
        ("http://db:1", #"the scheme http is none of redis, rediss, valkey, valkeys, unix"#),
        ("redis://db:s3cr3t", "its port is no number from 1 to 65535"),
        ("redis://:s3cr3t@db:0", "its port is no number from 1 to 65535"),
        ("redis://db:65536", "its port is no number from 1 to 65535"),
        ("redis://:s3cr3t?x@db:1", "its port is no number from 1 to 65535"),
        ("redis://::1", "an IPv6 address goes in brackets, as in [::1]:6379"),
        ("::1:6379", "an IPv6 address goes in brackets, as in [::1]:6379"),
        ("redis://[::1]6379", "something stands behind its ]"),
        ("redis://[::1", "its [ has no ], as in [::1]:6379"),
        ("redis://:s3cr3t@[h", "its [ has no ], as in [::1]:6379"),
        ("redis://:s3cr3t@db:1/two", "its database is no number, as in redis://host:6379/2"),
        ("redis://db/-1", "its database is no number, as in redis://host:6379/2"),
        ("unix:///run/r?db=x", "its database is no number, as in redis://host:6379/2"),
        ("unix://bob:s3cr3t@run/r", "the path of a socket begins with /"),
        ("unix://", "the path of a socket begins with /"),
    ])
    func `says what is wrong in one line, without a password`(text: String, why: String) {
        let error = #expect(throws: AddressError.self) { try RedisAddress(text) }
        #expect(error?.why == why)
    }
}
