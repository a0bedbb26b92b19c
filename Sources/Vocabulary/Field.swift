/// The kind of thing a spec may have an opinion about.
public enum Aspect: String, CaseIterable, Hashable, Comparable, Sendable {
    case power, capacity, tags, existence

    public static func < (left: Aspect, right: Aspect) -> Bool { left.rawValue < right.rawValue }
}

/// The smallest thing of a resource that can be set: `power`, `minimum`, `tag:team`.
public struct Field: Name {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Whether it runs; see ``PowerState``.
    public static let power: Field = "power"
    /// The smallest size of a group.
    public static let minimum: Field = "minimum"
    /// The largest size of a group.
    public static let maximum: Field = "maximum"
    /// The size of a group now.
    public static let desired: Field = "desired"

    /// What a machine is made of, in its provider's words: `t3.small`, `db.r6g.large`.
    public static let instanceClass: Field = "class"

    /// Whether the resource is there: `.flag(true)` for whatever is listed.
    public static let existence: Field = "existence"

    /// When the latest finished copy of what it holds was begun: `.count` of Unix seconds, `.none` where there is none.
    public static let snapshot: Field = "snapshot"

    /// The field that holds one tag.
    public static func tag(_ key: String) -> Field { Field(rawValue: tagPrefix + key) }

    /// The key of the tag it holds; nil for a field that holds none.
    public var tagKey: String? {
        rawValue.hasPrefix(Self.tagPrefix) ? String(rawValue.dropFirst(Self.tagPrefix.utf8.count)) : nil
    }

    private static let tagPrefix = "tag:"
}

/// Whether something runs, ordered from the least to the most that is available.
public enum PowerState: String, CaseIterable, Hashable, Comparable, Sendable {
    case stopped, hibernated, running

    public static func < (left: PowerState, right: PowerState) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .stopped: 0
        case .hibernated: 1
        case .running: 2
        }
    }
}

/// The value of a field.
public enum FieldValue: Hashable, Sendable {
    case power(PowerState)
    case count(Int64)
    case text(String)
    case flag(Bool)
    /// Nothing there: a tag that is not set.
    case none
}

extension FieldValue {
    /// As people read it in a field: a copy by the instant at which it was begun.
    public func words(in field: Field) -> String {
        if field == .snapshot, case .count(let begun) = self { return Instant(seconds: begun).description }
        return description
    }

    /// Whether a field with this value is as it was wanted: a copy also where it was begun later.
    public func satisfies(_ wanted: FieldValue, of field: Field) -> Bool {
        if field == .snapshot, case .count(let begun) = self, case .count(let since) = wanted { return begun >= since }
        return self == wanted
    }
}

extension FieldValue: CustomStringConvertible {
    /// As people write it: `stopped`, `3`, `true`, the text itself, `(none)`.
    public var description: String {
        switch self {
        case .power(let state): state.rawValue
        case .count(let number): String(number)
        case .text(let text): text
        case .flag(let flag): String(flag)
        case .none: "(none)"
        }
    }
}
