/// One tag. Equal tags of a listing share one object.
public final class Tag: Hashable, Sendable {
    private let sharedKey: TagKey
    public let value: String

    public var key: String { sharedKey.text }

    /// A tag from its parts.
    public convenience init(_ key: String, _ value: String) { self.init(TagKey(key), value) }

    init(_ key: TagKey, _ value: String) {
        sharedKey = key
        self.value = value
    }

    public static func == (left: Tag, right: Tag) -> Bool {
        left === right || (left.key == right.key && left.value == right.value)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(key)
        hasher.combine(value)
    }
}

/// A key that many tags share.
final class TagKey: Sendable {
    let text: String

    init(_ text: String) { self.text = text }
}

/// The tags of a resource in the order of their keys, without the controller's own.
public struct TagSet: Hashable, Sendable {
    /// In the order of their keys.
    public let tags: [Tag]

    /// A set from tags in any order; of tags with the same key the last is kept.
    public init(_ tags: [Tag]) {
        guard !zip(tags, tags.dropFirst()).allSatisfy({ $0.key < $1.key }) else {
            self.tags = tags
            return
        }
        var last: [String: Tag] = [:]
        for tag in tags { last[tag.key] = tag }
        self.tags = last.values.sorted { $0.key < $1.key }
    }

    /// The value under a key; nil where there is none.
    public subscript(key: String) -> String? { tags.first { $0.key == key }?.value }
}
