public import Cloud
import Documents
public import Vocabulary

/// Reads the answers of EC2's `DescribeInstances`.
public enum DescribeInstances {
    /// The instances of an answer, terminated ones left out, and the token of the next page.
    ///
    /// Takes over nothing of an account other than the scope's; ``ResourcePage/problem`` says so. Throws where the
    /// answer is not well-formed XML. Takes time in proportion to the bytes.
    public static func parse(
        _ bytes: [UInt8], scope: Scope, into pool: inout ResourcePool
    ) throws(CloudError) -> ResourcePage {
        var handler = InstanceHandler(scope: scope, pool: pool)
        // Of two references to one pool, the first change would copy it.
        pool = ResourcePool()
        defer { pool = handler.pool }
        do { try XML.parse(bytes, into: &handler) } catch { throw .malformed("EC2 DescribeInstances", error) }
        return handler.page
    }
}

extension CloudError {
    /// An answer that broke off or is no XML; the same question may be answered better next time.
    static func malformed(_ call: String, _ error: DocumentError) -> CloudError {
        CloudError(.transient, code: "malformedAnswer", message: "\(call) was answered unreadably: \(error)")
    }
}

/// Knows where it is by depth: 3 is a reservation, 5 an instance, 6 its fields, 7 and 8 what is within them.
private struct InstanceHandler: XMLHandler {
    private let scope: Scope
    private let groups: Scope
    var pool: ResourcePool
    var page = ResourcePage()

    private var depth = 0
    private var isInReservations = false
    private var isInInstances = false
    private var section = Section.other
    private var reservation = Reservation()
    private var draft = InstanceDraft()
    private var states: [InstanceTraits: ResourceState] = [:]
    private var key = ""
    private var value = ""

    /// Whose instances they are may be said after them.
    private struct Reservation {
        var owner = ""
        var isEmpty = true
        var lacksID = false
        var found: [(resource: Resource, spotRequest: String?)] = []
    }

    private enum Section {
        case other, state, stateReason, placement, tags, hibernation, manager
    }

    init(scope: Scope, pool: ResourcePool) {
        self.scope = scope
        self.pool = pool
        groups = Scope(realm: scope.realm, account: scope.account, region: scope.region, type: .group)
    }

    mutating func start(_ name: XMLName) {
        depth += 1
        switch depth {
        case 2: isInReservations = name == "reservationSet"
        case 3: reservation = Reservation()
        case 4: isInInstances = isInReservations && name == "instancesSet"
        case 5 where isInInstances: draft = InstanceDraft()
        case 6 where isInInstances: section = Self.section(name)
        case 7 where section == .tags:
            key = ""
            value = ""
        default: break
        }
    }

    mutating func end(_ name: XMLName, text: XMLText) {
        switch depth {
        case 2: if name == "nextToken", !text.isEmpty { page.nextToken = text.string }
        case 3: if isInReservations { finishReservation() }
        case 4:
            if isInReservations, name == "ownerId" { reservation.owner = text.string }
            isInInstances = false
        case 5: if isInInstances { finishInstance() }
        case 6: if isInInstances { field(name, text) }
        case 7: if isInInstances { part(name, text) }
        case 8: if section == .tags { tag(name, text) }
        default: break
        }
        depth -= 1
    }

    private static func section(_ name: XMLName) -> Section {
        switch name {
        case "tagSet": .tags
        case "placement": .placement
        case "instanceState": .state
        case "stateReason": .stateReason
        case "hibernationOptions": .hibernation
        case "operator": .manager
        default: .other
        }
    }

    private mutating func field(_ name: XMLName, _ text: XMLText) {
        section = .other
        guard !text.isEmpty else { return }
        switch name {
        case "instanceId": draft.id = text.string
        case "imageId": draft.traits.image = text.string
        case "instanceType": draft.traits.instanceType = text.string
        case "instanceLifecycle": draft.traits.lifecycle = text.string
        case "spotInstanceRequestId": draft.spotRequest = text.string
        case "rootDeviceType": draft.traits.rootDevice = text.string
        case "architecture": draft.traits.architecture = text.string
        case "platformDetails": draft.traits.platform = text.string
        case "subnetId": draft.traits.subnet = text.string
        case "vpcId": draft.traits.network = text.string
        default: break
        }
    }

    private mutating func part(_ name: XMLName, _ text: XMLText) {
        switch section {
        case .state: if name == "name" { draft.traits.state = text.string }
        case .stateReason: if name == "code" { draft.traits.stateReason = text.string }
        case .placement:
            if name == "availabilityZone" { draft.traits.zone = text.string }
            if name == "tenancy" { draft.traits.tenancy = text.string }
        case .hibernation: if name == "configured" { draft.traits.canHibernate = text.flag ?? false }
        case .manager: if name == "managed" { draft.traits.isManaged = text.flag ?? false }
        case .tags: draft.tags.add(key, value, &pool)
        case .other: break
        }
    }

    private mutating func tag(_ name: XMLName, _ text: XMLText) {
        if name == "key" { key = text.string } else if name == "value" { value = text.string }
    }

    private mutating func finishInstance() {
        reservation.isEmpty = false
        if draft.id.isEmpty {
            reservation.lacksID = true
        } else if !draft.traits.isGoneOrGoing {
            draft.traits.group = draft.tags.groupName
            reservation.found.append((draft.resource(scope: scope, state(draft.traits)), draft.spotRequest))
        }
    }

    private mutating func finishReservation() {
        guard reservation.owner == scope.account.rawValue else {
            if !reservation.isEmpty { page.problem = .foreign(reservation.owner, scope) }
            return
        }
        if reservation.lacksID { page.problem = "an instance in the answer has no id" }
        for (resource, spotRequest) in reservation.found { page.append(resource, spotRequest: spotRequest) }
    }

    /// Made once for all instances that have the same traits: few of thousands differ.
    private mutating func state(_ traits: InstanceTraits) -> ResourceState {
        if let known = states[traits] { return known }
        let state = pool.state(traits.resourceState(groups: groups))
        states[traits] = state
        return state
    }
}

extension String {
    /// Why resources of another account were not taken over.
    static func foreign(_ account: String, _ scope: Scope) -> String {
        "the answer holds resources of account \(account.isEmpty ? "(none)" : account), not of \(scope.account): "
            + "the credentials or the endpoint belong to another account"
    }
}
