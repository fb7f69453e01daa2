import ExporterCore
import Glibc
import Testing

@testable import RedisCollectors

@Suite struct InfoCollectorTests {
    private func startTime(_ info: String) throws -> Double? {
        let page = try CannedPage(InfoCollector(flags: FlagValues()), info: info)
        let line = page.samples.split(separator: "\n").first { $0.hasPrefix("redis_start_time_seconds ") }
        return line.flatMap { Double($0.split(separator: " ")[1]) }
    }

    @Test(arguments: [1_763_767_225_000_001, 1_763_767_225_999_999])
    func `a server was started at one time, whenever it is asked`(now: Int) throws {
        #expect(try startTime("server_time_usec:\(now)\nuptime_in_seconds:25\n") == 1_763_767_200)
    }

    @Test func `the start of a server that does not tell the time is by ours`() throws {
        let began = Double(time(nil))
        let start = try #require(try startTime("uptime_in_seconds:25\n"))
        #expect(start >= began - 25 && start <= Double(time(nil)) - 25)
        #expect(try startTime("server_time_usec:5\n") == nil)
    }
}
