/// The few bytes the parsers and writers know by name.
///
/// Computed, because a stored one is looked up in memory at each use.
extension UInt8 {
    @inlinable public static var newline: UInt8 { UInt8(ascii: "\n") }
    @inlinable public static var space: UInt8 { UInt8(ascii: " ") }
    @inlinable public static var tab: UInt8 { UInt8(ascii: "\t") }
    @inlinable public static var quote: UInt8 { UInt8(ascii: "\"") }
    @inlinable public static var backslash: UInt8 { UInt8(ascii: "\\") }
    @inlinable public static var comma: UInt8 { UInt8(ascii: ",") }
    @inlinable public static var colon: UInt8 { UInt8(ascii: ":") }
    @inlinable public static var plus: UInt8 { UInt8(ascii: "+") }
    @inlinable public static var minus: UInt8 { UInt8(ascii: "-") }
    @inlinable public static var dot: UInt8 { UInt8(ascii: ".") }
    @inlinable public static var underscore: UInt8 { UInt8(ascii: "_") }
    @inlinable public static var zero: UInt8 { UInt8(ascii: "0") }
    @inlinable public static var nine: UInt8 { UInt8(ascii: "9") }
    static var letterE: UInt8 { UInt8(ascii: "e") }

    @inlinable public var isDigit: Bool { self &- .zero < 10 }

    /// A space, a tab or the end of a line.
    @inlinable public var isBlank: Bool {
        self == .space || self == .tab || self == .newline || self == UInt8(ascii: "\r")
    }

    public var isASCIILetter: Bool { (self | 0x20) &- UInt8(ascii: "a") < 26 }
}
