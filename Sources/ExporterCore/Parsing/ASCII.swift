/// The few bytes the parsers and writers know by name.
extension UInt8 {
    public static let newline = UInt8(ascii: "\n")
    public static let space = UInt8(ascii: " ")
    public static let tab = UInt8(ascii: "\t")
    public static let quote = UInt8(ascii: "\"")
    public static let backslash = UInt8(ascii: "\\")
    public static let comma = UInt8(ascii: ",")
    public static let colon = UInt8(ascii: ":")
    public static let plus = UInt8(ascii: "+")
    public static let minus = UInt8(ascii: "-")
    public static let dot = UInt8(ascii: ".")
    public static let underscore = UInt8(ascii: "_")
    public static let zero = UInt8(ascii: "0")
    public static let nine = UInt8(ascii: "9")
    static let letterE = UInt8(ascii: "e")

    public var isDigit: Bool { self &- .zero < 10 }

    /// A space, a tab or the end of a line.
    public var isBlank: Bool { self == .space || self == .tab || self == .newline || self == UInt8(ascii: "\r") }

    public var isASCIILetter: Bool { (self | 0x20) &- UInt8(ascii: "a") < 26 }
}
