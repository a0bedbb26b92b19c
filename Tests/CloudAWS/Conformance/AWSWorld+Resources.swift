import Cloud
import Documents
import ProviderConformance
import Support
import Vocabulary

@testable import CloudAWS

extension AWSWorld {
    func make(_ name: String, _ tags: [Tag]) async throws -> ResourceAddress {
        switch scope.type {
        case .instance: return ResourceAddress(scope: scope, id: try await runInstance(tags))
        case .databaseInstance: try await createDatabase(name, tags)
        default: try await createGroup(name, tags)
        }
        return ResourceAddress(scope: scope, id: name)
    }

    private func remove(_ address: ResourceAddress) async throws {
        switch scope.type {
        case .instance: try await call(.ec2, "TerminateInstances", ["InstanceId.1": address.id])
        case .databaseInstance:
            try await call(
                .rds, "DeleteDBInstance", ["DBInstanceIdentifier": address.id, "SkipFinalSnapshot": "true"])
        default:
            try await call(
                .autoscaling, "DeleteAutoScalingGroup", ["AutoScalingGroupName": address.id, "ForceDelete": "true"])
        }
    }

    func gone(_ resource: Resource) async throws -> Resource {
        try await remove(resource.address)
        guard scope.type == .instance else { return resource }
        // Emulators go on stopping instances that were terminated; one that never was stands in for it.
        return Resource(
            address: ResourceAddress(scope: scope, id: "i-00000000000000bad"), incarnation: "i-00000000000000bad",
            tags: resource.tags, state: resource.state)
    }

    func replace(_ address: ResourceAddress) async throws {
        try await remove(address)
        let name = address.id
        // A database takes a while to go.
        _ = try await eventually(within: 20) {
            do {
                _ = try await self.make(name, [Tag("Name", name), Tag("team", "shop")])
                return true
            } catch let error as CloudError where error.code.contains("AlreadyExists") {
                return false
            }
        }
    }

    func makeOwned() async throws -> (owned: ResourceAddress, owner: ResourceAddress) {
        func address(_ type: ResourceType, _ id: String) -> ResourceAddress {
            ResourceAddress(scope: account.scope(type), id: id)
        }
        if scope.type == .databaseInstance {
            try await call(
                .rds, "CreateDBCluster",
                [
                    "DBClusterIdentifier": "wide", "Engine": "aurora-postgresql", "MasterUsername": "tests",
                    "MasterUserPassword": "not-a-secret",
                ])
            try await call(
                .rds, "CreateDBInstance",
                [
                    "DBInstanceIdentifier": "member", "DBClusterIdentifier": "wide", "Engine": "aurora-postgresql",
                    "DBInstanceClass": "db.r5.large",
                ])
            return (address(.databaseInstance, "member"), address(.databaseCluster, "wide"))
        }
        try await createGroup("fleet", [])
        let answer = try await call(.ec2, "DescribeInstances", [:])
        let id = answer["reservationSet/item/instancesSet/item/instanceId"]?.text ?? ""
        return (address(.instance, id), address(.group, "fleet"))
    }

    func copies(of address: ResourceAddress) async throws -> Int {
        guard scope.type == .databaseInstance else { return 0 }
        let answer = try await call(
            .rds, "DescribeDBSnapshots", ["DBInstanceIdentifier": address.id, "SnapshotType": "manual"])
        return answer.elements("DescribeDBSnapshotsResult/DBSnapshots/DBSnapshot").count
    }

    func shown(_ address: ResourceAddress) async throws -> Shown {
        switch scope.type {
        case .instance:
            let answer = try await call(.ec2, "DescribeInstances", ["InstanceId.1": address.id])
            return try shown(
                answer["reservationSet/item/instancesSet/item"], ["instanceState/name", "instanceType"],
                tags: ("tagSet/item", "key", "value")
            ) { $0["instanceState/name"] == "running" }
        case .databaseInstance:
            let answer = try await call(.rds, "DescribeDBInstances", ["DBInstanceIdentifier": address.id])
            return try shown(
                answer["DescribeDBInstancesResult/DBInstances/DBInstance"],
                ["DBInstanceStatus", "DBInstanceClass", "DbiResourceId"], tags: ("TagList/Tag", "Key", "Value")
            ) { $0["DBInstanceStatus"] == "available" }
        default:
            let answer = try await call(
                .autoscaling, "DescribeAutoScalingGroups", ["AutoScalingGroupNames.member.1": address.id])
            return try shown(
                answer["DescribeAutoScalingGroupsResult/AutoScalingGroups/member"],
                ["MinSize", "MaxSize", "DesiredCapacity", "AutoScalingGroupARN"], tags: ("Tags/member", "Key", "Value")
            ) { $0["DesiredCapacity"] != "0" || $0["MaxSize"] != "0" }
        }
    }

    private func shown(
        _ element: XMLElement?, _ paths: [String], tags: (path: String, key: String, value: String),
        isAwake: ([String: String]) -> Bool
    ) throws -> Shown {
        guard let element else { throw SupportError("the emulator shows nothing") }
        var words: [String: String] = [:]
        for path in paths { words[path] = element[path]?.text ?? "" }
        var values: [String: String] = [:]
        for tag in element.elements(tags.path) { values[tag[tags.key]?.text ?? ""] = tag[tags.value]?.text ?? "" }
        return Shown(isAwake: isAwake(words), words: words, tags: values)
    }

    // MARK: Making

    private func runInstance(_ tags: [Tag]) async throws -> String {
        var form = [("ImageId", "ami-12c6146b"), ("MinCount", "1"), ("MaxCount", "1"), ("InstanceType", "t3.micro")]
        if !tags.isEmpty { form.append(("TagSpecification.1.ResourceType", "instance")) }
        for (index, tag) in tags.enumerated() {
            form.append(("TagSpecification.1.Tag.\(index + 1).Key", tag.key))
            form.append(("TagSpecification.1.Tag.\(index + 1).Value", tag.value))
        }
        return try await call(.ec2, "RunInstances", form)["instancesSet/item/instanceId"]?.text ?? ""
    }

    private func createDatabase(_ name: String, _ tags: [Tag]) async throws {
        var form = [
            ("DBInstanceIdentifier", name), ("Engine", "postgres"), ("DBInstanceClass", "db.t3.micro"),
            ("AllocatedStorage", "20"), ("MasterUsername", "tests"), ("MasterUserPassword", "not-a-secret"),
        ]
        for (index, tag) in tags.enumerated() {
            form.append(("Tags.Tag.\(index + 1).Key", tag.key))
            form.append(("Tags.Tag.\(index + 1).Value", tag.value))
        }
        try await call(.rds, "CreateDBInstance", form)
    }

    private func createGroup(_ name: String, _ tags: [Tag]) async throws {
        let configuration = "configuration-\(name)"
        do {
            try await call(
                .autoscaling, "CreateLaunchConfiguration",
                ["LaunchConfigurationName": configuration, "ImageId": "ami-12c6146b", "InstanceType": "t3.micro"])
        } catch let error as CloudError where error.code.hasPrefix("AlreadyExists") {
            // It outlives its group.
        }
        var form = [
            ("AutoScalingGroupName", name), ("LaunchConfigurationName", configuration), ("MinSize", "1"),
            ("MaxSize", "4"), ("DesiredCapacity", "1"), ("AvailabilityZones.member.1", scope.region + "a"),
        ]
        for (index, tag) in tags.enumerated() {
            let member = "Tags.member.\(index + 1)"
            form += [
                ("\(member).Key", tag.key), ("\(member).Value", tag.value), ("\(member).PropagateAtLaunch", "true"),
                ("\(member).ResourceType", "auto-scaling-group"), ("\(member).ResourceId", name),
            ]
        }
        try await call(.autoscaling, "CreateAutoScalingGroup", form)
    }
}
