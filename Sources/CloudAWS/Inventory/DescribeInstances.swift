public import Cloud
import Documents
public import Vocabulary

/// Reads the answers of EC2's `DescribeInstances`.
public enum DescribeInstances {
    /// The instances of an answer, terminated ones left out, and the token of the next page.
    ///
    /// In brief, without ``Resource/particulars``. Takes over nothing of an account other than the scope's; ``ResourcePage/problem`` says so. Throws where the
    /// answer is not well-formed XML. Takes time in proportion to the bytes.
    public static func parse(
        _ bytes: [UInt8], scope: Scope, detail: ListingDetail = .whole, into pool: inout ResourcePool
    ) throws(CloudError) -> ResourcePage {
        var handler = InstanceHandler(scope: scope, detail: detail, pool: pool)
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
    private let detail: ListingDetail
    var pool: ResourcePool
    var page = ResourcePage()

    private var depth = 0
    private var isInReservations = false
    private var isInInstances = false
    private let names = Field.names
    private let ownNames = Field.ownNames
    private var field: Field?
    private var reservation = Reservation()
    private var draft = InstanceDraft()
    private var states: [InstanceTraits: ResourceState] = [:]
    private var last: KnownState?
    private var key = ""
    private var value = ""

    /// Whose instances they are may be said after them.
    private struct Reservation {
        var owner = ""
        var isEmpty = true
        var lacksID = false
        var found: [(resource: Resource, spotRequest: String?)] = []
    }

    /// What is read of an instance.
    private enum Field {
        case id, image, type, lifecycle, spotRequest, rootDevice, architecture, platform, subnet, network
        case state, stateReason, placement, tags, hibernation, manager, launchTime, publicIP, transition, metadata

        static let names: XMLNames<Field> = [
            "instanceId": .id, "imageId": .image, "instanceState": .state, "instanceType": .type,
            "placement": .placement, "subnetId": .subnet, "vpcId": .network, "architecture": .architecture,
            "rootDeviceType": .rootDevice, "tagSet": .tags, "stateReason": .stateReason, "platformDetails": .platform,
            "instanceLifecycle": .lifecycle, "spotInstanceRequestId": .spotRequest,
            "hibernationOptions": .hibernation, "operator": .manager, "metadataOptions": .metadata,
        ]

        /// What hardly two instances have in common.
        static let ownNames: XMLNames<Field> = [
            "launchTime": .launchTime, "ipAddress": .publicIP, "reason": .transition,
        ]
    }

    init(scope: Scope, detail: ListingDetail, pool: ResourcePool) {
        self.scope = scope
        self.detail = detail
        self.pool = pool
        groups = Scope(realm: scope.realm, account: scope.account, region: scope.region, type: .group)
    }

    mutating func start(_ name: XMLName) -> XMLContent {
        depth += 1
        switch depth {
        case 2:
            isInReservations = name == "reservationSet"
            return isInReservations || name == "nextToken" ? .told : .skipped
        case 3 where isInReservations: reservation = Reservation()
        case 4:
            isInInstances = name == "instancesSet"
            return isInInstances || name == "ownerId" ? .told : .skipped
        case 5 where isInInstances: draft = InstanceDraft()
        case 3, 5: return .skipped
        case 6:
            field = names[name] ?? (detail >= .whole ? ownNames[name] : nil)
            return field == nil ? .skipped : .told
        case 7 where field == .tags:
            key = ""
            value = ""
        default: break
        }
        return .told
    }

    mutating func end(_ name: XMLName, text: XMLText) {
        switch depth {
        case 2: if name == "nextToken", !text.isEmpty { page.nextToken = text.string }
        case 3: if isInReservations { finishReservation() }
        case 4: if name == "ownerId" { reservation.owner = text.string }
        case 5: if isInInstances { finishInstance() }
        case 6: if !text.isEmpty { take(text) }
        case 7: part(name, text)
        case 8: if field == .tags { tag(name, text) }
        default: break
        }
        depth -= 1
    }

    private mutating func take(_ text: XMLText) {
        switch field {
        case .id: draft.id = text.string
        case .image: draft.traits.image = text.string
        case .type: draft.traits.instanceType = text.string
        case .lifecycle: draft.traits.lifecycle = text.string
        case .spotRequest: draft.spotRequest = text.string
        case .rootDevice: draft.traits.rootDevice = text.string
        case .architecture: draft.traits.architecture = text.string
        case .platform: draft.traits.platform = text.string
        case .subnet: draft.traits.subnet = text.string
        case .network: draft.traits.network = text.string
        case .launchTime: draft.launchTime = text.string
        case .publicIP: draft.publicIP = text.string
        case .transition: draft.transition = text.string
        case .state, .stateReason, .placement, .tags, .hibernation, .manager, .metadata, nil: break
        }
    }

    private mutating func part(_ name: XMLName, _ text: XMLText) {
        switch field {
        case .state: if name == "name" { draft.traits.state = text.string }
        case .stateReason: if name == "code" { draft.traits.stateReason = text.string }
        case .placement:
            if name == "availabilityZone" { draft.traits.zone = text.string }
            if name == "tenancy" { draft.traits.tenancy = text.string }
        case .hibernation: if name == "configured" { draft.traits.canHibernate = text.flag ?? false }
        case .manager: if name == "managed" { draft.traits.isManaged = text.flag ?? false }
        case .metadata: if name == "httpTokens" { draft.traits.requiresIMDSv2 = text == "required" }
        case .tags: draft.tags.add(key, value, &pool)
        default: break
        }
    }

    private mutating func tag(_ name: XMLName, _ text: XMLText) {
        if name == "key" { key = text.string } else if name == "value" { value = text.string }
    }

    private mutating func finishInstance() {
        reservation.isEmpty = false
        // Taken, not copied: a draft is a dozen texts.
        var read = InstanceDraft()
        swap(&read, &draft)
        if read.id.isEmpty {
            reservation.lacksID = true
        } else if !read.traits.isGoneOrGoing {
            read.traits.group = read.tags.groupName
            reservation.found.append((read.resource(scope: scope, state(read.traits), detail), read.spotRequest))
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

    /// Made once for all instances that have the same traits: few of thousands differ, and fewer from the one before.
    private mutating func state(_ traits: InstanceTraits) -> ResourceState {
        if let last, last.traits == traits { return last.state }
        let state = common(traits)
        last = KnownState(traits, state)
        return state
    }

    private mutating func common(_ traits: InstanceTraits) -> ResourceState {
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

/// The state of the instance before, and what it follows from.
private final class KnownState: Sendable {
    let traits: InstanceTraits
    let state: ResourceState

    init(_ traits: InstanceTraits, _ state: ResourceState) {
        self.traits = traits
        self.state = state
    }
}
