import Testing

@testable import ExporterCore

@Suite struct SpanTrimmingTests {
    @Test(arguments: [("\nab\n\n", "ab"), (" a\nb \n", " a\nb "), ("\n\n", ""), ("", "")])
    func `drops a byte at both ends only`(text: String, expected: String) {
        #expect(String(text.utf8.span.trimming(.newline)) == expected)
    }
}
