public import Cloud
public import Specs
public import Vocabulary

/// What a claim may ever do, derived from specs alone: what a review approves and the loop never exceeds.
public struct Envelope: Hashable, Sendable {
    public let claim: ClaimName
    public let selector: ResourceSelector
    /// Fields it may set, in order.
    public let fields: [Field]
    /// States it may bring resources to, in words, in order.
    public let states: [String]
    /// The most resources it may move; nil where the spec sets no limit.
    public let largestCount: Int?

    /// The envelope of a schedule.
    public init(_ schedule: ScheduleSpec, _ catalogues: [Catalogue]) {
        self.init(
            schedule.metadata.claimName, schedule.selector,
            schedule.states + schedule.fallbackClasses.map(DesiredState.instanceClass), catalogues)
    }

    /// The envelope of an override.
    public init(_ override: OverrideSpec, _ catalogues: [Catalogue]) {
        self.init(
            override.metadata.claimName, override.selector,
            [override.state] + override.fallbackClasses.map(DesiredState.instanceClass), catalogues)
    }

    /// The envelope of a policy: empty where no rule of it acts.
    public init(_ policy: ResourcePolicySpec, _ catalogues: [Catalogue]) {
        self.init(policy, policy.acting, telling: true, catalogues)
    }

    /// The envelope of some rules of a policy.
    init(
        _ policy: ResourcePolicySpec, _ rules: [PolicyRule], telling: Bool = false, _ catalogues: [Catalogue]
    ) {
        var fields: Set<Field> = []
        for type in policy.selector.types.compactMap({ type in catalogues.lazy.compactMap { $0[type] }.first }) {
            for rule in rules {
                fields.formUnion(rule.fields(of: type))
                if telling, rule.tells(on: type) { fields.insert(.notice) }
            }
        }
        claim = policy.metadata.claimName
        selector = policy.selector
        self.fields = fields.sorted()
        states = Set(rules.flatMap(\.outcomes)).sorted()
        largestCount = policy.selector.atMost
    }

    private init(_ claim: ClaimName, _ selector: ResourceSelector, _ states: [DesiredState], _ catalogues: [Catalogue])
    {
        self.claim = claim
        self.selector = selector
        self.states = Set(states.filter { $0 != .leaveAlone }.map(\.description)).sorted()
        largestCount = selector.atMost
        var fields: Set<Field> = []
        for type in selector.types {
            guard let description = catalogues.lazy.compactMap({ $0[type] }).first else { continue }
            for state in states { fields.formUnion(description.fields(for: state)) }
        }
        self.fields = fields.sorted()
    }
}

extension PolicyRule {
    /// What it may bring resources to, in words.
    fileprivate var outcomes: [String] {
        switch then {
        case .report, .notify: []
        case .stop: [DesiredState.power(.stopped).description]
        case .tag: tags.map { "tag \($0.key)=\($0.value)" }
        case .resize: to.map { [$0.description] } ?? []
        case .snapshot: ["copied"]
        case .delete: [keepsCopy ? "deleted" : "deleted without a copy"]
        }
    }
}

extension ResourceTypeDescription {
    /// The fields that bringing a resource of the type to a state sets.
    func fields(for state: DesiredState) -> [Field] {
        switch state {
        case .power: has(.power) ? [.power] : stoppedMeans.map(\.field)
        case .leaveAlone: []
        case .instanceClass:
            // What runs is stopped and started again on the way.
            has(field: .instanceClass) ? fields.map(\.field).filter { $0 == .instanceClass || $0 == .power } : []
        case .size: fields.filter { $0.aspect == .capacity && $0.field != .instanceClass }.map(\.field)
        }
    }
}
