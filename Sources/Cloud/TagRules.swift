public import Vocabulary

/// What a provider demands of the tags of a type.
public struct TagRules: Hashable, Sendable {
    /// Which characters keys and values may have.
    public enum Characters: Hashable, Sendable {
        case any
        /// Letters, digits, spaces and `_ . : / = + - @`.
        case common
        /// Those of Kubernetes' labels: see ``LabelForm``.
        case label
    }

    /// UTF-16 code units, as the strictest of counters counts.
    public let longestKey: Int
    public let longestValue: Int
    /// How many tags a resource may have, those under reserved prefixes left out.
    public let most: Int
    /// What keys must not begin with, in lower case; compared without regard to case.
    public let reservedPrefixes: [String]
    public let characters: Characters
    /// Whether what is told of a resource in advance stands among its tags, and so keeps their rules and counts.
    public let holdNotices: Bool

    /// Rules from their parts.
    public init(
        longestKey: Int, longestValue: Int, most: Int, reservedPrefixes: [String], characters: Characters = .any,
        holdNotices: Bool = true
    ) {
        self.longestKey = longestKey
        self.longestValue = longestValue
        self.most = most
        self.reservedPrefixes = reservedPrefixes
        self.characters = characters
        self.holdNotices = holdNotices
    }

    /// Why nobody can set a tag, or take it off, under a key; nil where it can be done.
    public func problem(ofKey key: String) -> String? {
        if key.isEmpty { return "a tag needs a key" }
        if isReserved(key) {
            let prefix = reservedPrefixes.first { key.lowercased().hasPrefix($0) } ?? ""
            return "keys that begin with `\(prefix)` are the provider's own"
        }
        if key.hasPrefix(ControlMark.keyPrefix) {
            return "keys that begin with `\(ControlMark.keyPrefix)` are this product's own"
        }
        if key.utf16.count > longestKey {
            return "its key has \(key.utf16.count) characters, and \(longestKey) are allowed"
        }
        if characters == .label { return LabelForm.problem(ofKey: key) }
        return strangers(in: key).map { "its key holds \($0), which is not allowed here" }
    }

    /// Why a tag cannot have a value; nil where it can.
    public func problem(ofValue value: String) -> String? {
        if value.utf16.count > longestValue {
            return "its value has \(value.utf16.count) characters, and \(longestValue) are allowed"
        }
        if characters == .label { return LabelForm.problem(ofValue: value) }
        return strangers(in: value).map { "its value holds \($0), which is not allowed here" }
    }

    /// Why some changes of tags cannot be made to a resource; nil where they can. Changes of other fields are not looked at.
    public func problem(of changes: [FieldChoice], to resource: Resource) -> String? {
        let changes = holdNotices ? changes : changes.filter { $0.field != .notice }
        for change in changes {
            guard let key = change.field.tagKey else { continue }
            let name = "tag \(Escaping.terminal(String(key.prefix(140))))"
            // Nobody else sets what this product tells people.
            if change.field != .notice, let problem = problem(ofKey: key) { return "\(name): \(problem)" }
            if case .text(let value) = change.value, let problem = problem(ofValue: value) {
                return "\(name): \(problem)"
            }
        }
        return problem(ofCountAfter: changes, resource)
    }

    private func problem(ofCountAfter changes: [FieldChoice], _ resource: Resource) -> String? {
        guard case .known(let set) = resource.tags else { return nil }
        var before = Set(set.tags.map(\.key).filter { !isReserved($0) })
        if holdNotices, resource.notice != nil { before.insert(ControlMark.noticeKey) }
        var after = before
        for change in changes {
            guard let key = change.field.tagKey else { continue }
            if change.value == .none { after.remove(key) } else { after.insert(key) }
        }
        let count = after.count + (resource.mark == nil ? 0 : 1)
        guard after.count > before.count, count > most else { return nil }
        return "it would have \(count) tags, and \(most) are allowed; take some off first"
    }

    private func isReserved(_ key: String) -> Bool {
        let key = key.lowercased()
        return reservedPrefixes.contains { key.hasPrefix($0) }
    }

    /// The first character that is not allowed, as people can read it.
    private func strangers(in text: String) -> String? {
        let stranger = text.unicodeScalars.first { scalar in
            if scalar.value == 0 { return true }
            guard characters == .common else { return false }
            let properties = scalar.properties
            return !properties.isAlphabetic && properties.numericType == nil && !properties.isWhitespace
                && !"_.:/=+-@".unicodeScalars.contains(scalar)
        }
        return stranger.map { "`\(Escaping.terminal(String($0)))`" }
    }
}
