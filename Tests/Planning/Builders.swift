import Cloud
import Planning
import Specs
import Testing
import Timetables
import Vocabulary

/// Short ways to say what a test is about; everything else has a usual value.
enum Make {
    static func metadata(_ kind: String, _ name: String, _ namespace: NamespaceName? = nil) -> Metadata {
        let folder = namespace.map { "tenants/\($0)" } ?? "platform"
        return Metadata(
            kind: kind, name: name, namespace: namespace,
            origin: Origin(
                source: "root", revision: "c0ffee", range: SourceRange(file: "\(folder)/\(kind)-\(name).yaml")))
    }

    /// A tenant with one namespace of its own name.
    static func tenant(
        _ name: String, mode: TenantSpec.Mode = .enforce, accounts: [AccountName] = ["main"],
        tags: TagSelector = TagSelector([]), protection: [TenantSpec.Protection] = [],
        requireApproval: [TransitionName] = [], caps: ActionCaps = .standard, isPlatform: Bool = false
    ) -> TenantSpec {
        let metadata = metadata("Tenant", name)
        return TenantSpec(
            metadata: metadata, mode: mode,
            namespaces: [
                TenantSpec.Namespace(
                    name: NamespaceName(rawValue: name), isPlatform: isPlatform, range: metadata.origin.range)
            ],
            accounts: accounts.map { TenantSpec.Holding(account: $0, tags: tags, range: metadata.origin.range) },
            protection: protection, requireApproval: requireApproval, caps: caps)
    }

    static func account(
        _ name: String = "main", tenants: [TenantName], regions: [String] = ["here"], rateLimit: RateLimit? = nil
    ) -> CloudAccountSpec {
        CloudAccountSpec(
            metadata: metadata("CloudAccount", name),
            configuration: AccountConfiguration(
                name: AccountName(rawValue: name), provider: "sim", realm: "sim",
                account: AccountID(rawValue: "id-" + name), regions: regions,
                reading: CredentialReference(method: "none"),
                acting: tenants.map {
                    AccountConfiguration.TenantAccess(tenant: $0, credentials: CredentialReference(method: "none"))
                }, rateLimit: rateLimit), reservedTagKeys: ["team"])
    }

    /// A window that is always open, so that `inside` is what the schedule wants.
    static func schedule(
        _ name: String, in namespace: NamespaceName, _ state: DesiredState,
        types: [ResourceType] = [TestCatalogue.machine],
        glob: String? = nil, tags: TagSelector = TagSelector([]), atMost: Int? = nil, priority: Int = 0,
        onRelease: ReleaseRule = .restore
    ) -> ScheduleSpec {
        ScheduleSpec(
            metadata: metadata("Schedule", name, namespace),
            selector: ResourceSelector(types: types, name: glob, tags: tags, atMost: atMost), zone: "UTC",
            windows: [WeeklyWindow(start: 0, end: 0)], inside: state, outside: state, priority: priority,
            onRelease: onRelease)
    }

    /// A schedule whose window is always open, with groups.
    static func ordered(
        _ groups: [ScheduleSpec.Group], _ state: DesiredState = .power(.running), in namespace: NamespaceName = "shop",
        name: String = "day", types: [ResourceType] = [TestCatalogue.machine], tags: TagSelector = TagSelector([]),
        windows: [WeeklyWindow] = [WeeklyWindow(start: 0, end: 0)], outside: DesiredState? = nil, notice: Int64? = nil,
        priority: Int = 0
    ) -> ScheduleSpec {
        ScheduleSpec(
            metadata: metadata("Schedule", name, namespace), selector: ResourceSelector(types: types, tags: tags),
            zone: "UTC", rules: [ScheduleSpec.Rule(windows: [.weekly(windows)], state: state)],
            outside: outside ?? state, groups: groups, notice: notice, priority: priority)
    }

    /// A group of what is called alike.
    static func group(
        _ name: String, _ glob: String, delay: Int64 = 0, health: ScheduleSpec.HealthCheck? = nil,
        timeLimit: Int64 = 1800, onTimeout: ScheduleSpec.GroupGate.Timeout = .hold
    ) -> ScheduleSpec.Group {
        ScheduleSpec.Group(
            name: name, selector: ResourceSelector(types: [], name: glob),
            gate: ScheduleSpec.GroupGate(delay: delay, health: health, timeLimit: timeLimit, onTimeout: onTimeout))
    }

    static func override(
        _ name: String, in namespace: NamespaceName, _ state: DesiredState, from start: Instant, for seconds: Int64,
        types: [ResourceType] = [TestCatalogue.machine], priority: Int = 0
    ) -> OverrideSpec {
        OverrideSpec(
            metadata: metadata("Override", name, namespace), selector: ResourceSelector(types: types), state: state,
            start: start, end: start.adding(seconds: seconds), reason: "a test", owner: "tests", priority: priority)
    }

    static let environment = PolicyEnvironment([TestCatalogue.catalogue])

    /// A rule that finds what its condition says at fault.
    static func rule(
        _ name: String, _ when: String, message: String = "'it is at fault'", then: PolicyRule.Consequence = .report,
        grace: Int64? = nil
    ) throws -> PolicyRule {
        let range = SourceRange(file: "policies/\(name).yaml")
        let condition = try #require(PolicyExpression(when, in: environment, at: range))
        let words = try #require(PolicyExpression(message, in: environment, at: range))
        return PolicyRule(name: name, when: condition, message: words, then: then, grace: grace)
    }

    static func policy(
        _ name: String, in namespace: NamespaceName, _ rules: [PolicyRule], mode: ResourcePolicySpec.Mode = .enforce,
        types: [ResourceType] = [TestCatalogue.machine], glob: String? = nil, tags: TagSelector = TagSelector([]),
        tenants: [TenantName] = [], priority: Int = 0, onRelease: ReleaseRule = .restore
    ) -> ResourcePolicySpec {
        ResourcePolicySpec(
            metadata: metadata("ResourcePolicy", name, namespace),
            selector: ResourceSelector(types: types, name: glob, tags: tags), tenants: tenants, mode: mode,
            priority: priority, onRelease: onRelease, rules: rules, environment: environment)
    }

    static func exception(
        _ name: String, in namespace: NamespaceName, from policy: String, rules: [String] = [], glob: String? = nil,
        tags: TagSelector = TagSelector([]), resources: [String] = [], until: Instant
    ) -> PolicyExceptionSpec {
        PolicyExceptionSpec(
            metadata: metadata("PolicyException", name, namespace), policy: policy, rules: rules,
            selector: resources.isEmpty
                ? ResourceSelector(types: [TestCatalogue.machine], name: glob, tags: tags) : nil,
            resources: resources, reason: "a test", owner: "tests", until: until)
    }

    static func scope(
        _ type: ResourceType = TestCatalogue.machine, account: String = "main", region: String = "here"
    ) -> Scope {
        Scope(realm: "sim", account: AccountID(rawValue: "id-" + account), region: region, type: type)
    }

    static func machine(
        _ id: String, _ power: Known<FieldValue> = .known(.power(.running)), tags: Known<TagSet> = .known(TagSet([])),
        disk: Known<Value> = .known("lasting"), owner: Known<ResourceAddress> = .absent, isChanging: Bool = false,
        in scope: Scope = Make.scope(), mark: ControlMark? = nil
    ) -> Resource {
        Resource(
            address: ResourceAddress(scope: scope, id: id), incarnation: Incarnation(rawValue: "inc-" + id),
            tags: tags,
            state: ResourceState(
                fields: [ResourceState.FieldReading(.power, power)],
                attributes: [ResourceState.AttributeReading("disk", disk)], owner: owner, isChanging: isChanging),
            mark: mark)
    }

    static func server(
        _ id: String, _ power: PowerState = .running, _ name: String? = "t3.small",
        tags: Known<TagSet> = .known(TagSet([])), market: String = "fixed", type: ResourceType = TestCatalogue.server
    ) -> Resource {
        Resource(
            address: ResourceAddress(scope: Make.scope(type), id: id), incarnation: Incarnation(rawValue: "inc-" + id),
            tags: tags,
            state: ResourceState(
                fields: [
                    ResourceState.FieldReading(.power, .known(.power(power))),
                    ResourceState.FieldReading(
                        .instanceClass, name.map { .known(.text($0)) } ?? .unknown(.denied)),
                ],
                attributes: [
                    ResourceState.AttributeReading("disk", .known("lasting")),
                    ResourceState.AttributeReading("market", .known(.string(market))),
                ]))
    }

    static func group(
        _ id: String, _ sizes: (minimum: Int64, maximum: Int64, desired: Int64),
        tags: Known<TagSet> = .known(TagSet([])),
        in scope: Scope = Make.scope(TestCatalogue.group)
    ) -> Resource {
        Resource(
            address: ResourceAddress(scope: scope, id: id), incarnation: Incarnation(rawValue: "inc-" + id),
            tags: tags,
            state: ResourceState(fields: [
                ResourceState.FieldReading(.minimum, .known(.count(sizes.minimum))),
                ResourceState.FieldReading(.maximum, .known(.count(sizes.maximum))),
                ResourceState.FieldReading(.desired, .known(.count(sizes.desired))),
            ]))
    }

    static func tagged(_ key: String, _ value: String) -> Known<TagSet> { .known(TagSet([Tag(key, value)])) }

    static func having(_ key: String, _ value: String) -> TagSelector {
        TagSelector([TagSelector.Requirement(key, .isIn, [value])])
    }
}

extension ScheduleSpec {
    /// The same with other groups, or with another restraint.
    func with(
        groups: [Group]? = nil, restraint: Restraint? = nil, fallbackClasses: [String]? = nil
    ) -> ScheduleSpec {
        ScheduleSpec(
            metadata: metadata, selector: selector, zone: zone, rules: rules, outside: outside, validity: validity,
            overlap: overlap, calendars: calendars, groups: groups ?? self.groups, notice: notice, priority: priority,
            onRelease: onRelease, restraint: restraint ?? self.restraint,
            fallbackClasses: fallbackClasses ?? self.fallbackClasses)
    }
}
