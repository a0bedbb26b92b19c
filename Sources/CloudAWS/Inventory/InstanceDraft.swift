import Cloud
import Vocabulary

/// What is read of an instance, until it is all there.
struct InstanceDraft {
    var id = ""
    var state = ""
    var stateReason: String?
    var image: String?
    var instanceType: String?
    var lifecycle: String?
    var spotRequest: String?
    var rootDevice: String?
    var architecture: String?
    var platform: String?
    var subnet: String?
    var network: String?
    var zone: String?
    var tenancy: String?
    var canHibernate = false
    var isManaged = false
    var tags = TagCollector()

    /// The instance; nil for one without an id and for one that is gone or going.
    func resource(scope: Scope, groups: Scope, _ pool: inout ResourcePool) -> Resource? {
        guard !id.isEmpty, state != "terminated", state != "shutting-down" else { return nil }
        let owner = tags.groupName.map { ResourceAddress(scope: groups, id: $0) }
        let resourceState = ResourceState(
            fields: [ResourceState.FieldReading(.power, power.map(FieldValue.power))], attributes: attributes,
            owner: owner.map(Known.known) ?? .absent, isChanging: state == "pending" || state == "stopping")
        return Resource(
            address: ResourceAddress(scope: scope, id: id), incarnation: Incarnation(rawValue: id),
            tags: .known(tags.set), state: pool.state(resourceState), mark: tags.mark)
    }

    /// Source: EC2 user guide, "Amazon EC2 instance state changes"; API reference, `StateReason`.
    private var power: Known<PowerState> {
        switch state {
        case "pending", "running": .known(.running)
        case "stopping", "stopped": .known(stateReason == "Client.UserInitiatedHibernate" ? .hibernated : .stopped)
        default: .unknown(.notUnderstood)
        }
    }

    private var attributes: [ResourceState.AttributeReading] {
        var list = AttributeList(capacity: 14)
        list.add(.architecture, architecture)
        list.add(.hibernation, .known(.bool(canHibernate)))
        list.add(.image, image)
        list.add(.instanceType, instanceType)
        list.add(.isManaged, .known(.bool(isManaged)))
        list.add(.lifecycle, lifecycle ?? "on-demand")
        list.add(.platform, platform)
        list.add(.rootDevice, rootDevice.map { .known(.string($0)) } ?? .unknown(.notRead))
        // The answer only names the request; what kind it is of has to be asked for.
        list.add(.spotRequest, lifecycle == "spot" ? .unknown(.notRead) : .absent)
        list.add(.stateReason, stateReason)
        list.add(.subnet, subnet)
        list.add(.tenancy, tenancy)
        list.add(.network, network)
        list.add(.zone, zone)
        return list.readings
    }
}
