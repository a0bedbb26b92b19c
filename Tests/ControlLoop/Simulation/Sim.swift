import Cloud
import Vocabulary

/// Short ways to say what resources there are; everything else has a usual value.
enum Sim {
    static let region = "here-1"

    static func scope(_ type: ResourceType = SimulatedCatalogue.machine, account: AccountID = "id-main") -> Scope {
        Scope(realm: "sim", account: account, region: region, type: type)
    }

    static func machine(
        _ id: String, _ power: PowerState = .running, team: String = "shop", tags more: [Tag] = [],
        disk: Known<Value> = .known("lasting"), owner: Known<ResourceAddress> = .absent, isChanging: Bool = false,
        incarnation: Incarnation? = nil, in scope: Scope = Sim.scope(), mark: ControlMark? = nil
    ) -> Resource {
        Resource(
            address: ResourceAddress(scope: scope, id: id),
            incarnation: incarnation ?? Incarnation(rawValue: "life-" + id),
            tags: .known(TagSet([Tag("team", team)] + more)),
            state: ResourceState(
                fields: [ResourceState.FieldReading(.power, .known(.power(power)))],
                attributes: [ResourceState.AttributeReading("disk", disk)], owner: owner, isChanging: isChanging),
            mark: mark)
    }

    static func pool(_ id: String, _ desired: Int64, team: String = "shop") -> Resource {
        Resource(
            address: ResourceAddress(scope: scope(SimulatedCatalogue.pool), id: id),
            incarnation: Incarnation(rawValue: "life-" + id), tags: .known(TagSet([Tag("team", team)])),
            state: ResourceState(fields: [ResourceState.FieldReading(.desired, .known(.count(desired)))]))
    }

    static func worker(_ id: String, _ power: PowerState = .running) -> Resource {
        machine(id, power, in: scope(SimulatedCatalogue.worker))
    }

    static func volume(
        _ id: String, team: String = "shop", tags more: [Tag] = [], copied: Int64? = nil,
        attached: Known<Value> = .absent,
        owner: Known<ResourceAddress> = .absent
    ) -> Resource {
        Resource(
            address: ResourceAddress(scope: scope(SimulatedCatalogue.volume), id: id),
            incarnation: Incarnation(rawValue: "life-" + id), tags: .known(TagSet([Tag("team", team)] + more)),
            state: ResourceState(
                fields: [
                    ResourceState.FieldReading(.existence, .known(.flag(true))),
                    ResourceState.FieldReading(.snapshot, .known(copied.map(FieldValue.count) ?? .none)),
                ], attributes: [ResourceState.AttributeReading("attached", attached)], owner: owner))
    }

    static func server(
        _ id: String, _ power: PowerState = .running, _ name: String = "t3.small", team: String = "shop"
    ) -> Resource {
        Resource(
            address: ResourceAddress(scope: scope(SimulatedCatalogue.server), id: id),
            incarnation: Incarnation(rawValue: "life-" + id), tags: .known(TagSet([Tag("team", team)])),
            state: ResourceState(fields: [
                ResourceState.FieldReading(.power, .known(.power(power))),
                ResourceState.FieldReading(.instanceClass, .known(.text(name))),
            ]))
    }

    static func group(
        _ id: String, _ minimum: Int64, _ maximum: Int64, _ desired: Int64, team: String = "shop",
        in scope: Scope = Sim.scope(SimulatedCatalogue.group)
    ) -> Resource {
        Resource(
            address: ResourceAddress(scope: scope, id: id), incarnation: Incarnation(rawValue: "life-" + id),
            tags: .known(TagSet([Tag("team", team)])),
            state: ResourceState(fields: [
                ResourceState.FieldReading(.minimum, .known(.count(minimum))),
                ResourceState.FieldReading(.maximum, .known(.count(maximum))),
                ResourceState.FieldReading(.desired, .known(.count(desired))),
            ]))
    }
}

extension Resource {
    var power: PowerState? {
        if case .known(.power(let power)) = value(of: .power) { power } else { nil }
    }

    var instanceClass: String? {
        if case .known(.text(let name)) = value(of: .instanceClass) { name } else { nil }
    }

    /// Minimum, maximum and desired size.
    var sizes: [FieldValue?] { [Field.minimum, .maximum, .desired].map { value(of: $0).value } }
}
