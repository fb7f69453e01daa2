import ExporterCore
import Testing

@Suite struct NumberTests {
    @Test(arguments: [
        ("0", 0), ("7", 7), ("1500", 1500), ("9223372036854775807", Int.max), ("-1", -1), ("+5", 5), ("0x1003", 4099),
        ("0X1f", 31), ("-0x10", -16), ("010", 8), ("-010", -8), ("0o17", 15), ("0b101", 5), ("1_000", 1000), ("00", 0),
    ])
    func `finds a number's base out`(text: String, value: Int) {
        #expect(Int(automaticBase: text.utf8.span) == value)
    }

    @Test(arguments: ["", "-", "x", "0x", "08", "9223372036854775808", "1 2", "12a", "--1"])
    func `refuses what is no number`(text: String) {
        #expect(Int(automaticBase: text.utf8.span) == nil)
    }
}
