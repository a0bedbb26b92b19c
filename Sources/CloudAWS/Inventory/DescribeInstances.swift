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
        do { try XML.parse(bytes, into: &handler) } catch { throw .malformed("EC2 DescribeInstances", error) }
        pool = handler.pool
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
    private var owner = ""
    private var reserved: [InstanceDraft] = []
    private var draft = InstanceDraft()
    private var key = ""
    private var value = ""

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
        case 3: owner = ""
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
            if isInReservations, name == "ownerId" { owner = text.string }
            isInInstances = false
        case 5: if isInInstances { reserved.append(draft) }
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
        case "imageId": draft.image = text.string
        case "instanceType": draft.instanceType = text.string
        case "instanceLifecycle": draft.lifecycle = text.string
        case "spotInstanceRequestId": draft.spotRequest = text.string
        case "rootDeviceType": draft.rootDevice = text.string
        case "architecture": draft.architecture = text.string
        case "platformDetails": draft.platform = text.string
        case "subnetId": draft.subnet = text.string
        case "vpcId": draft.network = text.string
        default: break
        }
    }

    private mutating func part(_ name: XMLName, _ text: XMLText) {
        switch section {
        case .state: if name == "name" { draft.state = text.string }
        case .stateReason: if name == "code" { draft.stateReason = text.string }
        case .placement:
            if name == "availabilityZone" { draft.zone = text.string }
            if name == "tenancy" { draft.tenancy = text.string }
        case .hibernation: if name == "configured" { draft.canHibernate = text.flag ?? false }
        case .manager: if name == "managed" { draft.isManaged = text.flag ?? false }
        case .tags: draft.tags.add(key, value, &pool)
        case .other: break
        }
    }

    private mutating func tag(_ name: XMLName, _ text: XMLText) {
        if name == "key" { key = text.string } else if name == "value" { value = text.string }
    }

    private mutating func finishReservation() {
        defer { reserved.removeAll(keepingCapacity: true) }
        guard owner == scope.account.rawValue else {
            if !reserved.isEmpty { page.problem = .foreign(owner, scope) }
            return
        }
        for draft in reserved {
            if let resource = draft.resource(scope: scope, groups: groups, &pool) {
                page.append(resource, spotRequest: draft.spotRequest)
            } else if draft.id.isEmpty {
                page.problem = "an instance in the answer has no id"
            }
        }
    }
}

extension String {
    /// Why resources of another account were not taken over.
    static func foreign(_ account: String, _ scope: Scope) -> String {
        "the answer holds resources of account \(account.isEmpty ? "(none)" : account), not of \(scope.account): "
            + "the credentials or the endpoint belong to another account"
    }
}
