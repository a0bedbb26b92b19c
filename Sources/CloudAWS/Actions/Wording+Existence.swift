import Cloud
import Transport
import Vocabulary

extension Wording {
    /// The call that makes a copy, which bears the resource's tags and the intent's. Never repeated by itself: there is no
    /// token by which AWS would know it again.
    static func copy(_ request: ActionRequest) throws(CloudError) -> QueryCall {
        let address = request.resource.address
        guard case .tag(let mark) = request.uniqueness else {
            throw CloudError(
                .terminal, code: "unsupported", message: "a copy is made only with a tag by which it is found again")
        }
        let tags = try tagsOfCopy(request, mark)
        switch address.scope.type {
        case .volume:
            var call = QueryCall(.ec2, "CreateSnapshot", .act, origin: request.origin, isRepeatable: false)
            call.add("VolumeId", address.id)
            call.add("Description", "\(address.id), for \(HeaderText.comment(request.origin))")
            call.add("TagSpecification.1.ResourceType", "snapshot")
            call.add(tags, as: "TagSpecification.1.Tag")
            return call
        case .databaseInstance:
            var call = QueryCall(.rds, "CreateDBSnapshot", .act, origin: request.origin, isRepeatable: false)
            call.add("DBInstanceIdentifier", address.id)
            call.add("DBSnapshotIdentifier", databaseCopy(of: request.intent))
            call.add(tags, as: "Tags.Tag")
            return call
        default: throw .unsupported(request)
        }
    }

    /// The name of the copy that an intent makes of a database; a second one of that name RDS refuses.
    static func databaseCopy(of intent: IntentID) -> String { "cloudpioneer-\(intent)" }

    /// The tags of the resource, so that the copy belongs to whom it belongs to, and the intent's.
    private static func tagsOfCopy(_ request: ActionRequest, _ mark: Tag) throws(CloudError) -> [WrittenTag] {
        guard case .known(let set) = request.resource.tags,
            let rules = AWSCatalogue.catalogue[request.resource.address.scope.type]?.tagRules
        else {
            throw CloudError(
                .transient, code: "unknownTags",
                message: "its tags are not known, and a copy without them would belong to nobody; nothing was sent")
        }
        let own = set.tags.filter { tag in !rules.reservedPrefixes.contains { tag.key.lowercased().hasPrefix($0) } }
        guard own.count < rules.most else {
            throw CloudError(
                .terminal, code: "tooManyTags",
                message:
                    "it has \(own.count) tags, so that its copy could not bear them and the one by which it is found "
                    + "again; take one off")
        }
        return own.map { WrittenTag(key: $0.key, value: $0.value) } + [WrittenTag(key: mark.key, value: mark.value)]
    }

    /// The call that takes a resource away for good.
    static func deletion(_ request: ActionRequest) throws(CloudError) -> QueryCall {
        let id = request.resource.address.id
        switch request.resource.address.scope.type {
        case .instance: return deletion(.ec2, "TerminateInstances", "InstanceId.1", id, request)
        case .volume: return deletion(.ec2, "DeleteVolume", "VolumeId", id, request)
        case .snapshot: return deletion(.ec2, "DeleteSnapshot", "SnapshotId", id, request)
        case .address: return deletion(.ec2, "ReleaseAddress", "AllocationId", id, request)
        case .databaseInstance:
            var call = deletion(.rds, "DeleteDBInstance", "DBInstanceIdentifier", id, request)
            // Whoever wants a copy has it made before, as an action of its own that is seen to be finished.
            call.add("SkipFinalSnapshot", "true")
            call.add("DeleteAutomatedBackups", "false")
            return call
        default: throw .unsupported(request)
        }
    }

    private static func deletion(
        _ service: AWSService, _ action: String, _ parameter: String, _ id: String, _ request: ActionRequest
    ) -> QueryCall {
        var call = QueryCall(service, action, .act, origin: request.origin)
        call.add(parameter, id)
        return call
    }
}
