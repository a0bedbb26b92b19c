import Cloud
import Documents
import Expressions
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

    /// How bad a finding is, the worst last.
    public enum Severity: String, CaseIterable, Hashable, Comparable, Sendable {
        case low, medium, high, critical

        public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

        private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    /// What follows.
    public enum Consequence: String, CaseIterable, Hashable, Sendable {
        case report, notify, stop
    }

    /// A rule from its parts.
    public init(
        name: String, when: PolicyExpression, message: PolicyExpression, severity: Severity = .medium,
        then: Consequence = .report, grace: Int64? = nil
    ) {
        self.name = name
        self.when = when
        self.message = message
        self.severity = severity
        self.then = then
        self.grace = grace
    }
}

extension Shape where Output == PolicyRule {
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
                "How long a resource is at fault before `stop` acts. Only with `then: stop`."),
            check: {
                (
                    place: Place, _: String?, _: PolicyExpression?, _: PolicyExpression?, _: PolicyRule.Severity?,
                    then: PolicyRule.Consequence?, grace: Int64??
                ) in
                guard let grace, grace != nil, let then, then != .stop else { return }
                place.error(
                    at: "grace", "\(place.subject) has a `grace`", why: "`\(then.rawValue)` does not act",
                    fix: "remove it, or write `then: stop`")
            },
            make: { _, name, when, message, severity, then, grace in
                PolicyRule(
                    name: name, when: when, message: message, severity: severity, then: then, grace: grace)
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

/// What a policy's rules have to do with its selector.
struct PolicyCheck {
    private let types: [ResourceTypeDescription]
    private let place: Place

    init(_ catalogues: [Catalogue], _ place: Place) {
        types = catalogues.flatMap(\.types)
        self.place = place
    }

    /// Reports attributes that no selected type has, and rules that stop on account of what stopping changes.
    func check(_ rules: [PolicyRule], _ selector: ResourceSelector?) {
        guard let selector else { return }
        let selected = types.filter { selector.types.contains($0.type) }
        for (index, rule) in rules.enumerated() {
            guard let node = place.node["rules"]?.elements[index] else { continue }
            place.reader.inside(.field("rules")) {
                place.reader.inside(.element(index)) {
                    let rulePlace = Place(node: node, reader: place.reader)
                    for (field, expression) in [("when", rule.when), ("message", rule.message)] {
                        check(expression, field, of: selected, rulePlace)
                    }
                    if rule.then == .stop { checkStop(rule, selected, rulePlace) }
                }
            }
        }
    }

    private func check(
        _ expression: PolicyExpression, _ field: String, of selected: [ResourceTypeDescription], _ place: Place
    ) {
        let known = Set(selected.flatMap(\.attributes).map(\.rawValue))
        for (name, offset) in expression.attributes where !known.contains(name) {
            let titles = selected.map { "`\($0.type)`" }.joined(separator: " and ")
            let nearest = Suggestion.nearest(to: name, among: known.sorted())
            error(
                place, field, offset, "\(place.subject(field)) reads the attribute `\(name)`",
                why: "\(titles) \(selected.count == 1 ? "has" : "have") none of that name",
                fix: Echo.suggestion(nearest, else: known.sorted(), called: "the attributes"))
        }
    }

    private func checkStop(_ rule: PolicyRule, _ selected: [ResourceTypeDescription], _ place: Place) {
        for type in selected where !type.has(.power) && type.stoppedMeans.isEmpty {
            place.error(
                at: "then", "\(place.subject("then")) is `stop`", why: "`\(type.type)` cannot be stopped",
                fix: "leave the type out of `select.types`")
        }
        let fields = Set(selected.flatMap(\.fields).map { "Resource.\($0.field)" })
        let attributes = Set(selected.flatMap(\.followingAttributes).map { "Attributes.\($0)" })
        for read in rule.when.program.reads where fields.contains(read.name) || attributes.contains(read.name) {
            let name = read.name.split(separator: ".").last ?? ""
            error(
                place, "when", read.offset, "\(place.subject("when")) reads `\(name)`",
                why: "stopping changes it, so the rule would undo its own reason",
                fix: "leave it out of the condition: what is stopped already is left as it is")
        }
    }

    private func error(
        _ place: Place, _ field: String, _ offset: Int, _ what: String, why: String, fix: String
    ) {
        let range = place.node[field]?.range(ofTextByte: offset) ?? place.node.range
        place.reader.error(at: range, what, why: why, fix: fix)
    }
}

extension PolicyExpression {
    /// The attributes it names, and where in its text.
    fileprivate var attributes: [(name: String, offset: Int)] {
        program.reads.compactMap { read in
            read.name.hasPrefix("Attributes.") ? (String(read.name.dropFirst("Attributes.".count)), read.offset) : nil
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
        }
    }
}
