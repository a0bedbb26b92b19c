public import Cloud
import Vocabulary

/// What one answer of a list holds.
public struct ResourcePage: Sendable {
    public private(set) var resources: [Resource] = []
    /// How to ask for the next page; nil after the last.
    public internal(set) var nextToken: String?
    /// Why some of the answer was not taken over; nil where all was.
    public internal(set) var problem: String?
    /// Spot requests whose kind has yet to be looked up, by the place of their instance in ``resources``.
    private(set) var spotRequests: [(place: Int, request: String)] = []

    mutating func append(_ resource: Resource, spotRequest: String? = nil) {
        if let spotRequest { spotRequests.append((resources.count, spotRequest)) }
        resources.append(resource)
    }

    mutating func append(contentsOf page: ResourcePage) {
        spotRequests += page.spotRequests.map { ($0.place + resources.count, $0.request) }
        resources += page.resources
        problem = problem ?? page.problem
        nextToken = page.nextToken
    }

    mutating func replace(_ place: Int, with resource: Resource) { resources[place] = resource }
}

/// Sorts tags as they are read: the controller's own apart, the others shared.
struct TagCollector {
    private var tags: [Tag] = []
    private(set) var mark: ControlMark?
    /// The intent that made it.
    private(set) var intent: String?
    /// What is written for people.
    private(set) var notice: String?
    /// The scaling group that started an instance; AWS reserves the key.
    private(set) var groupName: String?

    mutating func add(_ key: String, _ value: String, _ pool: inout ResourcePool) {
        if key.utf8.starts(with: ControlMark.keyPrefix.utf8) {
            if key == ControlMark.key { mark = ControlMark(encoded: value) }
            if key == ActionRequest.Uniqueness.tagKey { intent = value }
            if key == ControlMark.noticeKey { notice = value }
            return
        }
        if key == "aws:autoscaling:groupName" { groupName = value }
        tags.append(pool.tag(key, value))
    }

    var set: TagSet { TagSet(tags) }
}

/// Builds the attributes of a state in one order, so that equal states are equal.
struct AttributeList {
    private(set) var readings: [ResourceState.AttributeReading] = []

    init(capacity: Int) { readings.reserveCapacity(capacity) }

    /// A text; absent where there is none.
    mutating func add(_ name: AttributeName, _ text: String?) {
        add(name, text.map { .known(.string($0)) } ?? .absent)
    }

    mutating func add(_ name: AttributeName, _ value: Known<Value>) {
        readings.append(ResourceState.AttributeReading(name, value))
    }
}
