public import Vocabulary

/// One change a provider can make to a resource of a type.
public final class Transition: Sendable {
    /// What is to be set, and from what.
    public enum Effect: Hashable, Sendable {
        /// Changes power from any of the states to another.
        case power(from: [PowerState], to: PowerState)
        /// Sets each of the touched fields to a number.
        case numbers
        /// Sets one field to a text, but only while power is in one of the states. What runs is stopped on the way where
        /// that is what it takes, and started again.
        case text(Field, while: [PowerState])
        /// Sets tags, or takes them off where the value is ``FieldValue/none``.
        case tags
        /// Makes a copy of what the resource holds; its ``Field/snapshot`` tells of the latest one.
        case snapshot
        /// Takes the resource away for good: its ``Field/existence`` becomes ``FieldValue/none``.
        case deletion
    }

    public let name: TransitionName
    public let effect: Effect
    /// Every field the change touches on the way; a claim needs to win all of them.
    public let touches: [Field]
    /// What keeps it one change when its call is lost or repeated; one without is never made automatically.
    public let actionClass: ActionClass?
    /// Seconds within which the provider shows the new state, as the provider states it or as generally seen.
    public let settlesWithin: Int
    /// Seconds for which the provider knows an idempotency token again, as it states; for class `keyed` only.
    public let tokensLast: Int
    /// What people should know before they rely on it; empty where there is nothing.
    public let note: String

    /// A transition from its parts.
    public init(
        _ name: TransitionName, _ effect: Effect, touches: [Field], actionClass: ActionClass?, settlesWithin: Int,
        tokensLast: Int = 0, note: String = ""
    ) {
        self.name = name
        self.effect = effect
        self.touches = touches
        self.actionClass = actionClass
        self.settlesWithin = settlesWithin
        self.tokensLast = tokensLast
        self.note = note
    }
}

/// Something about a resource that makes changes impossible.
public final class Constraint: Sendable {
    /// The changes it stands in the way of.
    public let forbids: [TransitionName]
    public let attribute: AttributeName
    /// The values of the attribute with which the changes are impossible; nil where any value is in the way.
    public let values: [Value]?
    /// Why, in words: "its root volume is an instance store, which does not survive a stop".
    public let reason: String

    /// A constraint from its parts.
    public init(_ attribute: AttributeName, in values: [Value], forbids: [TransitionName], reason: String) {
        self.attribute = attribute
        self.values = values
        self.forbids = forbids
        self.reason = reason
    }

    /// A constraint that any value of the attribute is in the way of changes.
    public init(whereThereIs attribute: AttributeName, forbids: [TransitionName], reason: String) {
        self.attribute = attribute
        values = nil
        self.forbids = forbids
        self.reason = reason
    }

    /// Why the constraint keeps a resource from a change; nil where it does not. An unknown attribute keeps it too.
    public func obstacle(to transition: TransitionName, of resource: Resource) -> String? {
        guard forbids.contains(transition) else { return nil }
        switch resource.attribute(attribute) {
        case .known(let value): return values?.contains(value) ?? true ? reason : nil
        case .absent: return nil
        case .unknown(let why): return "\(attribute) is not known (\(why.rawValue)), and it decides whether it can"
        }
    }
}

/// What people should know before a field of a resource goes below a number that one of its attributes tells, although
/// nothing holds the change.
public final class Caution: Sendable {
    public let field: Field
    /// Holds the number.
    public let attribute: AttributeName
    /// Holds the name of whoever wants the number.
    public let holder: AttributeName
    /// What comes after "the budget web keeps 2": "pods from evictions, and scaling is none".
    public let reason: String

    /// A caution from its parts.
    public init(_ field: Field, below attribute: AttributeName, by holder: AttributeName, reason: String) {
        self.field = field
        self.attribute = attribute
        self.holder = holder
        self.reason = reason
    }

    /// What to say of a change; nil for nothing.
    public func words(_ changed: Field, from old: FieldValue, to new: FieldValue, of resource: Resource) -> String? {
        guard changed == field, case .count(let before) = old, case .count(let after) = new, after < before else {
            return nil
        }
        switch resource.attribute(attribute) {
        case .known(let value):
            guard let kept = value.integer, after < kept else { return nil }
            let name = resource.attribute(holder).value?.text ?? holder.rawValue
            return "\(name) keeps \(kept) \(reason)"
        case .absent, .unknown(.notRead): return nil
        case .unknown(let why): return "\(attribute) is not known (\(why.rawValue)), and it may keep \(reason)"
        }
    }
}
