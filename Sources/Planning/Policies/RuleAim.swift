import Cloud
import Specs
import Vocabulary

/// What a rule asks of a resource.
enum RuleAim: Hashable {
    /// A state that schedules know too.
    case state(DesiredState)
    case tags([Tag])
    /// What people read on the resource of a rule that is going to act at an instant.
    case notice(String, Instant)
    /// A copy that was begun since an instant.
    case copy(since: Instant)
    /// With such a copy; nil for without any.
    case deletion(copiedSince: Instant?)

    /// Seconds by which a provider's clock may be behind ours: what it says was begun so long before still counts.
    private static let skew: Int64 = 30

    /// What a rule asks for where it acts.
    ///
    /// - Parameter begun: Since when the resource is at fault; nil for a rule that is not remembered.
    init?(_ rule: PolicyRule, begun: Instant?) {
        switch rule.then {
        case .report, .notify: return nil
        case .stop: self = .state(.power(.stopped))
        case .tag: self = .tags(rule.tags)
        case .resize:
            guard let to = rule.to else { return nil }
            self = .state(to)
        case .snapshot:
            guard let begun else { return nil }
            self = .copy(since: begun)
        case .delete:
            guard let begun else { return nil }
            self = .deletion(copiedSince: rule.keepsCopy ? begun : nil)
        }
    }

    /// In words, as after `wants it`.
    var summary: String {
        switch self {
        case .state(let state): state.description
        case .tags(let tags): "tagged " + tags.map { "\($0.key)=\($0.value)" }.joined(separator: ", ")
        case .notice(let text, _): "marked `\(text)`"
        case .copy(let since): "copied since \(since)"
        case .deletion(let since): since.map { "deleted, once it is copied since \($0)" } ?? "deleted"
        }
    }

    /// What it wants of each field of a type; nil where the type cannot be brought to it. A state is the demand's to
    /// put into fields.
    func wishes(on type: ResourceTypeDescription) -> [Claim.FieldWish]? {
        switch self {
        case .state: nil
        case .tags(let tags):
            type.isTaggable ? tags.map { Claim.FieldWish(.tag($0.key), .set(.text($0.value))) } : nil
        case .notice(let text, _): type.isTaggable ? [Claim.FieldWish(.notice, .set(.text(text)))] : nil
        case .copy(let since): type.has(field: .snapshot) ? [Self.copy(since)] : nil
        case .deletion(let since):
            type.has(field: .existence)
                ? [Claim.FieldWish(.existence, .set(.none))] + (since.map { [Self.copy($0)] } ?? []) : nil
        }
    }

    private static func copy(_ since: Instant) -> Claim.FieldWish {
        Claim.FieldWish(.snapshot, .set(.count(since.seconds - skew)))
    }
}

/// The text that tells people on a resource what a rule is going to do: `stop by ResourcePolicy/shop/owners/has-owner
/// at 2026-03-26T12:00:00Z`. In the characters that every provider allows in a tag's value, and short enough for all.
enum NoticeText {
    static func of(_ rule: PolicyRule, in policy: ClaimName, at due: Instant) -> String {
        "\(rule.then.rawValue) by \(policy)/\(rule.name) at \(due)"
    }

    /// The policy that a text speaks of; nil for a text that is none of ours. Whoever can write tags can write any.
    static func policy(in text: String) -> ClaimName? {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 5, words[1] == "by", words[3] == "at" else { return nil }
        let parts = words[2].split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "ResourcePolicy" else { return nil }
        return ClaimName(rawValue: parts.dropLast().joined(separator: "/"))
    }
}

extension PolicyRule {
    /// The fields of a type that it may set, where it acts.
    func fields(of type: ResourceTypeDescription) -> [Field] {
        switch then {
        case .report, .notify: []
        case .stop: type.fields(for: .power(.stopped))
        case .resize: to.map { type.fields(for: $0) } ?? []
        case .tag: type.isTaggable ? tags.map { Field.tag($0.key) } : []
        case .snapshot: type.has(field: .snapshot) ? [.snapshot] : []
        case .delete: type.fields.map(\.field).filter { $0 == .existence || ($0 == .snapshot && keepsCopy) }
        }
    }

    /// Whether it tells people on resources of a type when it acts.
    func tells(on type: ResourceTypeDescription) -> Bool { grace != nil && mark == .resource && type.isTaggable }
}
