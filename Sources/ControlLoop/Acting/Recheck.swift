import Cloud
import Planning
import Vocabulary

/// Looks at a resource again just before something is done to it.
enum Recheck {
    /// What to do after the second look.
    enum Verdict {
        case act(Resource)
        case drop(String)
    }

    /// Whether everything the action rests on still holds.
    ///
    /// - Parameter type: What its provider says of its type.
    static func verdict(
        on action: PlannedAction, _ reading: Reading, _ type: ResourceTypeDescription?
    ) -> Verdict {
        switch reading {
        case .gone: return .drop("it is gone")
        case .unreadable(let error): return .drop("it could not be read again: \(error)")
        case .found(let resource):
            guard resource.address == action.address else {
                return .drop("the provider answered with another resource")
            }
            guard resource.incarnation == action.incarnation else { return .drop("another resource has its name now") }
            if case .known(let owner) = resource.owner { return .drop("\(owner) manages it now") }
            if resource.owner.isUnknown { return .drop("whether something else manages it cannot be told any more") }
            if resource.state.isChanging { return .drop("it is changing") }
            // Whose it is, what selects it and what protects it rests on them.
            guard resource.tags == action.resource.tags else {
                return .drop("its tags have changed since it was listed")
            }
            // A deletion cannot be taken back, and the rule that wants it may look at any of them.
            if action.isDeletion, let name = changed(action.resource, resource) {
                return .drop("its attribute \(name) has changed since it was listed")
            }
            if resource.mark != action.resource.mark { return .drop("its mark has changed since it was listed") }
            for obstacle in type?.constraints ?? [] {
                if let why = obstacle.obstacle(to: action.transition, of: resource) { return .drop(why) }
            }
            let transition = type?.transitions.first { $0.name == action.transition }
            guard transition?.actionClass == action.actionClass else {
                return .drop("nothing keeps it one change when its answer is lost")
            }
            for change in action.changes where resource.value(of: change.field) != .known(change.from) {
                let now = resource.value(of: change.field)
                return .drop(
                    "its \(change.field) is \(words(now, change.field)) now, the plan saw "
                        + change.from.words(in: change.field))
            }
            return .act(resource)
        }
    }

    /// The first attribute that is not as it was; nil where all are.
    private static func changed(_ before: Resource, _ after: Resource) -> AttributeName? {
        Set((before.attributes + after.attributes).map(\.name)).sorted()
            .first { before.attribute($0) != after.attribute($0) }
    }

    private static func words(_ value: Known<FieldValue>, _ field: Field) -> String {
        switch value {
        case .known(let value): value.words(in: field)
        case .absent: "absent"
        case .unknown(let why): "unknown (\(why.rawValue))"
        }
    }
}
