public import Cloud
import Specs
public import Vocabulary

/// One change to one resource, with why, and what holds it. Immutable, and passed on by reference: a pass hands each
/// action from step to step.
public final class PlannedAction: Sendable {
    /// The hash of (incarnation, fields from → to, claim), without instant or revision: what approvals name.
    public let key: String
    public let account: AccountName
    /// As the plan saw it.
    public let resource: Resource
    public let transition: TransitionName
    public let actionClass: ActionClass
    /// Every field it touches, in the order of their names.
    public let changes: [Change]
    public let claim: Claim
    /// The claims on the same fields, strongest first, in words.
    public let chain: [String]
    /// Empty for an action that may be carried out.
    public let holds: [GateHold]
    /// The approval that lets it through, where it needs one.
    public let approval: ClaimName?
    /// How it counts against the caps.
    public let counting: ActionCounting
    /// What people should know: `AWS starts a stopped database again after seven days`.
    public let note: String
    /// What people should know of this very resource before it is changed, although nothing holds it; part of ``note``.
    public let cautions: [String]
    /// What it no longer waits for, in words; nil where it does not go past anything.
    public let past: String?
    /// Its part in a change that takes several; nil for one that stands for itself.
    public let way: Way?

    /// The part of an action in a change that takes several.
    public enum Way: Hashable, Sendable {
        /// It makes way for another change, and is gated and counted as that one: the stop before a resize.
        case opens(TransitionName)
        /// What let the first through lets it through too: the resize, and the start after it.
        case follows
    }

    /// One field's change.
    public struct Change: Hashable, Sendable {
        public let field: Field
        public let from: FieldValue
        public let to: FieldValue
    }

    init(
        key: String, account: AccountName, resource: Resource, transition: TransitionName, actionClass: ActionClass,
        changes: [Change], claim: Claim, chain: [String], holds: [GateHold], approval: ClaimName?,
        counting: ActionCounting, note: String, cautions: [String] = [], past: String? = nil, way: Way? = nil
    ) {
        self.key = key
        self.account = account
        self.resource = resource
        self.transition = transition
        self.actionClass = actionClass
        self.changes = changes
        self.claim = claim
        self.chain = chain
        self.holds = holds
        self.approval = approval
        self.counting = counting
        self.note = note
        self.cautions = cautions
        self.past = past
        self.way = way
    }

    public var address: ResourceAddress { resource.address }
    public var incarnation: Incarnation { resource.incarnation }
    /// The name people gave the resource.
    public var name: String { resource.name }

    /// Whether it may be carried out.
    public var isReady: Bool { holds.isEmpty }

    /// Whether it takes something away that is there now.
    public var isReduction: Bool { changes.contains { Precedence.isReduction(from: $0.from, to: $0.to) } }

    /// What caps and approvals take it for.
    public var gated: TransitionName { if case .opens(let change) = way { change } else { transition } }

    /// What becomes of what it found once its claim ends, as a prior state notes it; nil for a return, which leaves
    /// nothing to remember.
    public var remembered: String? {
        if case .opens = way { return PriorState.onTheWay }
        // Of what is deleted nothing comes back.
        if changes.contains(where: { $0.field == .existence }) { return nil }
        return claim.level == .release ? nil : claim.onRelease.rawValue
    }

    /// Whether it takes the resource away for good.
    public var isDeletion: Bool { changes.contains { $0.field == .existence } }

    /// `running → stopped`, or `desired 0 → 2, minimum 0 → 1`.
    public var summary: String {
        let moved = changes.filter { $0.from != $0.to }
        if let only = moved.first, moved.count == 1, only.field == .power { return "\(only.from) → \(only.to)" }
        return moved.map { change in
            "\(change.field) \(change.from.words(in: change.field)) → \(change.to.words(in: change.field))"
        }.joined(separator: ", ")
    }

    /// The same with more that holds it, or with its approval, or counted otherwise, or going past something, or as a part
    /// of something.
    func with(
        holds more: [GateHold] = [], approval: ClaimName? = nil, counting: ActionCounting? = nil,
        past: String? = nil, way: Way? = nil
    ) -> PlannedAction {
        let isCounted = counting == nil || counting == self.counting
        if more.isEmpty, approval == nil, isCounted, past == nil, way == nil { return self }
        return PlannedAction(
            key: key, account: account, resource: resource, transition: transition, actionClass: actionClass,
            changes: changes, claim: claim, chain: chain,
            holds: holds + more, approval: approval ?? self.approval, counting: counting ?? self.counting,
            note: past.map { note.isEmpty ? $0 : "\(note); \($0)" } ?? note, cautions: cautions,
            past: past ?? self.past, way: way ?? self.way)
    }
}
