import Cloud
import Documents
import Expressions
import Vocabulary

/// What a policy's rules have to do with its selector.
struct PolicyCheck {
    private let types: [ResourceTypeDescription]
    private let place: Place

    init(_ catalogues: [Catalogue], _ place: Place) {
        types = catalogues.flatMap(\.types)
        self.place = place
    }

    /// Reports attributes that no selected type has, changes that a type cannot go through, and rules that act on account
    /// of what that changes.
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
                    guard rule.then.acts else { return }
                    checkAbility(of: selected, to: rule, rulePlace)
                    checkReads(of: rule, RuleEffect(rule, on: selected), rulePlace)
                    checkSelection(by: selector, rule, rulePlace)
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

    // MARK: What types can go through

    private func checkAbility(of selected: [ResourceTypeDescription], to rule: PolicyRule, _ place: Place) {
        for type in selected {
            guard let why = Self.inability(of: type, to: rule) else { continue }
            let isCopy = rule.then == .delete && type.makes(.deletion)
            place.error(
                at: "then", "\(place.subject("then")) is `\(rule.then.rawValue)`", why: why,
                fix: isCopy
                    ? "write `snapshot: false` to do without a copy, or leave the type out of `select.types`"
                    : "leave the type out of `select.types`")
        }
    }

    /// Why the rule can do nothing with resources of a type; nil where it can.
    private static func inability(of type: ResourceTypeDescription, to rule: PolicyRule) -> String? {
        switch rule.then {
        case .report, .notify: nil
        case .stop: type.has(.power) || !type.stoppedMeans.isEmpty ? nil : "`\(type.type)` cannot be stopped"
        case .tag: type.makes(.tags) ? nil : "`\(type.type)` cannot be tagged"
        case .resize:
            rule.to.flatMap { Feasibility.obstacle(to: $0, of: type) }.map { "of `\(type.type)`, \($0)" }
        case .snapshot: type.makes(.snapshot) ? nil : "no copy can be made of `\(type.type)`"
        case .delete:
            type.makes(.deletion)
                ? (rule.keepsCopy && !type.makes(.snapshot)
                    ? "no copy can be made of `\(type.type)` before it is deleted" : nil)
                : "`\(type.type)` cannot be deleted"
        }
    }

    // MARK: What a rule must not rest on

    private func checkReads(of rule: PolicyRule, _ effect: RuleEffect, _ place: Place) {
        for access in rule.when.program.accesses {
            guard let name = effect.touched(by: access) else { continue }
            error(
                place, "when", access.offset, "\(place.subject("when")) reads \(name)",
                why: "\(effect.gerund) changes it, so the rule would undo its own reason", fix: effect.advice(access))
        }
    }

    /// What is selected by a tag must not be tagged away from its selection.
    private func checkSelection(by selector: ResourceSelector, _ rule: PolicyRule, _ place: Place) {
        for entry in place.node["tags"]?.entries ?? [] {
            guard let key = entry.key.scalarText, rule.tags.contains(where: { $0.key == key }) else { continue }
            let isRead =
                selector.tags.requirements.contains { $0.key == key } || (key == "Name" && selector.name != nil)
            guard isRead else { continue }
            place.reader.error(
                at: entry.key.range, "\(place.subject("tags")) sets \(Echo.quoted(key))",
                why: "`spec.select` reads it, so the rule would undo its own reason",
                fix: "select by something else, or set another tag")
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

extension ResourceTypeDescription {
    /// Whether a change of the kind can be made automatically.
    fileprivate func makes(_ effect: Transition.Effect) -> Bool {
        transitions.contains { $0.effect == effect && $0.actionClass != nil }
    }
}
