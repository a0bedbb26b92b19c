import Cloud
import Vocabulary

/// What is read of an instance, until it is all there.
struct InstanceDraft {
    var id = ""
    var spotRequest: String?
    var traits = InstanceTraits()
    var tags = TagCollector()
    var launchTime: String?
    var publicIP: String?
    /// EC2's words on its last change of state, with the instant.
    var transition: String?

    /// The instance in a state that ``traits`` stand for.
    func resource(scope: Scope, _ state: ResourceState, _ detail: ListingDetail) -> Resource {
        Resource(
            address: ResourceAddress(scope: scope, id: id), incarnation: Incarnation(rawValue: id),
            tags: .known(tags.set), state: state, mark: tags.mark, notice: tags.notice,
            particulars: detail == .brief ? [] : particulars)
    }

    private var particulars: [ResourceState.AttributeReading] {
        var list = AttributeList(capacity: 3)
        list.add(.launchedAt, .unixSeconds(launchTime))
        list.add(.publicIP, publicIP)
        list.add(.stoppedAt, traits.isOff ? stoppedAt : .absent)
        return list.readings
    }

    /// From `User initiated (2026-03-01 12:00:00 GMT)`; other words bear no instant.
    ///
    /// Source: EC2 API reference, `Instance`, the field `reason`.
    private var stoppedAt: Known<Value> {
        guard let transition else { return .unknown(.notRead) }
        guard transition.hasSuffix(" GMT)") || transition.hasSuffix(" UTC)"),
            let start = transition.lastIndex(of: "(")
        else {
            return .unknown(.notUnderstood)
        }
        let written = transition[transition.index(after: start)...].dropLast(5)
        return .unixSeconds(written + "Z")
    }
}

/// What is read of an instance and may be the same of many: all that its state follows from.
struct InstanceTraits: Hashable {
    var state = ""
    var stateReason: String?
    var image: String?
    var instanceType: String?
    var lifecycle: String?
    var rootDevice: String?
    var architecture: String?
    var platform: String?
    var subnet: String?
    var network: String?
    var zone: String?
    var tenancy: String?
    var canHibernate = false
    var isManaged = false
    /// Whether version 2 of the metadata service is required; nil where the answer does not tell.
    var requiresIMDSv2: Bool?
    /// The scaling group that started it.
    var group: String?

    var isOff: Bool { state == "stopping" || state == "stopped" }

    var isGoneOrGoing: Bool { state == "terminated" || state == "shutting-down" }

    /// The state they come to, with the scope that scaling groups are in.
    func resourceState(groups: Scope) -> ResourceState {
        ResourceState(
            fields: [
                ResourceState.FieldReading(.power, power.map(FieldValue.power)),
                ResourceState.FieldReading(
                    .instanceClass, instanceType.map { .known(.text($0)) } ?? .unknown(.notRead)),
                .existing,
            ], attributes: attributes,
            owner: group.map { .known(ResourceAddress(scope: groups, id: $0)) } ?? .absent,
            isChanging: state == "pending" || state == "stopping")
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
        var list = AttributeList(capacity: 15)
        list.add(.architecture, architecture)
        list.add(.hibernation, .known(.bool(canHibernate)))
        list.add(.image, image)
        list.add(.imdsv2Required, requiresIMDSv2.map { .known(.bool($0)) } ?? .unknown(.notRead))
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
