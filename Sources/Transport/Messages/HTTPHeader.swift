/// One header field of a request or an answer.
///
/// Printing, dumping or interpolating one never shows the value of a sensitive field.
public struct HTTPHeader: Hashable, Sendable {
    public let name: String
    public let value: String
    /// Whether the value must never be shown. Fields that carry credentials always are, whatever the caller said.
    public let isSensitive: Bool

    /// A header field; `isSensitive` marks one whose name does not give it away.
    public init(_ name: String, _ value: String, isSensitive: Bool = false) {
        self.name = name
        self.value = value
        self.isSensitive = isSensitive || SensitiveName.isSensitive(name)
    }
}

extension HTTPHeader: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `name: value`, the value hidden where it is sensitive and redacted where it is not.
    public var description: String {
        "\(name): " + (isSensitive ? Redaction.placeholder : Redaction.text(value))
    }

    public var debugDescription: String { description }

    public var customMirror: Mirror { Mirror(self, children: ["field": description]) }
}

extension [HTTPHeader] {
    /// The value of the first field of that name, whose case does not matter. O(number of fields).
    public func first(named name: String) -> String? {
        first { equalIgnoringCase($0.name, name) }?.value
    }
}

/// Compares two names as ASCII, without making lower-cased copies.
func equalIgnoringCase(_ left: String, _ right: String) -> Bool {
    left.utf8.count == right.utf8.count
        && zip(left.utf8, right.utf8).allSatisfy { asciiLowercased($0) == asciiLowercased($1) }
}

@inline(__always)
func asciiLowercased(_ byte: UInt8) -> UInt8 { (65...90).contains(byte) ? byte | 0x20 : byte }
