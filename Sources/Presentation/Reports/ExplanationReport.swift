import Cloud
public import Ledger
public import Planning
import Specs
public import Storage
public import Vocabulary

/// Everything about one resource.
public struct ExplanationReport: Report {
    private let explanation: Explanation
    private let actions: [JournalAction]
    private let departures: [WatchedChange]
    private let instant: Instant

    /// A report of an explanation at an instant, with the last actions on the resource and what of them has been other
    /// than it was made for too long.
    public init(
        _ explanation: Explanation, actions: [JournalAction], departures: [WatchedChange] = [], at instant: Instant
    ) {
        self.departures = departures
        self.explanation = explanation
        self.actions = actions
        self.instant = instant
    }

    public func table(_ style: TextStyle) -> String { lines.map { Escaping.terminal($0) + "\n" }.joined() }

    public var markdown: String {
        "### \(Escaping.markdown(explanation.resource.name))\n\n"
            + lines.map { line in
                let indent = line.prefix { $0 == " " }.count
                return String(repeating: " ", count: indent) + "* "
                    + Escaping.markdown(String(line.dropFirst(indent))) + "\n"
            }.joined()
    }

    private var lines: [String] {
        let resource = explanation.resource
        var lines = ["\(resource.address) (\(resource.name)) at \(instant)"]
        lines.append("tenant: \(tenant)")
        // Whatever is listed is there.
        lines += resource.state.fields.filter { $0.field != .existence }.map {
            "\($0.field): \(Self.words($0.value, in: $0.field))"
        }
        if resource.state.isChanging { lines.append("on its way there: it takes no other change yet") }
        lines.append("tags: \(tags)")
        if let owner = explanation.owner {
            lines.append("managed by \(owner): claims act there, never here")
            lines += explanation.idleClaims.map { "  selected by \($0), which does nothing here" }
        }
        if explanation.owner == nil, explanation.aspects.isEmpty, explanation.kept.isEmpty,
            explanation.tenants.count == 1
        {
            lines.append("no spec claims it: it is left as it is")
        }
        for aspect in explanation.aspects { lines += self.lines(aspect) }
        lines += explanation.kept.map { kept in
            let until = kept.until.map { "; kept until \($0)" } ?? ""
            return "\(kept.claim) would have it \(kept.wanted) and leaves it alone: \(kept.reason)\(until)"
        }
        lines += explanation.opinions.flatMap(Self.lines)
        lines += explanation.priors.filter { $0.found != $0.set }.map { prior in
            "remembered: \(prior.key.field) was \(prior.found) before \(prior.claim) set it to \(prior.set)"
        }
        lines += departures.map { departure in
            "not as it was made, since \(departure.departedSince ?? departure.deadline): \(departure.words)"
        }
        lines += actions.map { action in
            "done at \(action.intent.evaluatedAt): \(action.intent.transition), \(action.change), "
                + "\(action.outcome?.result.name ?? "open"), by \(action.intent.claim)"
        }
        return lines
    }

    private static func value(_ opinion: PolicyOpinion) -> Value {
        var (result, message, exception, until): (String, String?, String?, Instant?) = ("compliant", nil, nil, nil)
        switch opinion.result {
        case .compliant: break
        case .atFault(let words): (result, message) = ("atFault", words)
        case .excepted(let name, let end): (result, exception, until) = ("excepted", name.rawValue, end)
        case .undetermined(let why): (result, message) = ("undetermined", why)
        }
        return .object([
            "policy": .string(opinion.policy.rawValue), "rule": .string(opinion.rule.name),
            "mode": .string(opinion.mode.rawValue), "severity": .string(opinion.rule.severity.rawValue),
            "result": .string(result), "message": message.map(Value.string),
            "exception": exception.map(Value.string), "until": until.map { .string($0.description) },
            "place": .string(opinion.origin.range.description),
        ])
    }

    private func lines(_ aspect: Explanation.AspectExplanation) -> [String] {
        let claims = aspect.resolution.claims.enumerated().map { place, claim in
            "  \(place + 1). \(Self.sentence(claim))"
        }
        return ["\(aspect.resolution.aspect.rawValue), strongest claim first:"] + claims + outcome(aspect)
    }

    private func outcome(_ aspect: Explanation.AspectExplanation) -> [String] {
        guard let action = aspect.action else {
            return ["  so it stays as it is, as \(aspect.resolution.winner.name) wants it"]
        }
        let change = action.changes.isEmpty ? action.claim.summary : "\(action.transition), \(action.summary)"
        let note = action.note.isEmpty ? [] : ["  note: \(action.note)"]
        guard !action.holds.isEmpty else {
            let approval = action.approval.map { ", let through by \($0)" } ?? ""
            return ["  so: \(change); nothing holds it\(approval)"] + note
        }
        return ["  so: \(change); held (action key \(action.key))"]
            + action.holds.map { hold in
                let end = hold.gate == .order ? "until the group is as wanted" : "until somebody changes that"
                let until = hold.until.map { "until \($0)" } ?? end
                return "    by \(hold.gate.rawValue), \(hold.holder), \(until): \(hold.message)"
            } + note
    }

    private static func lines(_ opinion: PolicyOpinion) -> [String] {
        let rule = "\(opinion.policy)#\(opinion.rule.name)"
        let place = "\(opinion.origin.range)"
        return switch opinion.result {
        case .compliant: ["compliant with \(rule), \(place)"]
        case .atFault(let message):
            [
                "at fault by \(rule) (\(opinion.rule.severity.rawValue), mode \(opinion.mode.rawValue)): "
                    + "\(message), \(place)"
            ]
        case .excepted(let exception, let until): ["excepted from \(rule) by \(exception) until \(until), \(place)"]
        case .undetermined(let why): ["not decided by \(rule): \(why), \(place)"]
        }
    }

    private var tenant: String {
        switch explanation.tenants.count {
        case 0: "none; no tenant's scope covers it"
        case 1: explanation.tenants[0].rawValue
        default:
            "none; the scopes of \(explanation.tenants.map(\.rawValue).joined(separator: " and ")) both cover it, "
                + "so nobody acts on it"
        }
    }

    private var tags: String {
        switch explanation.resource.tags {
        case .known(let set):
            set.tags.isEmpty ? "none" : set.tags.map { "\($0.key)=\($0.value)" }.joined(separator: ", ")
        case .absent: "none"
        case .unknown(let why): "unknown (\(why.rawValue))"
        }
    }

    private static func sentence(_ claim: Claim) -> String {
        let why = claim.reason.isEmpty ? "" : " (\(claim.reason))"
        if claim.level == .release { return "\(claim.name): \(claim.summary)\(why)" }
        let commit = claim.origin.revision.isEmpty ? "" : " at \(claim.origin.revision.prefix(12))"
        return "\(claim.name) wants it \(claim.summary)\(why), \(claim.origin.range)\(commit)"
    }

    private static func words(_ value: Known<FieldValue>, in field: Field) -> String {
        switch value {
        case .known(let value): value.words(in: field)
        case .absent: "absent"
        case .unknown(let why): "unknown (\(why.rawValue))"
        }
    }

    public var value: Value {
        .object([
            "instant": .string(instant.description), "resource": explanation.resource.value,
            "tenants": .list(explanation.tenants.map { .string($0.rawValue) }),
            "idleClaims": .list(explanation.idleClaims.map { .string($0.rawValue) }),
            "aspects": .list(
                explanation.aspects.map { aspect in
                    .object([
                        "aspect": .string(aspect.resolution.aspect.rawValue),
                        "claims": .list(aspect.resolution.claims.map { .string(Self.sentence($0)) }),
                        "winner": .string(aspect.resolution.winner.name.rawValue),
                        "action": aspect.action?.value,
                    ])
                }),
            "kept": .list(
                explanation.kept.map { kept in
                    .object([
                        "claim": .string(kept.claim.rawValue), "wants": .string(kept.wanted),
                        "reason": .string(kept.reason), "until": kept.until.map { .string($0.description) },
                    ])
                }),
            "policies": .list(explanation.opinions.map(Self.value)),
            "remembered": .list(
                explanation.priors.map { prior in
                    [
                        "field": .string(prior.key.field.rawValue), "found": .string(prior.found.description),
                        "set": .string(prior.set.description), "claim": .string(prior.claim.rawValue),
                    ]
                }),
            "departures": .list(departures.map(\.value)),
            "actions": .list(actions.map(\.value)),
        ])
    }
}
