import NIOHTTP1

@testable import ExporterCommand
@testable import ExporterCore
@testable import ExporterHTTP
@testable import Netlink
@testable import NodeCollectors

func readNumbers(_ bytes: [UInt8]) {
    let text = bytes.span
    let whole = UInt64(ascii: text)
    precondition(whole == nil || Int(ascii: text) == whole.flatMap(Int.init(exactly:)), "both read the same digits")
    _ = UInt64(hexadecimal: text)
    _ = Int(automaticBase: text)
    _ = Double(ascii: text)
    _ = Double(sampleValue: text)
}

func readFields(_ bytes: [UInt8]) {
    var cursor = ByteCursor(bytes.span)
    for byte in bytes {
        switch byte % 12 {
        case 0: _ = cursor.field()
        case 1: _ = cursor.field(upTo: byte)
        case 2: _ = cursor.restOfLine()
        case 3: cursor.skipFields(Int(byte))
        case 4: _ = cursor.skip(byte)
        case 5: cursor.nextLine()
        case 6: _ = cursor.isAtLineEnd
        case 7: _ = try? cursor.unsigned("number")
        case 8: _ = try? cursor.hexadecimal("number")
        case 9: _ = try? cursor.decimal("number")
        case 10: _ = cursor.field().trimmed.trimming(byte)
        default: try? cursor.forEachLine { (line) throws(ParseError) in while !line.field().isEmpty {} }
        }
    }
}

private let labelled = Metric.gauge("labelled", "Something.", labels: ["first", "second"])
private let plain = Metric.gauge("plain", "Something.")

func writeLabels(_ bytes: [UInt8]) {
    var page = MetricPage(reservingCapacity: 64)
    page.family(labelled) { samples in
        samples.add(1, bytes.span, "a")
        samples.add(2, String(bytes.span), "b")
    }
    page.withBytes { text in
        let isValid = text.withUnsafeBufferPointer { String(validating: $0, as: UTF8.self) != nil }
        precondition(isValid, "a page is UTF-8")
    }
    let error = ParseError("field", bytes.span, expected: "nothing of the kind")
    precondition(!error.description.utf8.contains(.newline), "a message is one line")
}

func writeNumbers(_ bytes: [UInt8]) {
    let word = bytes.prefix(8).reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
    var page = MetricPage(reservingCapacity: 64)
    page.write(plain, word)
    page.write(plain, Int(truncatingIfNeeded: word))
    page.write(plain, Double(bitPattern: word))
    for unit: Scaled.Unit in [.thousands, .tenths, .hundredths, .thousandths, .millionths, .billionths] {
        page.write(plain, Scaled(word, unit))
    }
    for line in page.text.split(separator: "\n") where !line.hasPrefix("#") {
        precondition(Double(line.drop { $0 != " " }.dropFirst()) != nil, "what is written can be read")
    }
}

func parseTextfile(_ bytes: [UInt8]) { _ = try? TextfileParser.parse(bytes.span) }

func readNetlink(_ bytes: [UInt8]) {
    var dump = Dump(sequence: 0)
    try? dump.read(bytes.span) { _, payload in readMessage(payload) }
    readMessage(bytes.span)
}

private func readMessage(_ payload: Span<UInt8>) {
    let link = try? Link(parsing: payload)
    _ = link?.address?.description
    let address = try? InterfaceAddress(parsing: payload)
    _ = address?.address.description
    _ = address?.address.scope
    _ = try? Neighbor(parsing: payload)
}

private let commandLine = CommandLineParser(
    flags: CommonFlags.general + CommonFlags.scrape + NodeRoots.flags
        + NodeCollectors.all.flatMap(\.flags).filter { $0.placeholder != "REGEXP" },
    plannedCollectors: NodeCollectors.planned)

func readFlags(_ bytes: [UInt8]) {
    let text = String(bytes.span)
    _ = Duration(flagTexts: [text])?.flagText
    _ = Int(flagTexts: [text])
    _ = Double(flagTexts: [text])
    _ = Bool(flagTexts: [text])
    _ = ListenAddress(text)?.description
    // Arguments that begin with @ name files to read.
    let words = text.split(separator: " ").map(String.init).filter { !$0.hasPrefix("@") }
    _ = commandLine.parse(words, environment: [:])
}

func readHTTP(_ bytes: [UInt8]) {
    let text = String(bytes.span)
    _ = ExpositionFormat.negotiated(accept: text)
    _ = ContentCoding.negotiated(acceptEncoding: text)
    _ = HTTPRequest(HTTPRequestHead(version: .http1_1, method: .GET, uri: text))
    _ = HTTPRequest(HTTPRequestHead(version: .http1_1, method: .GET, uri: "/?\(text)"))
}
