public import Vocabulary

/// Something a cloud reports. Immutable; parts that many resources have in common are shared between them.
public final class Resource: Sendable {
    public let address: ResourceAddress
    /// What the provider shows, and shared by all resources that show the same.
    public let state: ResourceState
    private let details: Details

    /// One word for the many whose id is their incarnation, whose tags are known and that bear nothing else.
    private enum Details: Sendable {
        case plain(TagSet)
        case full(FullDetails)
    }

    private final class FullDetails: Sendable {
        let incarnation: Incarnation
        let name: String?
        let tags: Known<TagSet>
        let mark: ControlMark?
        let notice: String?
        let particulars: [ResourceState.AttributeReading]
        let measurements: Measurements

        init(
            _ incarnation: Incarnation, _ name: String?, _ tags: Known<TagSet>, _ mark: ControlMark?, _ notice: String?,
            _ particulars: [ResourceState.AttributeReading], _ measurements: Measurements
        ) {
            self.incarnation = incarnation
            self.name = name
            self.tags = tags
            self.mark = mark
            self.notice = notice
            self.particulars = particulars
            self.measurements = measurements
        }
    }

    /// A resource from its parts; see ``statedName`` and ``particulars``.
    public init(
        address: ResourceAddress, incarnation: Incarnation, name: String? = nil, tags: Known<TagSet>,
        state: ResourceState, mark: ControlMark? = nil, notice: String? = nil,
        particulars: [ResourceState.AttributeReading] = [],
        measurements: Measurements = Measurements()
    ) {
        self.address = address
        self.state = state
        if case .known(let set) = tags, mark == nil, notice == nil, particulars.isEmpty, measurements.readings.isEmpty,
            name == nil, incarnation.rawValue == address.id
        {
            details = .plain(set)
        } else {
            details = .full(FullDetails(incarnation, name, tags, mark, notice, particulars, measurements))
        }
    }

    /// The provider's unique id of this life of the resource.
    public var incarnation: Incarnation {
        switch details {
        case .plain: Incarnation(rawValue: address.id)
        case .full(let details): details.incarnation
        }
    }

    /// The tags, without the controller's own.
    public var tags: Known<TagSet> {
        switch details {
        case .plain(let tags): .known(tags)
        case .full(let details): details.tags
        }
    }

    /// What a controller of this product wrote on it; nil where there is nothing.
    public var mark: ControlMark? {
        switch details {
        case .plain: nil
        case .full(let details): details.mark
        }
    }

    /// What is written on it for people of what a rule is going to do: ``ControlMark/noticeKey``; nil for nothing.
    public var notice: String? {
        switch details {
        case .plain: nil
        case .full(let details): details.notice
        }
    }

    /// Attributes that hardly two resources have in common, such as when they were made. Kept apart from ``state``, so that
    /// resources which otherwise show the same still share it, and are planned and simulated as one.
    public var particulars: [ResourceState.AttributeReading] {
        switch details {
        case .plain: []
        case .full(let details): details.particulars
        }
    }

    /// Every attribute that was reported: those of the state, then the ``particulars``.
    public var attributes: [ResourceState.AttributeReading] { state.attributes + particulars }

    /// What monitoring and bills say of it.
    public var measurements: Measurements {
        switch details {
        case .plain: Measurements()
        case .full(let details): details.measurements
        }
    }

    /// The same resource without a mark.
    public var unmarked: Resource { mark == nil ? self : with(state, nil, measurements) }

    /// The same resource in another state.
    public func with(state: ResourceState) -> Resource { with(state, mark, measurements) }

    /// The same resource, measured.
    public func measured(_ measurements: Measurements) -> Resource { with(state, mark, measurements) }

    private func with(_ state: ResourceState, _ mark: ControlMark?, _ measurements: Measurements) -> Resource {
        Resource(
            address: address, incarnation: incarnation, name: statedName, tags: tags, state: state, mark: mark,
            notice: notice, particulars: particulars, measurements: measurements)
    }

    /// What its provider says is its name; nil where that is for its tags and its id to tell.
    public var statedName: String? {
        switch details {
        case .plain: nil
        case .full(let details): details.name
        }
    }

    /// The name people gave it, as its provider says; else its tag `Name`, else its id.
    public var name: String {
        if let statedName { return statedName }
        if case .known(let tags) = tags, let name = tags["Name"], !name.isEmpty { return name }
        return address.id
    }

    /// Whoever manages it: the scaling group of an instance, the cluster of a member. Claims go there instead.
    public var owner: Known<ResourceAddress> { state.owner }

    /// What is known of a field; a field that was not reported is unknown, a tag that is not set is `none`.
    public func value(of field: Field) -> Known<FieldValue> {
        if let key = field.tagKey {
            if case .unknown(let why) = tags { return .unknown(why) }
            let text = field == .notice ? notice : tags.value?[key]
            return .known(text.map(FieldValue.text) ?? .none)
        }
        return state.fields.first { $0.field == field }?.value ?? .unknown(.notRead)
    }

    /// What is known of an attribute; one that was not reported is unknown.
    public func attribute(_ name: AttributeName) -> Known<Value> {
        let reading = state.attributes.first { $0.name == name } ?? particulars.first { $0.name == name }
        return reading?.value ?? .unknown(.notRead)
    }
}

/// What a provider shows of a resource, tags, identity and particulars left out.
public final class ResourceState: Hashable, Sendable {
    /// A field and what is known of it.
    public struct FieldReading: Hashable, Sendable {
        public let field: Field
        public let value: Known<FieldValue>

        /// A reading from its parts.
        public init(_ field: Field, _ value: Known<FieldValue>) {
            self.field = field
            self.value = value
        }
    }

    /// An attribute and what is known of it.
    public struct AttributeReading: Hashable, Sendable {
        public let name: AttributeName
        public let value: Known<Value>

        /// A reading from its parts.
        public init(_ name: AttributeName, _ value: Known<Value>) {
            self.name = name
            self.value = value
        }
    }

    public let fields: [FieldReading]
    public let attributes: [AttributeReading]
    public let owner: Known<ResourceAddress>
    /// Whether it is on its way to the values in ``fields`` and takes no other change until it is there.
    public let isChanging: Bool

    /// A state from its parts.
    public init(
        fields: [FieldReading], attributes: [AttributeReading] = [], owner: Known<ResourceAddress> = .absent,
        isChanging: Bool = false
    ) {
        self.owner = owner
        self.fields = fields
        self.attributes = attributes
        self.isChanging = isChanging
    }

    public static func == (left: ResourceState, right: ResourceState) -> Bool {
        left === right
            || (left.fields == right.fields && left.attributes == right.attributes
                && left.owner == right.owner && left.isChanging == right.isChanging)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(fields)
        hasher.combine(attributes)
        hasher.combine(owner)
        hasher.combine(isChanging)
    }
}

/// Makes resources of a listing share what they have in common. Use one for each listing.
public struct ResourcePool: Sendable {
    private var tags: [String: TagsOfKey] = [:]
    private var states: Set<ResourceState> = []

    private struct TagsOfKey {
        let key: TagKey
        var byValue: [String: Tag] = [:]

        mutating func tag(_ value: String) -> Tag {
            if let known = byValue[value] { return known }
            let tag = Tag(key, value)
            byValue[value] = tag
            return tag
        }
    }

    /// An empty pool.
    public init() {}

    /// The one object for a tag.
    public mutating func tag(_ key: String, _ value: String) -> Tag {
        tags[key, default: TagsOfKey(key: TagKey(key))].tag(value)
    }

    /// The one object for a state.
    public mutating func state(_ state: ResourceState) -> ResourceState { states.insert(state).memberAfterInsert }
}
