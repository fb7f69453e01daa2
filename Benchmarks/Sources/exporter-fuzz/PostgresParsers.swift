@testable import ExporterCore
@testable import ExporterYAML
@testable import PostgresCollectors

/// What the PostgreSQL exporter reads: its settings, and texts of a server.
let postgresSubjects: [Fuzz.Subject] = [
    postgres("host=db1 port=5432 user='a b' password=it\\'s", readDataSource),
    postgres("postgresql://u:p%40@db1,[::1]:5433/app?sslmode=disable&options=-c%20a", readDataSource),
    postgres("db1:5432/app?user=x", readDataSource),
    postgres("postgresql://a@b/c,host=d port=1,postgres://e,f/g", readNames),
    postgres("a: &x {b: [1, ~, 'c']}\nd:\n  <<: *x\n  e: >-\n    f\n", readYAML),
    postgres(
        "q:\n  query: SELECT 1\n  runonserver: \">=10\"\n  metrics:\n    - a: {usage: LABEL}\n    - b: {usage: GAUGE}\n",
        readQueries),
    postgres("2 days 03:04:05.5", readSpan), postgres("-1h30m", readSpan),
    postgres("2026-11-21 13:00:00.25+01 BC", readTime), postgres("8kB", readUnit), postgres("work_mem 8kB", readUnit),
    postgres(">=9.6.0 <15.x || !16", readVersions),
]

private func postgres(_ sample: String, _ read: @escaping @Sendable (String) -> Void) -> Fuzz.Subject {
    (Array(sample.utf8), { bytes in read(String(decoding: bytes, as: UTF8.self)) })
}

private func readDataSource(_ text: String) {
    expectOneLine { () throws(CollectorError) in _ = try ConnectionSettings(text, origin: "fuzz") }
    expectOneLine { () throws(CollectorError) in _ = try ConnectionSettings(target: text, origin: "fuzz") }
}

private func expectOneLine(_ body: () throws(CollectorError) -> Void) {
    do throws(CollectorError) {
        try body()
    } catch {
        precondition(!error.description.utf8.contains(.newline), "a message is one line")
    }
}

private func readNames(_ text: String) {
    for name in dataSourceNames(in: text) {
        precondition(text.contains(name), "a name is a part of the list")
        _ = try? ConnectionSettings(name, origin: "fuzz")
    }
}

private func readYAML(_ text: String) {
    guard let file = try? YAMLFile(parsing: Array(text.utf8), path: "a.yml") else { return }
    let problems = file.read { top -> Void? in
        _ = top.each { _, map -> Void? in
            _ = map.bool("b")
            _ = map.duration("d")
            _ = map.text("e")
            return nil
        }
        return nil
    }.problems
    for problem in problems { precondition(!problem.description.utf8.contains(.newline), "a message is one line") }
}

private func readQueries(_ text: String) {
    for problem in CustomQueryFile(path: "a.yml", contents: Array(text.utf8)).problems {
        precondition(!problem.description.utf8.contains(.newline), "a message is one line")
    }
}

private func readSpan(_ text: String) {
    guard let span = Duration(spanText: text) else { return }
    precondition((span / .seconds(1)).isFinite, "a span is finite")
}

private func readTime(_ text: String) { _ = PostgresTime(text, type: 1184) }

private func readUnit(_ text: String) {
    _ = SettingUnit(text)?.value(of: text.utf8.span)
    _ = PrintedNumber(cell: text.utf8.span)
    let families = SettingFamilies()
    _ = families.family(of: text.utf8.span)
}

private func readVersions(_ text: String) {
    guard let range = VersionRange(text) else { return }
    for number in [0, 90_624, 150_018, .max] { _ = range.contains(PostgresVersion(number: number)) }
}
