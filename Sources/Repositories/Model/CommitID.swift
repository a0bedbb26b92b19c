/// The name of a commit: 40 lower-case hexadecimal digits (SHA-1).
public struct CommitID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// All 40 digits.
    public let hex: String

    /// Reads 40 hexadecimal digits of either case; nil for anything else.
    public init?(hex: String) {
        guard hex.utf8.count == 40, hex.utf8.allSatisfy(Self.isHexadecimal) else { return nil }
        self.hex = hex.lowercased()
    }

    /// The first twelve digits, for people.
    public var short: String { String(hex.prefix(12)) }

    public var description: String { hex }

    public static func < (left: CommitID, right: CommitID) -> Bool { left.hex < right.hex }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }
}
