import Cloud
import Vocabulary

/// The calls that change resources, worded for their types.
enum Wording {
    /// The calls that make a change, in order; all but changes of tags are one.
    static func change(_ request: ActionRequest) throws(CloudError) -> [QueryCall] {
        switch request.transition {
        case .tag: try tags(request)
        case .snapshot: [try copy(request)]
        case .delete: [try deletion(request)]
        default: [try state(request)]
        }
    }

    private static func state(_ request: ActionRequest) throws(CloudError) -> QueryCall {
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
        default: throw .unsupported(request)
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

extension CloudError {
    /// A change that AWS has no call for.
    static func unsupported(_ request: ActionRequest) -> CloudError {
        CloudError(
            .terminal, code: "unsupported",
            message: "AWS cannot \(request.transition) a resource of type \(request.resource.address.scope.type)")
    }
}
