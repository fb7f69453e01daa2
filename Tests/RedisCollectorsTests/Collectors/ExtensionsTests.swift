import ExporterCore
import ServerTestSupport
import Testing

@testable import RedisCollectors

@Suite struct ExtensionsTests {
    @Test func `reports modules, commas in their lists or not`() throws {
        let page = try CannedPage(
            ModulesCollector(flags: flags((ModulesCollector.include, true))),
            [
                "INFO MODULES": """
                # Modules\r
                module:name=ReJSON,ver=20612,api=1,filters=0,usedby=[search,bf],using=[],options=[handle-io-errors,x]\r
                module:ver=2,name=mine\r
                module:ver=3\r

                # search_index\r
                search_number_of_indexes:2\r
                search_total_cycles:12\r
                module_private:1\r

                """
            ])
        #expect(
            page.samples == """
                redis_module_info{name="ReJSON",ver="20612",api="1",filters="0",usedby="[search,bf]",using="[]"} 1
                redis_module_info{name="mine",ver="2",api="",filters="",usedby="",using=""} 1
                redis_search_number_of_indexes 2
                redis_search_cycles_total 12
                """)
        #expect(
            page.problems == ["cannot read module of INFO: it is \"ver=3\", expected name=, ver= and more of a module"])
    }

    @Test func `reports search indexes, bytes for MiB`() throws {
        let page = try CannedPage(
            SearchCollector(
                flags: flags((SearchCollector.include, true), (SearchCollector.filter, PatternFlag("^idx")))),
            [
                "FT._LIST": ["idx1", "idx2", "hidden"],
                "FT.INFO idx1": [
                    "index_name", "idx1", "index_options", [], "num_docs", "3", "number_of_uses", 4,
                    "inverted_sz_mb", "0.5", "bytes_per_record_avg", "nan", "percent_indexed", "1", "indexing", 0,
                ],
                "FT.INFO idx2": .error("Unknown index name"),
            ])
        #expect(
            page.samples == """
                redis_search_index_num_docs{index_name="idx1"} 3
                redis_search_index_inverted_size_bytes{index_name="idx1"} 524288
                redis_search_index_avg_per_record_bytes{index_name="idx1"} NaN
                redis_search_index_indexing{index_name="idx1"} 0
                redis_search_index_percent_indexed{index_name="idx1"} 1
                redis_search_index_number_of_uses_total{index_name="idx1"} 4
                """)
        #expect(page.text.contains("# TYPE redis_search_index_number_of_uses_total counter\n"))
        #expect(page.problems == ["cannot run FT.INFO: the server says: Unknown index name"])
        #expect(page.commands == [["FT._LIST"], ["FT.INFO", "idx1"], ["FT.INFO", "idx2"]])
    }

    @Test func `a server without the search module is told of`() throws {
        let page = try CannedPage(SearchCollector(flags: flags((SearchCollector.include, true))))
        #expect(page.failure?.reason == .absent)
        #expect(page.failure?.description == "cannot run FT._LIST: the server says: ERR unknown command 'FT._LIST'")
    }

    @Test func `reports a Tile38 server`() throws {
        let page = try CannedPage(
            Tile38Collector(flags: flags((Tile38Collector.isTile38, true))),
            ["SERVER EXT": ["tile38_aof_size", "1024", "num_points", 7, "tile38_id", "x", "tile38_read_only", "false"]])
        #expect(
            page.samples == """
                redis_tile38_aof_size_bytes 1024
                redis_tile38_num_points_total 7
                redis_tile38_read_only 0
                """)
    }

    @Test func `collectors whose flag is off ask nothing`() throws {
        let none = FlagValues()
        let collectors: [any RedisCollector] = [
            try ModulesCollector(flags: none), try SearchCollector(flags: none), try Tile38Collector(flags: none),
            try ScriptsCollector(flags: none), try RDBFileCollector(flags: none),
        ]
        for collector in collectors {
            let page = try CannedPage(collector)
            #expect(page.commands == [] && page.text == "" && page.failure == nil, "\(type(of: collector).name)")
        }
    }

    @Test func `says that replies are malformed`() throws {
        let modules = try CannedPage(
            ModulesCollector(flags: flags((ModulesCollector.include, true))), ["INFO MODULES": []])
        #expect(modules.failure?.description == "cannot read INFO MODULES: the reply is no text")
        let search = try CannedPage(SearchCollector(flags: flags((SearchCollector.include, true))), ["FT._LIST": 1])
        #expect(search.failure?.description == "cannot read FT._LIST: the reply is no array")
        let tile38 = try CannedPage(Tile38Collector(flags: flags((Tile38Collector.isTile38, true))), ["SERVER EXT": 1])
        #expect(tile38.failure?.description == "cannot read SERVER EXT: the reply is no array")
    }
}

@Suite struct ScriptsCollectorTests {
    private let folder: TestFolder

    init() throws { folder = try TestFolder() }

    private func collector(_ files: String..., readOnly: Bool = false) throws -> ScriptsCollector {
        for file in files { try folder.write("return '\(file)'\n", to: file) }
        let paths = files.map { "\(folder.path)/\($0)" }.joined(separator: ", ")
        return try ScriptsCollector(
            flags: flags((ScriptsCollector.files, paths), (ScriptsCollector.readOnly, readOnly)))
    }

    private func samples(_ page: CannedPage) -> String { page.samples.replacing("\(folder.path)/", with: "") }
    private func problems(_ page: CannedPage) -> [String] {
        page.problems.map { $0.replacing("\(folder.path)/", with: "") }
    }

    @Test func `reports what scripts return`() throws {
        let page = try CannedPage(
            collector("a.lua", "b.lua"),
            ["EVAL return 'a.lua'": ["jobs", "12", "rate", "0.5", "n", 3], "EVAL return 'b.lua'": []])
        #expect(
            samples(page) == """
                redis_script_values{key="jobs",filename="a.lua"} 12
                redis_script_values{key="rate",filename="a.lua"} 0.5
                redis_script_values{key="n",filename="a.lua"} 3
                redis_script_result{filename="a.lua"} 1
                redis_script_result{filename="b.lua"} 2
                """)
        #expect(page.commands == [["EVAL", "return 'a.lua'", "0", "0"], ["EVAL", "return 'b.lua'", "0", "0"]])
        #expect(page.problems == [])
    }

    @Test func `a script that fails costs itself`() throws {
        let collector = try collector("a.lua", "b.lua", "c.lua", "d.lua", readOnly: true)
        let page = try CannedPage(
            collector,
            [
                "EVAL_RO return 'a.lua'": .error("ERR This Redis command is not allowed from script"),
                "EVAL_RO return 'b.lua'": ["jobs", "many", "n", "1"],
                "EVAL_RO return 'c.lua'": ["jobs"],
                "EVAL_RO return 'd.lua'": ["n", "1"],
            ])
        #expect(page.failure == nil)
        #expect(
            samples(page) == """
                redis_script_values{key="n",filename="b.lua"} 1
                redis_script_values{key="n",filename="d.lua"} 1
                redis_script_result{filename="a.lua"} 0
                redis_script_result{filename="b.lua"} 0
                redis_script_result{filename="c.lua"} 0
                redis_script_result{filename="d.lua"} 1
                """)
        #expect(
            problems(page) == [
                "cannot run EVAL_RO of a.lua: the server says: ERR This Redis command is not allowed from script",
                "cannot read EVAL_RO of b.lua: what it returns for \"jobs\" is no number",
                "cannot read EVAL_RO of c.lua: it does not return names and numbers in turn",
            ])
    }

    @Test func `a script that cannot be read stops the start`() {
        #expect(
            throws: ConfigurationError(
                "cannot read /nowhere/x.lua (--script): no such file or directory; see whether it is the right path")
        ) { try ScriptsCollector(flags: flags((ScriptsCollector.files, "/nowhere/x.lua"))) }
    }
}

@Suite struct RDBFileCollectorTests {
    private let folder: TestFolder

    init() throws { folder = try TestFolder() }

    private func page(_ name: String, folder path: String? = nil) throws -> CannedPage {
        try CannedPage(
            RDBFileCollector(flags: flags((RDBFileCollector.include, true))),
            ["CONFIG GET *": ["dir", .text(path ?? folder.path), "dbfilename", .text(name)]])
    }

    @Test func `reports the file's size`() throws {
        try folder.write("12345", to: "dump.rdb")
        #expect(try page("dump.rdb").samples == "redis_rdb_current_size_bytes 5")
        #expect(try page("none.rdb").samples == "redis_rdb_current_size_bytes 0")
    }

    @Test func `what is no file has no size`() throws {
        try folder.write("12345", to: "dump.rdb")
        let cases = [
            (try page("../dump.rdb"), "cannot read the setting dbfilename: it is no file name"),
            (try page(""), "cannot read the setting dbfilename: it is no file name"),
            (try page("."), "cannot look at \(folder.path)/.: it is no regular file"),
            (
                try page("x", folder: "\(folder.path)/dump.rdb"),
                "cannot look at \(folder.path)/dump.rdb/x: not a directory"
            ),
        ]
        for (page, message) in cases {
            #expect(page.failure?.description == message)
            #expect(page.text == "")
        }
    }

    @Test func `says that the settings are not there`() throws {
        let page = try CannedPage(
            RDBFileCollector(flags: flags((RDBFileCollector.include, true))), ["CONFIG GET *": []])
        #expect(page.failure?.description == "cannot read CONFIG GET: there is no dir and dbfilename")
    }

    @Test func `wants CONFIG`() {
        #expect(
            throws: ConfigurationError(
                "cannot use --include-rdb-file-size-metric with --config-command=-: where the file is, CONFIG says")
        ) {
            try RDBFileCollector(flags: flags((RDBFileCollector.include, true), (ConfigCollector.command, "-")))
        }
    }
}
