import Cloud
import Vocabulary

/// The calls that change resources, worded for their types.
enum Wording {
    /// The call that makes a change.
    static func change(_ request: ActionRequest) throws(CloudError) -> QueryCall {
        let address = request.resource.address
        switch (address.scope.type, request.transition) {
        case (.instance, .stop), (.instance, .start), (.instance, .hibernate):
            return instances(request.transition, [address.id], origin: request.origin)
        case (.instance, .resize): return try instanceType(request)
        case (.databaseInstance, .resize): return try databaseClass(request)
        case (.databaseInstance, .stop): return database("StopDBInstance", request, "DBInstanceIdentifier")
        case (.databaseInstance, .start): return database("StartDBInstance", request, "DBInstanceIdentifier")
        case (.databaseCluster, .stop): return database("StopDBCluster", request, "DBClusterIdentifier")
        case (.databaseCluster, .start): return database("StartDBCluster", request, "DBClusterIdentifier")
        case (.group, .resize): return try resize(request)
        default:
            throw CloudError(
                .terminal, code: "unsupported",
                message: "AWS cannot \(request.transition) a resource of type \(address.scope.type)")
        }
    }

    /// Stops, starts or hibernates instances, all in one call.
    static func instances(_ transition: TransitionName, _ ids: [String], origin: String) -> QueryCall {
        let action = transition == .start ? "StartInstances" : "StopInstances"
        var call = QueryCall(.ec2, action, .act, origin: origin)
        call.add("InstanceId", each: ids)
        if transition == .hibernate { call.add("Hibernate", "true") }
        return call
    }

    private static func database(_ action: String, _ request: ActionRequest, _ parameter: String) -> QueryCall {
        var call = QueryCall(.rds, action, .act, origin: request.origin)
        call.add(parameter, request.resource.address.id)
        return call
    }

    private static func instanceType(_ request: ActionRequest) throws(CloudError) -> QueryCall {
        var call = QueryCall(.ec2, "ModifyInstanceAttribute", .act, origin: request.origin)
        call.add("InstanceId", request.resource.address.id)
        call.add("InstanceType.Value", try className(request))
        return call
    }

    /// Without `ApplyImmediately` it would wait for the maintenance window.
    private static func databaseClass(_ request: ActionRequest) throws(CloudError) -> QueryCall {
        var call = database("ModifyDBInstance", request, "DBInstanceIdentifier")
        call.add("DBInstanceClass", try className(request))
        call.add("ApplyImmediately", "true")
        return call
    }

    private static func className(_ request: ActionRequest) throws(CloudError) -> String {
        if request.changes.count == 1, let change = request.changes.first, change.field == .instanceClass,
            case .text(let name) = change.value
        {
            return name
        }
        throw CloudError(
            .terminal, code: "unsupported", message: "a class is set by its name alone")
    }

    private static func resize(_ request: ActionRequest) throws(CloudError) -> QueryCall {
        var call = QueryCall(.autoscaling, "UpdateAutoScalingGroup", .act, origin: request.origin)
        call.add("AutoScalingGroupName", request.resource.address.id)
        for change in request.changes {
            guard let parameter = sizes[change.field], case .count(let count) = change.value, count >= 0 else {
                throw CloudError(
                    .terminal, code: "unsupported",
                    message: "the size of a scaling group cannot be set by \(change.field) = \(change.value)")
            }
            call.add(parameter, String(count))
        }
        return call
    }

    private static let sizes: [Field: String] = [
        .minimum: "MinSize", .maximum: "MaxSize", .desired: "DesiredCapacity",
    ]
}

extension Wording {
    /// The call that writes a mark on instances, or on one resource of another type.
    static func mark(_ value: String, on addresses: [ResourceAddress], origin: String) -> QueryCall? {
        guard let first = addresses.first else { return nil }
        switch first.scope.type {
        case .instance:
            var call = QueryCall(.ec2, "CreateTags", .tag, origin: origin)
            call.add("ResourceId", each: addresses.map(\.id))
            call.add("Tag.1.Key", ControlMark.key)
            call.add("Tag.1.Value", value)
            return call
        case .group:
            return groupTag("CreateOrUpdateTags", first, value: value, origin: origin)
        default:
            var call = QueryCall(.rds, "AddTagsToResource", .tag, origin: origin)
            call.add("ResourceName", databaseARN(first))
            call.add("Tags.Tag.1.Key", ControlMark.key)
            call.add("Tags.Tag.1.Value", value)
            return call
        }
    }

    /// The call that takes marks off instances, or off one resource of another type.
    static func unmark(_ ids: [String], in scope: Scope, origin: String) -> QueryCall {
        let only = ResourceAddress(scope: scope, id: ids.first ?? "")
        switch scope.type {
        case .instance:
            var call = QueryCall(.ec2, "DeleteTags", .tag, origin: origin)
            call.add("ResourceId", each: ids)
            call.add("Tag.1.Key", ControlMark.key)
            return call
        case .group:
            return groupTag("DeleteTags", only, value: nil, origin: origin)
        default:
            var call = QueryCall(.rds, "RemoveTagsFromResource", .tag, origin: origin)
            call.add("ResourceName", databaseARN(only))
            call.add("TagKeys.member.1", ControlMark.key)
            return call
        }
    }

    /// The mark of a group must not reach its instances: on them it would be no more than a copy.
    private static func groupTag(
        _ action: String, _ address: ResourceAddress, value: String?, origin: String
    ) -> QueryCall {
        var call = QueryCall(.autoscaling, action, .tag, origin: origin)
        call.add("Tags.member.1.ResourceId", address.id)
        call.add("Tags.member.1.ResourceType", "auto-scaling-group")
        call.add("Tags.member.1.Key", ControlMark.key)
        if let value { call.add("Tags.member.1.Value", value) }
        call.add("Tags.member.1.PropagateAtLaunch", "false")
        return call
    }

    private static func databaseARN(_ address: ResourceAddress) -> String {
        let scope = address.scope
        let kind = scope.type == .databaseCluster ? "cluster" : "db"
        return "arn:\(scope.realm):rds:\(scope.region):\(scope.account):\(kind):\(address.id)"
    }
}
