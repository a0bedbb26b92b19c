import Cloud
import Vocabulary

/// A tag as calls carry it.
struct WrittenTag: Hashable {
    let key: String
    let value: String
    /// Whether a scaling group hands it on to the instances it launches.
    var isPropagated = false
}

extension ResourceType {
    /// Whether its resources are tagged by EC2, many in one call.
    var isTaggedByEC2: Bool { [.instance, .volume, .snapshot, .address].contains(self) }
}

extension Wording {
    /// The call that writes a mark on resources of EC2, or on one of another service.
    ///
    /// The mark of a group must not reach its instances: on them it would be no more than a copy.
    static func mark(_ value: String, on addresses: [ResourceAddress], origin: String) -> QueryCall? {
        guard let scope = addresses.first?.scope else { return nil }
        return setTags([WrittenTag(key: ControlMark.key, value: value)], addresses.map(\.id), in: scope, origin: origin)
    }

    /// The call that takes marks off resources of EC2, or off one of another service.
    static func unmark(_ ids: [String], in scope: Scope, origin: String) -> QueryCall {
        takeOffTags([ControlMark.key], ids, in: scope, origin: origin)
    }

    /// The calls that change tags: one that sets some, one that takes some off.
    static func tags(_ request: ActionRequest) throws(CloudError) -> [QueryCall] {
        let address = request.resource.address
        let change = try TagChange(request)
        var calls: [QueryCall] = []
        if !change.set.isEmpty {
            calls.append(setTags(change.set, [address.id], in: address.scope, origin: request.origin))
        }
        if !change.takenOff.isEmpty {
            calls.append(takeOffTags(change.takenOff, [address.id], in: address.scope, origin: request.origin))
        }
        return calls
    }

    /// Sets tags on resources of EC2, or on one of another service.
    static func setTags(_ tags: [WrittenTag], _ ids: [String], in scope: Scope, origin: String) -> QueryCall {
        let only = ResourceAddress(scope: scope, id: ids.first ?? "")
        switch scope.type {
        case _ where scope.type.isTaggedByEC2:
            var call = QueryCall(.ec2, "CreateTags", .tag, origin: origin)
            call.add("ResourceId", each: ids)
            call.add(tags, as: "Tag")
            return call
        case .group: return groupTags("CreateOrUpdateTags", only, tags, origin: origin)
        default:
            var call = QueryCall(.rds, "AddTagsToResource", .tag, origin: origin)
            call.add("ResourceName", databaseARN(only))
            call.add(tags, as: "Tags.Tag")
            return call
        }
    }

    /// Takes tags off resources of EC2, or off one of another service.
    static func takeOffTags(_ keys: [String], _ ids: [String], in scope: Scope, origin: String) -> QueryCall {
        let only = ResourceAddress(scope: scope, id: ids.first ?? "")
        switch scope.type {
        case _ where scope.type.isTaggedByEC2:
            var call = QueryCall(.ec2, "DeleteTags", .tag, origin: origin)
            call.add("ResourceId", each: ids)
            for (index, key) in keys.enumerated() { call.add("Tag.\(index + 1).Key", key) }
            return call
        case .group:
            return groupTags("DeleteTags", only, keys.map { WrittenTag(key: $0, value: "") }, origin: origin)
        default:
            var call = QueryCall(.rds, "RemoveTagsFromResource", .tag, origin: origin)
            call.add("ResourceName", databaseARN(only))
            call.add("TagKeys.member", each: keys)
            return call
        }
    }

    private static func groupTags(
        _ action: String, _ address: ResourceAddress, _ tags: [WrittenTag], origin: String
    ) -> QueryCall {
        var call = QueryCall(.autoscaling, action, .tag, origin: origin)
        for (index, tag) in tags.enumerated() {
            let member = "Tags.member.\(index + 1)"
            call.add("\(member).ResourceId", address.id)
            call.add("\(member).ResourceType", "auto-scaling-group")
            call.add("\(member).Key", tag.key)
            // Deleting with a value deletes only where that is the value.
            if action != "DeleteTags" { call.add("\(member).Value", tag.value) }
            call.add("\(member).PropagateAtLaunch", String(tag.isPropagated))
        }
        return call
    }

    private static func databaseARN(_ address: ResourceAddress) -> String {
        let scope = address.scope
        let kind = scope.type == .databaseCluster ? "cluster" : "db"
        return "arn:\(scope.realm):rds:\(scope.region):\(scope.account):\(kind):\(address.id)"
    }
}

/// What a request does to tags.
struct TagChange: Hashable {
    /// In the order of their keys.
    let set: [WrittenTag]
    let takenOff: [String]

    /// Refuses what AWS would refuse, in words, before anything is sent.
    init(_ request: ActionRequest) throws(CloudError) {
        let type = AWSCatalogue.catalogue[request.resource.address.scope.type]
        guard let rules = type?.tagRules, !request.changes.isEmpty else { throw .unsupported(request) }
        if let problem = rules.problem(of: request.changes, to: request.resource) {
            throw CloudError(.terminal, code: "invalidTag", message: "\(problem); nothing was sent")
        }
        let propagated = request.resource.attribute(.propagatedTags).value?.elements ?? []
        var set: [WrittenTag] = []
        var takenOff: [String] = []
        for change in request.changes {
            switch (change.field.tagKey, change.value) {
            case (let key?, .text(let value)):
                set.append(WrittenTag(key: key, value: value, isPropagated: propagated.contains(.string(key))))
            case (let key?, .none): takenOff.append(key)
            default:
                throw CloudError(
                    .terminal, code: "unsupported", message: "a tag is set to a text or taken off, and nothing else")
            }
        }
        self.set = set.sorted { $0.key < $1.key }
        self.takenOff = takenOff.sorted()
    }
}

extension QueryCall {
    /// Adds numbered tags: `Tag.1.Key`, `Tag.1.Value`.
    mutating func add(_ tags: [WrittenTag], as name: String) {
        for (index, tag) in tags.enumerated() {
            add("\(name).\(index + 1).Key", tag.key)
            add("\(name).\(index + 1).Value", tag.value)
        }
    }
}
