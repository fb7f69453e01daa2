import ExporterCore

/// The page a person sees at `/`: what this is, how the last scrape went, and where the rest is.
///
/// One document without scripts or outside resources, readable on a phone.
struct StatusPage {
    let about: ExporterAbout
    let status: ScrapeStatus
    let metricsPath: String

    var html: String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="UTF-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(escaped(about.title))</title>
        <style>
        body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
        table { border-collapse: collapse; width: 100%; }
        th, td { border-bottom: 1px solid #ccc; padding: .25rem .5rem; text-align: left; vertical-align: top; }
        td.number { text-align: right; font-variant-numeric: tabular-nums; }
        .failed { color: #b00020; }
        .absent { color: #767676; }
        </style>
        </head>
        <body>
        <h1>\(escaped(about.title))</h1>
        <p>\(escaped(about.summary)) Version \(escaped(about.version)), up \(spelled(about.uptime)),
        watching \(escaped(about.target)).</p>
        <p><a href="\(escaped(metricsPath))">Metrics</a> · <a href="/health">Health</a> ·
        <a href="/ready">Readiness</a> · <a href="/info">Info</a></p>
        \(lastScrape)
        </body>
        </html>

        """
    }

    private var lastScrape: String {
        guard let scrape = status.lastScrape else { return "<p>Nobody has asked for metrics yet.</p>" }
        let ago = spelled(ContinuousClock.now - scrape.instant)
        return """
            <h2>Last scrape</h2>
            <p>\(scrape.series) series in \(milliseconds(scrape.duration)), \(ago) ago.</p>
            <table>
            <tr>\(target("th", scrape.outcomes.first?.target == nil ? nil : "Target"))<th>Collector</th><th>State</th><th>Duration</th><th>Series</th><th>Error</th></tr>
            \(scrape.outcomes.map(row).joined(separator: "\n"))
            </table>
            """
    }

    private func row(_ outcome: CollectorOutcome) -> String {
        let style =
            outcome.succeeded ? "" : outcome.error?.reason == .absent ? " class=\"absent\"" : " class=\"failed\""
        return
            "<tr\(style)>\(target("td", outcome.target))<td>\(escaped(outcome.collector))</td><td>\(outcome.state)</td>"
            + "<td class=\"number\">\(milliseconds(outcome.duration))</td><td class=\"number\">\(outcome.tally.series)</td>"
            + "<td>\(escaped(outcome.error?.description ?? ""))</td></tr>"
    }

    /// A cell about the target, where there are several.
    private func target(_ element: String, _ text: String?) -> String {
        text.map { "<\(element)>\(escaped($0))</\(element)>" } ?? ""
    }
}

private func milliseconds(_ duration: Duration) -> String {
    let microseconds = Int(duration / .microseconds(1))
    let fraction = String(1000 + microseconds % 1000).dropFirst()
    return "\(microseconds / 1000).\(fraction) ms"
}

/// A time span as a person says it: `3 d 4 h`, `5 min`, `12 s`.
private func spelled(_ duration: Duration) -> String {
    let seconds = duration.components.seconds
    switch seconds {
    case 86_400...: return "\(seconds / 86_400) d \(seconds % 86_400 / 3600) h"
    case 3600...: return "\(seconds / 3600) h \(seconds % 3600 / 60) min"
    case 60...: return "\(seconds / 60) min"
    default: return "\(seconds) s"
    }
}

private func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
        switch character {
        case "&": result += "&amp;"
        case "<": result += "&lt;"
        case ">": result += "&gt;"
        case "\"": result += "&quot;"
        default: result.append(character)
        }
    }
    return result
}
