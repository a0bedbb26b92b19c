import Cloud
import Vocabulary

extension Resource {
    /// The same resource with some fields set, and another mark where one is given.
    func with(_ choices: [FieldChoice], mark written: ControlMark? = nil) -> Resource {
        let after = after(choices)
        return Resource(
            address: address, incarnation: incarnation, tags: after.tags, state: after.state, mark: written ?? mark,
            notice: after.notice)
    }

    /// The same resource with its power set.
    func with(_ power: PowerState) -> Resource { with([FieldChoice(.power, .power(power))]) }
}

extension SimulatedCloud.Call {
    /// Whether reading is done with the reading access, and acting on one tenant's resources with its own.
    var isAsItShouldBe: Bool {
        switch self {
        case .identity: true
        case .list(_, .reading), .read(_, .reading), .search(_, .reading): true
        case .perform(let requests, .acting(_, let tenant)):
            requests.allSatisfy { $0.resource.team == tenant.rawValue }
        case .unmark(let resources, .acting(_, let tenant)): resources.allSatisfy { $0.team == tenant.rawValue }
        default: false
        }
    }
}

extension FieldChoice {
    /// Whether a field of a resource is less afterwards.
    func isReduction(of resource: Resource) -> Bool {
        switch (value, resource.value(of: field)) {
        case (.power(let power), .known(.power(.running))): power != .running
        case (.count(let count), .known(.count(let now))): count < now
        default: false
        }
    }
}
