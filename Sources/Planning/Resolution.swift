public import Cloud
public import Vocabulary

/// What becomes of one aspect of one resource: who claims it, who wins, and what that means.
public struct Resolution: Sendable {
    public let aspect: Aspect
    /// Strongest first, by the first field of the aspect.
    public let claims: [Claim]
    public let verdict: Verdict

    /// What the claims come to.
    public enum Verdict: Sendable {
        /// It is as the winner wants it, or the winner wants it kept.
        case satisfied(Claim)
        case change(Claim, Transition, [PlannedAction.Change])
        /// The winner wants something that cannot be stated or done.
        case blocked(Claim, GateHold)
    }

    /// The claim that won.
    public var winner: Claim {
        switch verdict {
        case .satisfied(let claim), .change(let claim, _, _), .blocked(let claim, _): claim
        }
    }

    /// Resolves claims, at least one, on the fields of an aspect: together where an action sets them together.
    static func all(
        of aspect: Aspect, _ claims: [Claim], on resource: Resource, _ type: ResourceTypeDescription
    ) -> [Resolution] {
        switch aspect {
        case .power, .capacity: return [Resolution(aspect, claims, on: resource, type)]
        case .existence:
            return [Field.existence, .snapshot].compactMap { field in
                let own = claims.filter { $0.wish(for: field) != nil }
                guard own.contains(where: { $0.wish(for: field) != .keep }) else { return nil }
                // Whose copy is there already asks for none, whoever else does.
                let open = field == .snapshot ? own.filter { !$0.hasCopy(of: resource) } : own
                let competing = open.contains { $0.wish(for: field) != .keep } ? open : own
                return Resolution(aspect, competing, fields: [field], on: resource, type)
            }
        case .tags:
            var groups: [(winner: Claim, fields: [Field])] = []
            let keys = claims.flatMap { claim in claim.wishes.filter { $0.wish != .keep }.map(\.field) }
            for key in Set(keys).sorted() {
                let own = claims.filter { $0.wish(for: key) != nil }
                let winner = Precedence.ordered(own, on: key, current: resource.value(of: key))[0]
                // What people read is written and taken off for itself.
                let place = key == .notice ? nil : groups.firstIndex { $0.winner === winner && $0.fields != [.notice] }
                if let place { groups[place].fields.append(key) } else { groups.append((winner, [key])) }
            }
            return groups.map { group in
                let own = claims.filter { claim in group.fields.contains { claim.wish(for: $0) != nil } }
                return Resolution(aspect, own, fields: group.fields, on: resource, type)
            }
        }
    }

    /// Resolves claims, at least one, on the fields of an aspect.
    public init(_ aspect: Aspect, _ claims: [Claim], on resource: Resource, _ type: ResourceTypeDescription) {
        let fields = type.fields.filter { $0.aspect == aspect }.map(\.field).filter { field in
            claims.contains { $0.wish(for: field) != nil }
        }
        self.init(aspect, claims, fields: fields, on: resource, type)
    }

    private init(
        _ aspect: Aspect, _ claims: [Claim], fields: [Field], on resource: Resource, _ type: ResourceTypeDescription
    ) {
        let first = fields.first ?? .power
        let ordered = Precedence.ordered(claims, on: first, current: resource.value(of: first))
        self.aspect = aspect
        self.claims = ordered
        verdict = Self.verdict(ordered, fields, resource, type)
    }

    private static func verdict(
        _ ordered: [Claim], _ fields: [Field], _ resource: Resource, _ type: ResourceTypeDescription
    ) -> Verdict {
        let winner = ordered[0]
        if let rival = rival(of: winner, among: ordered, fields, resource) {
            return .blocked(
                winner,
                GateHold(
                    .conflict, holder: rival.name.rawValue,
                    "\(winner.name) and \(rival.name) rank the same and each is the larger in one field; "
                        + "give one of them a higher priority"))
        }
        if let equal = incomparable(with: winner, among: ordered, fields) {
            return .blocked(
                winner,
                GateHold(
                    .conflict, holder: equal.name.rawValue,
                    "\(winner.name) and \(equal.name) rank the same, and nobody can tell "
                        + (fields.first?.tagKey == nil
                            ? "which class is the larger" : "which value of the tag is meant")
                        + "; give one of them a higher priority"))
        }
        var changes: [PlannedAction.Change] = []
        for field in fields where !isIdle(field, for: winner, resource) {
            switch change(of: field, for: winner, resource) {
            case .success(let change): changes.append(change)
            case .failure(let blocked): return .blocked(winner, blocked.hold)
            }
        }
        guard changes.contains(where: { $0.from != $0.to }) else { return .satisfied(winner) }
        guard let transition = transition(for: changes, type) else {
            return .blocked(
                winner,
                GateHold(
                    .impossible, holder: resource.address.description,
                    "no change of a \(type.title) leads from \(changes[0].from) to \(changes[0].to)"))
        }
        return .change(winner, transition, changes)
    }

    /// A claim that beats the winner in another field: an action needs to win every field it touches.
    private static func rival(
        of winner: Claim, among claims: [Claim], _ fields: [Field], _ resource: Resource
    ) -> Claim? {
        guard claims.count > 1 else { return nil }
        for field in fields.dropFirst() {
            let current = resource.value(of: field)
            let strongest = Precedence.ordered(claims, on: field, current: current)[0]
            if strongest.name != winner.name, strongest.wish(for: field) != winner.wish(for: field) {
                return strongest
            }
        }
        return nil
    }

    /// A claim of the winner's rank that wants something else of a field whose values have no order.
    private static func incomparable(with winner: Claim, among claims: [Claim], _ fields: [Field]) -> Claim? {
        fields.lazy.compactMap { field -> Claim? in
            guard case .set(.text) = winner.wish(for: field) else { return nil }
            return claims.dropFirst().first { other in
                (other.level, other.priority) == (winner.level, winner.priority)
                    && other.wish(for: field).map { $0 != winner.wish(for: field) } ?? false
            }
        }.first
    }

    private struct Blocked: Error {
        let hold: GateHold
    }

    /// Whether a field is not there and the claim wants nothing of it: the size of a group that has none.
    private static func isIdle(_ field: Field, for claim: Claim, _ resource: Resource) -> Bool {
        resource.value(of: field) == .absent && claim.wish(for: field) ?? .keep == .keep
    }

    private static func change(
        of field: Field, for claim: Claim, _ resource: Resource
    ) -> Result<PlannedAction.Change, Blocked> {
        let wish = claim.wish(for: field) ?? .keep
        switch (wish, resource.value(of: field)) {
        case (.wake, _):
            return .failure(
                Blocked(
                    hold: GateHold(
                        .prior, holder: resource.address.description,
                        "nobody remembers its \(field) from before it was stopped; state a size in \(claim.name)")))
        case (.set(let wanted), .known(let current)):
            let isSo = (current.isOff && wanted.isOff) || current.satisfies(wanted, of: field)
            return .success(PlannedAction.Change(field: field, from: current, to: isSo ? current : wanted))
        case (.keep, .known(let current)):
            return .success(PlannedAction.Change(field: field, from: current, to: current))
        case (_, .absent):
            return .failure(
                Blocked(
                    hold: GateHold(
                        .impossible, holder: resource.address.description,
                        "it has no \(field), so none can be set; leave that out of \(claim.name)")))
        case (_, .unknown):
            return .failure(
                Blocked(
                    hold: GateHold(
                        .incomplete, holder: resource.address.description,
                        "its \(field) is not known, so nothing is done about it")))
        }
    }

    private static func transition(
        for changes: [PlannedAction.Change], _ type: ResourceTypeDescription
    ) -> Transition? {
        type.transitions.first { transition in
            switch transition.effect {
            case .power(let from, let to):
                changes.contains { change in
                    guard change.field == .power, case .power(let now) = change.from else { return false }
                    return change.to == .power(to) && from.contains(now)
                }
            case .numbers: changes.allSatisfy { transition.touches.contains($0.field) }
            case .text(let field, _): changes.allSatisfy { $0.field == field }
            case .tags: changes.allSatisfy { $0.field.tagKey != nil }
            case .snapshot: changes.allSatisfy { $0.field == .snapshot }
            case .deletion: changes.allSatisfy { $0.field == .existence && $0.to == .none }
            }
        }
    }
}

extension FieldValue {
    /// Stopped and hibernated are two ways of being off; what is off already is not woken to be put off the other way.
    var isOff: Bool { self == .power(.stopped) || self == .power(.hibernated) }
}

extension Claim {
    /// Whether it asks for a copy and there is one.
    fileprivate func hasCopy(of resource: Resource) -> Bool {
        guard case .set(let wanted)? = wish(for: .snapshot), case .known(let now) = resource.value(of: .snapshot) else {
            return false
        }
        return now.satisfies(wanted, of: .snapshot)
    }
}
