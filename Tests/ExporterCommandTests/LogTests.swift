import Logging
import RuntimeTestSupport
import Testing

@testable import ExporterCommand
@testable import ExporterCore

@Suite struct LogTests {
    private func event(_ message: String, _ metadata: Logger.Metadata = [:]) -> LogEvent {
        LogEvent(
            level: .warning, message: "\(message)", metadata: metadata, source: "s", file: "Sources/X/Y.swift",
            function: "f", line: 7)
    }

    @Test func `writes logfmt`() {
        let handler = LogLineHandler(.logfmt, level: .info)
        let line = handler.line(
            event("two words", ["err": "a \"quoted\" line\n", "collector": "cpu"]),
            at: LogTime(seconds: 1_795_250_000, nanoseconds: 7_000_000))
        #expect(
            line
                == #"time=2026-11-21T08:33:20.007Z level=WARN source=Y.swift:7 msg="two words" collector=cpu err="a \"quoted\" line\n""#
                + "\n")
    }

    @Test func `writes JSON`() {
        let handler = LogLineHandler(.json, level: .info)
        let line = handler.line(event("x"), at: LogTime(seconds: 0, nanoseconds: 0))
        #expect(line == #"{"time":"1970-01-01T00:00:00.000Z","level":"WARN","source":"Y.swift:7","msg":"x"}"# + "\n")
    }

    @Test func `says once what a collector leaves out`() {
        let lines = LogLines()
        let conditions = ConditionLog(lines.log)
        let bad = CollectorError(.malformed, "use", "a.prom", why: "it is empty")
        for problems in [[bad], [bad], [], [bad]] {
            conditions.note([
                CollectorOutcome(collector: "x", duration: .zero, error: nil, problems: problems, tally: PageTally())
            ])
        }
        let line =
            "warning collector leaves something out collector=x err=cannot use a.prom: it is empty reason=malformed"
        #expect(lines.all == [line, line])
    }

    @Test func `a page that went out before anything had come says nothing of any collector`() {
        let lines = LogLines()
        let conditions = ConditionLog(lines.log)
        func late(_ name: String) -> CollectorOutcome { .late(name, after: .zero, isStuck: false) }
        conditions.note([late("x"), late("y")])
        #expect(lines.all == [])
        conditions.note([CollectorOutcome(collector: "x", duration: .zero, error: nil, tally: PageTally()), late("y")])
        #expect(
            lines.all == [
                "warning collector failed collector=y err=cannot collect y: it had not returned when the scrape's time was "
                    + "over; look at what it reads, or switch it off with --no-collector.y reason=timeout"
            ])
    }

    @Test func `a target that does not answer in time is one line, whatever it was that did not`() {
        let lines = LogLines()
        let conditions = ConditionLog(lines.log)
        for action in ["ask", "connect to", "ask"] {
            let silent = CollectorError(.timeout, action, "db1", why: "no answer").ofSource
            conditions.note([
                CollectorOutcome(collector: "x", duration: .zero, error: silent, tally: PageTally()),
                .late("y", after: .zero, isStuck: false),
            ])
        }
        let fine = CollectorOutcome(collector: "x", duration: .zero, error: nil, tally: PageTally())
        conditions.note([fine])
        #expect(
            lines.all == [
                "warning target is down err=cannot ask db1: no answer reason=timeout", "info target is up again",
            ])
    }

    @Test func `says a condition once, and when it is over`() {
        let lines = LogLines()
        let conditions = ConditionLog(lines.log)
        let denied = CollectorError(.denied, "read", "/x", why: "permission denied")
        for error in [denied, denied, nil, nil, CollectorError.absent("an x"), denied] {
            conditions.note([CollectorOutcome(collector: "x", duration: .zero, error: error, tally: PageTally())])
        }
        #expect(
            lines.all == [
                "warning collector failed collector=x err=cannot read /x: permission denied reason=denied",
                "info collector works again collector=x",
                "debug collector failed collector=x err=cannot find an x: this host has none reason=absent",
                "warning collector failed collector=x err=cannot read /x: permission denied reason=denied",
            ])
    }

    @Test func `says once that a target is down, not once a collector`() {
        let lines = LogLines()
        let conditions = ConditionLog(lines.log, target: "db:1")
        let refused = CollectorError(.failed, "connect to", "db:1", why: "connection refused").ofSource
        let silent = CollectorError(.timeout, "connect to", "db:1", why: "no answer").ofSource
        let denied = CollectorError(.denied, "read", "x", why: "permission denied")
        for error in [nil, refused, refused, silent, silent, denied, denied, refused, nil] {
            conditions.note(
                ["x", "y"].map { name in
                    let isOwn = error?.concernsSource == false && name == "y"
                    return CollectorOutcome(
                        collector: name, duration: .zero, error: isOwn ? nil : error, tally: PageTally())
                })
        }
        #expect(
            lines.all == [
                "warning target is down err=cannot connect to db:1: connection refused reason=failed target=db:1",
                "warning target is down err=cannot connect to db:1: no answer reason=timeout target=db:1",
                "info target is up again target=db:1",
                "warning collector failed collector=x err=cannot read x: permission denied reason=denied target=db:1",
                "warning target is down err=cannot connect to db:1: connection refused reason=failed target=db:1",
                "info target is up again target=db:1",
                "info collector works again collector=x target=db:1",
            ])
    }

    @Test func `says in one line what happens to several collectors at once`() {
        let lines = LogLines()
        let conditions = ConditionLog(lines.log)
        let silent = CollectorError(.timeout, "query", "db:1", why: "no answer")
        let denied = CollectorError(.denied, "read", "x", why: "permission denied")
        for errors in [[silent, denied, silent, nil], [nil, denied, nil, nil], [denied, denied, nil, silent]] {
            conditions.note(
                errors.enumerated().map { number, error in
                    CollectorOutcome(collector: "c\(number)", duration: .zero, error: error, tally: PageTally())
                })
        }
        #expect(
            lines.all == [
                "warning collector failed collector=c0,c2 err=cannot query db:1: no answer reason=timeout",
                "warning collector failed collector=c1 err=cannot read x: permission denied reason=denied",
                "info collector works again collector=c0,c2",
                "warning collector failed collector=c0 err=cannot read x: permission denied reason=denied",
                "warning collector failed collector=c3 err=cannot query db:1: no answer reason=timeout",
            ])
    }

    @Test func `says that the target is down and what else is wrong`() {
        let lines = LogLines()
        let conditions = ConditionLog(lines.log)
        let lost = CollectorError(.failed, "ask", "db:1", why: "connection lost").ofSource
        let denied = CollectorError(.denied, "read", "x", why: "permission denied")
        conditions.note(
            [denied, lost, lost].enumerated().map { number, error in
                CollectorOutcome(collector: "\(number)", duration: .zero, error: error, tally: PageTally())
            })
        #expect(
            lines.all == [
                "warning target is down err=cannot ask db:1: connection lost reason=failed",
                "warning collector failed collector=0 err=cannot read x: permission denied reason=denied",
            ])
    }
}
