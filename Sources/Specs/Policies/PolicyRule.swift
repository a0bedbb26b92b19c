public import Cloud
import Documents
import Vocabulary

/// One rule of a policy.
public struct PolicyRule: Hashable, Sendable {
    public let name: String
    /// True where the resource is at fault.
    public let when: PolicyExpression
    /// What to say of it.
    public let message: PolicyExpression
    public let severity: Severity
    public let then: Consequence
    /// Seconds for which a resource is marked and told of before the rule acts; nil for none.
    public let grace: Int64?
    /// Whether what waits for the end of a grace is told on the resource too.
    public let mark: MarkPlace
    /// What `tag` sets, in the order of the keys.
    public let tags: [Tag]
    /// What `resize` makes of it: a class or a size.
    public let to: DesiredState?
    /// Whether `delete` waits for a copy.
    public let keepsCopy: Bool

    /// Where people find that a rule is going to act, besides plans and events.
    public enum MarkPlace: String, CaseIterable, Hashable, Sendable {
        case resource, store
    }

    /// How bad a finding is, the worst last.
    public enum Severity: String, CaseIterable, Hashable, Comparable, Sendable {
        case low, medium, high, critical

        public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

        private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    /// What follows.
    public enum Consequence: String, CaseIterable, Hashable, Sendable {
        case report, notify, stop, tag, resize, snapshot, delete

        /// Whether it changes anything.
        public var acts: Bool { self != .report && self != .notify }
    }

    /// A rule from its parts.
    public init(
        name: String, when: PolicyExpression, message: PolicyExpression, severity: Severity = .medium,
        then: Consequence = .report, grace: Int64? = nil, mark: MarkPlace = .resource, tags: [Tag] = [],
        to: DesiredState? = nil, keepsCopy: Bool = true
    ) {
        self.name = name
        self.when = when
        self.message = message
        self.severity = severity
        self.then = then
        self.grace = grace
        self.mark = mark
        self.tags = tags.sorted { $0.key < $1.key }
        self.to = to
        self.keepsCopy = keepsCopy
    }

    /// Whether it looks at what monitoring says.
    public var readsMetrics: Bool { when.readsMetrics || message.readsMetrics }
}

extension Shape where Output == PolicyRule {
    private static var tagsToSet: Shape<[Tag]> {
        Shape<[Metadata.Tag]>.texts("a mapping from tag keys to values", key: .tagKey, value: .tagValue).map {
            tags, _ in
            tags.map { Tag($0.key, $0.value) }
        }
    }

    static func rule(_ environment: PolicyEnvironment) -> Shape {
        .object(
            required("name", .text(.name), "The name of the rule, which findings and exceptions bear."),
            required(
                "when", .expression(environment, .condition),
                "A condition in the Common Expression Language, true where the resource is at fault."),
            required(
                "message", .expression(environment, .message),
                "An expression with a text: what to say of the resource, and what to do about it."),
            defaulted("severity", .cases(\.summary), PolicyRule.Severity.medium, "How bad a finding is."),
            defaulted("then", .consequence, PolicyRule.Consequence.report, "What follows from a finding."),
            optional(
                "grace", .duration(60...31_622_400),
                "How long a resource is at fault before the rule acts. `delete` needs a day at least."),
            defaulted(
                "mark", .cases(\.summary), PolicyRule.MarkPlace.resource,
                "Where it is told when the rule acts, while the `grace` lasts and in mode `enforce`."),
            optional(
                "tags", tagsToSet, "What `tag` sets. What was there before comes back once the resource is compliant."),
            optional("to", .desiredState, "What `resize` makes of it: a `class`, or a `size`."),
            optional(
                "snapshot", .flag,
                "Whether `delete` waits for a copy that was begun since the resource is at fault. Left out it does."),
            check: { place, _, _, _, _, then, grace, _, tags, to, snapshot in
                guard let then else { return }
                RuleCheck(place: place, then: then).check(
                    grace: grace ?? nil, tags: tags ?? nil, to: to ?? nil, snapshot: snapshot ?? nil)
            },
            make: { _, name, when, message, severity, then, grace, mark, tags, to, snapshot in
                PolicyRule(
                    name: name, when: when, message: message, severity: severity, then: then, grace: grace, mark: mark,
                    tags: tags ?? [], to: to, keepsCopy: snapshot ?? true)
            })
    }
}

extension Shape where Output == PolicyRule.Consequence {
    fileprivate static var consequence: Shape {
        let cases = Shape.cases(\.summary)
        return Shape(cases.schema) { place in
            guard place.node.text == "deny" else { return cases.read(place) }
            place.error(
                "\(place.subject) is `deny`", why: "a resource is there already; only documents can be denied",
                fix: "write `stop` or `report`, or judge documents by a `SpecPolicy`")
            return nil
        }
    }
}

extension PolicyRule.Severity: SpecDefault {
    var summary: String {
        switch self {
        case .low: "to be tidied up some day"
        case .medium: "to be mended in the course of work"
        case .high: "to be mended soon"
        case .critical: "to be mended now"
        }
    }
}

extension PolicyRule.Consequence: SpecDefault {
    fileprivate var summary: String {
        switch self {
        case .report: "the finding is shown"
        case .notify: "and the loop says so once, when it appears"
        case .stop: "and in mode `enforce` the resource is stopped"
        case .tag: "and in mode `enforce` it gets `tags`"
        case .resize: "and in mode `enforce` it gets the class or the size `to`"
        case .snapshot: "and in mode `enforce` a copy is made of it, once for each fault"
        case .delete: "and in mode `enforce` it is deleted, after its `grace` and a copy"
        }
    }
}

extension PolicyRule.MarkPlace: SpecDefault {
    fileprivate var summary: String {
        switch self {
        case .resource: "in a tag on the resource, where its type can be tagged"
        case .store: "in plans and events only"
        }
    }
}
