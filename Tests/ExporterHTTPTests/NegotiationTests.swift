import ExporterCore
import Testing

@testable import ExporterHTTP

@Suite struct NegotiationTests {
    @Test(arguments: [
        ("", ExpositionFormat.text),
        ("*/*", .text),
        ("text/plain;version=0.0.4;q=0.3,*/*;q=0.2", .text),
        ("application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3", .openMetrics),
        ("application/openmetrics-text; version=\"1.0.0\" ; q=0.2, text/plain; q=0.3", .text),
        ("application/openmetrics-text;version=1.0.0;q=0,text/plain;q=0.1", .text),
        ("application/openmetrics-text;version=2.0.0,text/plain;version=0.0.4;q=0.1", .text),
        (
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6,application/openmetrics-text;version=1.0.0;q=0.5",
            .openMetrics
        ),
        ("application/json", .text),
        (";;;,,q=,application/openmetrics-text;q=nonsense", .text),
    ])
    func `takes the format the client likes best`(header: String, format: ExpositionFormat) {
        #expect(ExpositionFormat.negotiated(accept: header) == format)
    }

    @Test(arguments: [
        ("", ContentCoding.identity), ("gzip", .gzip), ("deflate, gzip;q=0.5", .gzip), ("gzip;q=0", .identity),
        ("*", .gzip), ("*;q=0", .identity), ("br", .identity), ("gzip;q=0, *", .identity), ("identity", .identity),
    ])
    func `compresses for those who take it`(header: String, coding: ContentCoding) {
        #expect(ContentCoding.negotiated(acceptEncoding: header) == coding)
    }

    @Test(
        arguments: [
            (":9100", ListenAddress.tcp(host: nil, port: 9100)),
            ("localhost:0", .tcp(host: "localhost", port: 0)),
            ("[::1]:9100", .tcp(host: "::1", port: 9100)),
            ("unix:/run/x.sock", .unix("/run/x.sock")),
            ("unix:///run/x.sock", .unix("/run/x.sock")),
            ("vsock://:9100", .vsock(port: 9100)),
            ("9100", nil), ("::1:9100", nil), (":65536", nil), ("host:", nil), ("unix:", nil), ("", nil),
        ] as [(String, ListenAddress?)])
    func `reads addresses`(text: String, address: ListenAddress?) {
        #expect(ListenAddress(text) == address)
    }

    @Test func `compresses what gunzip reads`() throws {
        let text = Array(String(repeating: "node_cpu_seconds_total{cpu=\"0\",mode=\"idle\"} 1.5\n", count: 1000).utf8)
        let compressed = Gzip.compress(text)
        #expect(compressed.count < text.count / 8)
        #expect(try gunzip(compressed) == text)
        #expect(try gunzip(Gzip.compress([])) == [])
    }

    @Test func `writes JSON`() {
        let value = JSON.object([
            ("a\"", .array([.number(1), .number(0.5), .bool(true)])), ("b", .string("\u{1}\n\\é")),
        ])
        #expect("\(value)" == #"{"a\"":[1,0.5,true],"b":"\u0001\n\\é"}"#)
    }
}
