import ExporterCore
import Foundation
import Testing

@testable import PostgresCollectors

@Suite struct DataSourcesTests {
    @Test(arguments: [
        ("postgres://a/x,postgres://b/y", ["postgres://a/x", "postgres://b/y"]),
        ("postgres://h1,h2/x,postgres://h3:1,h4:2/y", ["postgres://h1,h2/x", "postgres://h3:1,h4:2/y"]),
        ("host=a port=1, host=b", ["host=a port=1", " host=b"]), ("host=a,b port=1,2", ["host=a,b port=1,2"]),
        ("host=a password=',host=b'", ["host=a password=',host=b'"]),
        ("postgres://a,user=u host=b", ["postgres://a", "user=u host=b"]),
        ("postgres://u:pa,user=x@h/db", ["postgres://u:pa,user=x@h/db"]),
        ("postgres://a?search_path=x,y", ["postgres://a?search_path=x,y"]),
        ("host=a search_path=x,y,dbname=d", ["host=a search_path=x,y", "dbname=d"]),
        (#"host=a password=x\,host=b"#, [#"host=a password=x\,host=b"#]), (",postgres://a", ["postgres://a"]),
        ("host=a password=x,other=y", ["host=a password=x,other=y"]), (" ", []),
    ])
    func `cuts a list only where another data source begins`(_ list: String, _ names: [String]) {
        #expect(dataSourceNames(in: list) == names)
    }

    @Test func `there may be none`() throws {
        #expect(try DataSources(environment: [:]).all.isEmpty)
        let environment = ["DATA_SOURCE_USER": "u", "DATA_SOURCE_NAME": "", "DATA_SOURCE_URI": ""]
        #expect(try DataSources(environment: environment).all.isEmpty)
    }

    @Test func `the first variable that is set wins`() throws {
        let folder = try SecretFolder()
        var environment = ["DATA_SOURCE_URI": "uri"]
        func server() throws -> String? { try DataSources(environment: environment).all.first?.server }
        #expect(try server() == "uri:5432")
        environment["DATA_SOURCE_URI_FILE"] = try folder.write("urifile\n", to: "uri")
        #expect(try server() == "urifile:5432")
        environment["DATA_SOURCE_NAME_FILE"] = try folder.write("host=namefile\n", to: "name")
        #expect(try server() == "namefile:5432")
        environment["DATA_SOURCE_NAME"] = "host=name"
        #expect(try server() == "name:5432")
    }

    @Test func `parts override what the URI has`() throws {
        let environment = [
            "DATA_SOURCE_URI": "postgresql://x:y@h:1/db?sslmode=disable", "DATA_SOURCE_USER": "u:v@w",
            "DATA_SOURCE_PASS": "p",
        ]
        let source = try #require(try DataSources(environment: environment).all.first)
        #expect(
            try source.settings().lines == [
                "user=u:v@w", "password=p", "host=h", "port=1", "dbname=db", "sslmode=disable",
            ])
        #expect(source.description == "u:v@w@h:1/db")
        #expect(source.origin == "DATA_SOURCE_URI")
    }

    @Test func `files are read anew for each connection`() throws {
        let folder = try SecretFolder()
        let path = try folder.write("old", to: "pass")
        let source = try #require(
            try DataSources(environment: ["DATA_SOURCE_URI": "h", "DATA_SOURCE_PASS_FILE": path]).all.first)
        let database = try source.with(database: "other")
        #expect(try source.settings()["password"] == "old")
        _ = try folder.write("new", to: "pass")
        #expect(try source.settings()["password"] == "new")
        #expect(try database.settings().lines == ["host=h", "password=new", "dbname=other"])
        #expect(database.description == "h:5432/other")
        try FileManager.default.removeItem(atPath: path)
        #expect(
            message { _ = try source.settings() }
                == "cannot read \(path) (DATA_SOURCE_PASS_FILE): no such file or directory; "
                + "see whether it is the right path")
    }

    @Test func `a file with a list must keep its length`() throws {
        let folder = try SecretFolder()
        let path = try folder.write("host=a,host=b", to: "names")
        let sources = try DataSources(environment: ["DATA_SOURCE_NAME_FILE": path]).all
        #expect(sources.map(\.server) == ["a:5432", "b:5432"])
        #expect(sources.map(\.origin) == [1, 2].map { "DATA_SOURCE_NAME_FILE, data source \($0)" })
        _ = try folder.write("host=a,host=c", to: "names")
        #expect(try sources[1].settings().server == "c:5432")
        _ = try folder.write("host=a", to: "names")
        #expect(
            message { _ = try sources[1].settings() }
                == "cannot read DATA_SOURCE_NAME_FILE: it lists 1 data sources now, and 2 when the exporter started; "
                + "restart the exporter")
    }

    @Test func `a file that is no secret is refused at the start`() throws {
        let folder = try SecretFolder()
        func failure(_ path: String) -> String? {
            message { _ = try DataSources(environment: ["DATA_SOURCE_URI": "h", "DATA_SOURCE_USER_FILE": path]) }
        }
        #expect(
            failure("\(folder.path)/none")
                == "cannot read \(folder.path)/none (DATA_SOURCE_USER_FILE): no such file or directory; "
                + "see whether it is the right path")
        #expect(
            failure(folder.path)
                == "cannot read \(folder.path) (DATA_SOURCE_USER_FILE): it is no regular file; "
                + "name a file that can be read again"
        )
        let binary = try folder.write(Data([0xff, 0xfe]), to: "binary")
        #expect(
            failure(binary)
                == "cannot read \(binary) (DATA_SOURCE_USER_FILE): it is not UTF-8 text; store the text itself in it")
        let long = try folder.write(String(repeating: "x", count: 65_537), to: "long")
        #expect(
            failure(long)
                == "cannot read \(long) (DATA_SOURCE_USER_FILE): it is longer than 65536 bytes; "
                + "name a file that holds only this")
    }

    @Test(arguments: ["DATA_SOURCE_URI_FILE", "DATA_SOURCE_NAME_FILE"])
    func `an empty file is not the server on this host`(_ variable: String) throws {
        let folder = try SecretFolder()
        let path = try folder.write("host=h", to: "file")
        let source = try #require(try DataSources(environment: [variable: path]).all.first)
        _ = try folder.write("\n", to: "file")
        let expected = "cannot read \(variable): it is empty; give a server, or leave the variable out"
        #expect(message { _ = try source.settings() } == expected)
        #expect(throws: ConfigurationError(expected)) { try DataSources(environment: [variable: path]) }
    }

    @Test(arguments: [
        (
            ["DATA_SOURCE_NAME": "password=hunter2 secret"],
            "cannot read DATA_SOURCE_NAME: what follows the value of password is no keyword=value; "
                + #"put a value with blanks into single quotes, and write ' as \' and \ as \\ there"#
        ),
        (
            ["DATA_SOURCE_NAME": "host=a,host=b port=1,2"],
            "cannot read DATA_SOURCE_NAME, data source 2: port lists 2 and host 1; "
                + "give one port, or one for each host"
        ),
        (
            ["DATA_SOURCE_URI": "h:x"],
            "cannot read DATA_SOURCE_URI: no host can be made out in the URL; "
                + "write special characters of user and password as %XX"
        ),
    ])
    func `a malformed source is refused at the start`(_ environment: [String: String], _ expected: String) {
        #expect(throws: ConfigurationError(expected)) { try DataSources(environment: environment) }
    }
}
