import ExporterCore
import Testing

@testable import PostgresCollectors

@Suite struct ConnectionSettingsTests {
    private func lines(_ text: String) throws -> [String] { try ConnectionSettings(text, origin: "X").lines }

    @Test(arguments: [
        "", "postgresql://", "postgres://h", "postgresql://h:5433", "postgresql://h/db", "postgresql:///db",
        "postgresql://u@h", "postgresql://u:p@h:1/db", "postgresql://u:@h", "postgresql://:p@h", "postgresql://u:p@/db",
        "postgresql://[::1]", "postgresql://u:p@[::1]:5432/db", "postgresql://h1,h2/db", "postgresql://h1:1,h2:2/db",
        "postgresql://h1,h2:5433", "postgresql://h1:,h2", "postgresql://,h2", "postgresql://[::1]:1,h2:2,10.0.0.1",
        "postgresql://%2Fvar%2Frun%2Fpostgresql/db", "postgresql://u:p@%2Ftmp:5433/db", "postgresql:///db?host=/tmp",
        "postgresql:///?host=/tmp&port=5433", "postgresql://h?sslmode=require", "postgresql://h/?sslmode=require",
        "postgresql://u@h/db?application_name=a%20b&connect_timeout=5", "postgresql://h/db?application_name=a@b",
        "postgresql://u:p@h/db?application_name=a@b&options=-c%20x%3Dy", "postgresql://h/a%2Fb%3Fc", "postgresql://h?",
        "postgresql://h/db?", "postgresql://h/db?ssl=true", "postgresql://h/db?user=u&password=p", "postgresql://h/a/b",
        "postgresql://u@h/db?user=v", "postgresql://[fe80::1%25eth0]/db", "postgresql://u:p@h/?application_name=a?b",
        "postgresql://h:5432/db?password=a@b", "postgresql://h/db?sslmode=a&sslmode=b",
        "host=h", "host=h port=1 dbname=d user=u password=p", "  host = h   port= 1 ", "host='h' port='1'",
        "host='h'port=1", #"user=a\ b"#, #"user='a b' password='it\'s \\ x'"#, "user=''", "user='' host=h", "user=",
        "host= user=x", "user=a\\", "host=h1,h2 port=1,2", "user=it's", "options='-c a=b -c c=d'", "user=\"a\"",
        "host=h\tport=1\nuser=u", "password=a=b", "service=x", "host=/tmp",
    ])
    func `reads as libpq does what libpq reads`(_ text: String) throws {
        #expect(try lines(text).sorted() == libpqLines(text))
    }

    @Test(arguments: [
        (
            "postgres://alice@server:p@server.example.com/db",
            ["user=alice@server", "password=p", "host=server.example.com", "dbname=db"]
        ),
        ("POSTGRES://u@h", ["user=u", "host=h"]),
        ("  postgres://u@h/db\n", ["user=u", "host=h", "dbname=db"]),
        ("postgres://u@h?database=db", ["user=u", "host=h", "dbname=db"]),
        (
            "postgres://h/db?binary_parameters=yes&disable_prepared_binary_result=yes&sslinline=false",
            ["host=h", "dbname=db"]
        ),
        (
            "postgres://h/db?search_path=a,b&statement_timeout=5s",
            ["host=h", "dbname=db", "options=-c search_path=a,b -c statement_timeout=5s"]
        ),
        (
            "postgres://h/db?timezone=Etc/GMT+5&options=-c%20work_mem=1MB",
            ["host=h", "dbname=db", "options=-c work_mem=1MB -c timezone=Etc/GMT+5"]
        ),
        ("postgres://h?options=-c+a=b+-c+c=d", ["host=h", "options=-c a=b -c c=d"]),
        (
            "host=h search_path='a b, \\\\c' pg_stat_statements.max=3",
            ["host=h", #"options=-c search_path=a\ b,\ \\c -c pg_stat_statements.max=3"#]
        ),
        ("host=h database=db", ["host=h", "dbname=db"]),
        ("password='it''s' user=''''", ["password=it's", "user='"]),
        ("postgres://u:p@h/db?my.tag=a@b", ["user=u", "password=p", "host=h", "dbname=db", "options=-c my.tag=a@b"]),
        (
            "postgres://h/db?my.tag=x&application_name=a@b",
            ["host=h", "dbname=db", "application_name=a@b", "options=-c my.tag=x"]
        ),
    ])
    func `reads what libpq refuses`(_ text: String, _ expected: [String]) throws {
        #expect(try lines(text) == expected)
    }

    @Test(arguments: [
        (
            "password=hunter2 secret",
            "what follows the value of password is no keyword=value; "
                + #"put a value with blanks into single quotes, and write ' as \' and \ as \\ there"#
        ),
        (
            "hunter2=1 secret",
            "what follows the value of a keyword is no keyword=value; "
                + #"put a value with blanks into single quotes, and write ' as \' and \ as \\ there"#
        ),
        (
            "password='hunter2's x'",
            "what follows the value of password is no keyword=value; "
                + #"put a value with blanks into single quotes, and write ' as \' and \ as \\ there"#
        ),
        (
            "password='hunter2",
            #"the quoted value of password does not end; within quotes, write ' as \' and \ as \\"#
        ),
        (
            "hunter2",
            "it is neither a URL nor keyword=value pairs; begin it with postgresql:// or a keyword such as host="
        ),
        (
            "host:5432/hunter2?sslmode=disable",
            "it is neither a URL nor keyword=value pairs; begin it with postgresql:// or a keyword such as host="
        ),
        ("mysql://u:hunter2@h", "the URL's scheme is not PostgreSQL's; begin it with postgresql://"),
        (
            "postgres://u:hunter2/x",
            "no host can be made out in the URL; write special characters of user and password as %XX"
        ),
        (
            "postgres://u:hunter2@h h",
            "no host can be made out in the URL; write special characters of user and password as %XX"
        ),
        (
            "postgres://u:p@h/db?hunter2",
            "the URL's query is not keyword=value pairs; join pairs with &, and write & as %26"
        ),
        (
            "postgres://u:p@h/db?hunter2!=1",
            "a keyword is none; keywords are letters, digits and underscores"
        ),
        ("postgres://u:hunter2%00@h", "a value holds a NUL, which PostgreSQL does not allow; leave it out"),
        (
            "postgres://h?sslinline=true",
            "sslinline has no counterpart here; put the certificates into files and name those"
        ),
    ])
    func `says what is wrong, and shows none of it`(_ text: String, _ expected: String) {
        let message = message { _ = try ConnectionSettings(text, origin: "DATA_SOURCE_NAME") }
        #expect(message == "cannot read DATA_SOURCE_NAME: \(expected)")
    }

    @Test(arguments: [
        ("postgres://u:p@h/db", "user=u,password=p,host=h,dbname=db"), ("h", "host=h"), ("h:5433", "host=h,port=5433"),
        ("h:5433/db", "host=h,port=5433,dbname=db"), ("h/db?sslmode=disable", "host=h,dbname=db,sslmode=disable"),
        ("h?sslmode=disable", "host=h,sslmode=disable"), ("u:p@h", "user=u,password=p,host=h"),
        ("host=h dbname=db", "host=h,dbname=db"), ("[::1]:5432", "host=::1,port=5432"), ("/db", "dbname=db"),
        ("h1:1,h2:2/db", "host=h1,h2,port=1,2,dbname=db"),
    ])
    func `reads a probe's target in any form`(_ target: String, _ expected: String) throws {
        #expect(try ConnectionSettings(target: target, origin: "target").lines.joined(separator: ",") == expected)
    }

    @Test(arguments: [
        ("", "localhost:5432", "localhost:5432"), ("postgres://u:p@h/db", "h:5432", "u@h:5432/db"),
        ("host=/var/run/postgresql user=u", "/var/run/postgresql:5432", "u@/var/run/postgresql:5432"),
        ("postgres://[::1]:5433/", "::1:5433", "::1:5433"), ("postgres:///db", "localhost:5432", "localhost:5432/db"),
        ("postgres://h1,h2/db", "h1:5432,h2:5432", "h1:5432,h2:5432/db"),
        ("postgres://h1:1,h2:2", "h1:1,h2:2", "h1:1,h2:2"), ("host=h1,h2 port=7", "h1:7,h2:7", "h1:7,h2:7"),
        ("hostaddr=10.0.0.1", "10.0.0.1:5432", "10.0.0.1:5432"), ("port=7", "localhost:7", "localhost:7"),
        ("host=h hostaddr=10.0.0.1", "h:5432", "h:5432"), ("service=s user=u", "localhost:5432", "u@service s"),
    ])
    func `has a label and a description`(_ text: String, _ server: String, _ description: String) throws {
        let settings = try ConnectionSettings(text, origin: "X")
        #expect(settings.server == server)
        #expect("\(settings)" == description)
    }

    @Test func `an auth module overrides user, password and options`() throws {
        let settings = try ConnectionSettings("postgres://u:p@h/db?sslmode=require&search_path=a", origin: "target")
        let other = try settings.with(
            user: "v w", password: Secret("q"), options: ["sslmode": "disable", "search_path": "b", "a.b": "c"])
        #expect(
            other.lines == [
                "user=v w", "password=q", "host=h", "dbname=db", "sslmode=disable", "options=-c search_path=b -c a.b=c",
            ])
        #expect(try settings.with() == settings)
        #expect(
            message { _ = try settings.with(options: ["a b": "c"]) }
                == "cannot read target: a keyword is none; keywords are letters, digits and underscores")
    }

    @Test func `another database is named literally`() throws {
        let settings = try ConnectionSettings("postgres://u:p@h/db", origin: "X").with(database: "a b=c/%41")
        #expect(settings.lines == ["user=u", "password=p", "host=h", "dbname=a b=c/%41"])
    }
}
