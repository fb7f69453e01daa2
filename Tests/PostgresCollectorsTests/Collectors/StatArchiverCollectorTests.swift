import ExporterCore
import Testing

@testable import PostgresCollectors

@Suite struct StatArchiverCollectorTests {
    @Test func `has no age before the first file`() throws {
        let rows = ResultRows(["archived_count", "failed_count", "last_archive_age"], [["0", "0", nil]])
        #expect(
            try page(of: StatArchiverCollector(flags: FlagValues()), answering: rows)
                == """
                # HELP pg_stat_archiver_archived_count WAL files archived.
                # TYPE pg_stat_archiver_archived_count counter
                pg_stat_archiver_archived_count 0
                # HELP pg_stat_archiver_failed_count Attempts to archive a WAL file that failed.
                # TYPE pg_stat_archiver_failed_count counter
                pg_stat_archiver_failed_count 0

                """)
    }

    @Test func `has an age that is not a number in 0.19`() throws {
        var flags = FlagValues()
        flags.set(Compatibility.older, for: PostgresFlags.compatibility)
        let rows = ResultRows(["archived_count", "failed_count", "last_archive_age"], [["7", "1", "NaN"]])
        #expect(
            try page(of: StatArchiverCollector(flags: flags), answering: rows, on: .offline(.older))
                == """
                # HELP pg_stat_archiver_archived_count WAL files archived.
                # TYPE pg_stat_archiver_archived_count counter
                pg_stat_archiver_archived_count{server="db1:5432"} 7
                # HELP pg_stat_archiver_failed_count Attempts to archive a WAL file that failed.
                # TYPE pg_stat_archiver_failed_count counter
                pg_stat_archiver_failed_count{server="db1:5432"} 1
                # HELP pg_stat_archiver_last_archive_age Age of the last archived WAL file, in seconds.
                # TYPE pg_stat_archiver_last_archive_age gauge
                pg_stat_archiver_last_archive_age{server="db1:5432"} NaN

                """)
    }

    @Test func `asks for what is not a number in 0.19 only`() throws {
        var flags = FlagValues()
        let catalog = ServerCatalog.offering(150_018, columns: ["pg_stat_archiver": ["last_archived_time"]])
        #expect(try !StatArchiverCollector(flags: flags).queries[0].text(catalog).contains("NaN"))
        flags.set(Compatibility.older, for: PostgresFlags.compatibility)
        #expect(
            try StatArchiverCollector(flags: flags).queries[0].text(catalog)
                .contains("coalesce(extract(epoch FROM now() - last_archived_time), 'NaN')"))
    }
}
