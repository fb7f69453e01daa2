import ExporterCore
import Testing

@testable import PostgresCollectors

@Suite struct `Files and settings of the server` {
    @Test func `WAL files that wait to be archived`() throws {
        let rows = ResultRows(
            ["pg_archive_ready_files", "pg_archive_ready_oldest_age_seconds"], [["6", "3.274925"]])
        #expect(
            try page(of: ArchiveStatusCollector(flags: FlagValues()), answering: rows) == """
                # HELP pg_archive_ready_files WAL files that wait to be archived.
                # TYPE pg_archive_ready_files gauge
                pg_archive_ready_files 6
                # HELP pg_archive_ready_oldest_age_seconds Time that the WAL file waiting longest has waited, in seconds.
                # TYPE pg_archive_ready_oldest_age_seconds gauge
                pg_archive_ready_oldest_age_seconds 3.274925

                """)
    }

    @Test func `an archiver that has nothing to do`() throws {
        let rows = ResultRows(["pg_archive_ready_files", "pg_archive_ready_oldest_age_seconds"], [["0", nil]])
        #expect(
            try page(of: ArchiveStatusCollector(flags: FlagValues()), answering: rows) == """
                # HELP pg_archive_ready_files WAL files that wait to be archived.
                # TYPE pg_archive_ready_files gauge
                pg_archive_ready_files 0

                """)
    }

    @Test func `a server that cannot list the files is told apart`() throws {
        let why = "PostgreSQL 11.22.0 has no such function"
        var catalog = ServerCatalog()
        catalog.version = 110_022
        #expect(throws: CollectorError(.absent, "call", "pg_ls_archive_statusdir", why: why)) {
            try ArchiveStatusCollector(flags: FlagValues()).query.text(catalog)
        }
    }

    @Test func `temporary files by tablespace`() throws {
        let rows = ResultRows(
            ["tablespace", "pg_temp_files", "pg_temp_files_size_bytes"], [["pg_default", "1", "1073741824"]])
        #expect(
            try page(of: TempFilesCollector(flags: FlagValues()), answering: rows) == """
                # HELP pg_temp_files Temporary files of running queries.
                # TYPE pg_temp_files gauge
                pg_temp_files{tablespace="pg_default"} 1
                # HELP pg_temp_files_size_bytes Size of the temporary files of running queries, in bytes.
                # TYPE pg_temp_files_size_bytes gauge
                pg_temp_files_size_bytes{tablespace="pg_default"} 1.073741824e+09

                """)
    }

    @Test func `a tablespace whose size is not for the role to know`() throws {
        let rows = ResultRows(
            ["tablespace", "pg_tablespace_size_bytes"], [["pg_default", "95509563"], ["pg_global", nil]])
        #expect(
            try page(of: TablespacesCollector(flags: FlagValues()), answering: rows) == """
                # HELP pg_tablespace_size_bytes Disk space used by the tablespace, in bytes.
                # TYPE pg_tablespace_size_bytes gauge
                pg_tablespace_size_bytes{tablespace="pg_default"} 9.5509563e+07

                """)
    }

    @Test func `settings that wait for a restart`() throws {
        let rows = ResultRows(
            ["pg_conf_load_time_seconds", "pg_conf_pending_restart_settings"], [["1795264295.858676", "2"]])
        #expect(
            try page(of: ConfigurationCollector(flags: FlagValues()), answering: rows) == """
                # HELP pg_conf_load_time_seconds When the configuration files were last read, in Unix time.
                # TYPE pg_conf_load_time_seconds gauge
                pg_conf_load_time_seconds 1.795264295858676e+09
                # HELP pg_conf_pending_restart_settings Settings changed in the files that wait for a restart.
                # TYPE pg_conf_pending_restart_settings gauge
                pg_conf_pending_restart_settings 2

                """)
    }
}
