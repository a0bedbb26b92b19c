import Cloud
import Support
import Testing
import Vocabulary

@testable import CloudAWS

/// Tags, copies and deletions over real HTTP. Each test has a region to itself.
enum StorageStories {
    /// An account of an emulator, and those who ask.
    struct Stage {
        let rig: Rig
        let provider: AWSProvider
        /// An access key by which the emulator knows the account.
        let key: String

        var account: AccountConfiguration { rig.account }

        func read(_ type: ResourceType, _ id: String) async -> Reading? {
            await provider.read(
                [ResourceAddress(scope: account.scope(type), id: id)], account.readAccess
            ).first
        }

        func perform(_ request: ActionRequest) async -> CloudError? {
            await provider.perform([request], account.shopAccess)[0].error
        }

        func call(
            _ service: AWSService, _ action: String, _ parameters: KeyValuePairs<String, String>
        ) async throws -> Rig.XMLText {
            try await rig.call(service, action, parameters, key: key)
        }
    }

    static func copy(_ resource: Resource, _ intent: IntentID) -> ActionRequest {
        ActionRequest(
            intent: intent, resource: resource, transition: .snapshot, changes: [FieldChoice(.snapshot, .count(1))],
            origin: "ResourcePolicy/shop/old@1a2b", uniqueness: .init(.searchable, of: intent))
    }

    /// Tagged, copied, the copy found again; deleted, and its copy after it.
    static func volume(_ stage: Stage) async throws {
        let made = try await stage.call(
            .ec2, "CreateVolume",
            [
                "AvailabilityZone": "\(stage.account.regions[0])a", "Size": "8", "VolumeType": "gp3",
                "TagSpecification.1.ResourceType": "volume", "TagSpecification.1.Tag.1.Key": "team",
                "TagSpecification.1.Tag.1.Value": "shop",
            ])
        let id = made.first("volumeId")
        let listing = await stage.provider.list(stage.account.scope(.volume), stage.account.readAccess)
        #expect(listing.completeness == .complete)
        let volume = try #require(listing.resources.first { $0.address.id == id })
        #expect(volume.value(of: .existence) == .known(.flag(true)))
        #expect(volume.value(of: .snapshot) == .known(.none))
        #expect(volume.attribute(.size) == .known(8) && volume.attribute(.volumeType) == .known("gp3"))
        #expect(volume.attribute(.attachedTo) == .absent)
        #expect(volume.attribute(.createdAt).value?.integer.map { $0 > 1_700_000_000 } == true)

        let longest = FieldChoice(.tag(String(repeating: "k", count: 128)), .text(String(repeating: "v", count: 256)))
        let strange = FieldChoice(.tag("owner"), .text("<ann> & \"co\" é"))
        #expect(await stage.perform(.fixture(.tag, volume, changes: [longest, strange])) == nil)
        let tagged = try #require(await stage.read(.volume, id)?.resource)
        for choice in [longest, strange] { #expect(tagged.value(of: choice.field) == .known(choice.value)) }
        let off = FieldChoice(longest.field, .none)
        #expect(await stage.perform(.fixture(.tag, tagged, changes: [off])) == nil)

        let intent = IntentID(rawValue: "0123456789abcdef0123456789abcdef")
        let scope = stage.account.scope(.volume)
        let before = await stage.provider.search([intent], in: scope, stage.account.readAccess)
        if case .none? = before.first {} else { Issue.record("\(before) before anything was made") }
        let bare = try #require(await stage.read(.volume, id)?.resource)
        #expect(bare.value(of: longest.field) == .known(.none))
        #expect(await stage.perform(copy(bare, intent)) == nil)
        let after = await stage.provider.search([intent], in: scope, stage.account.readAccess)
        if case .found? = after.first {} else { Issue.record("\(after) after it was made") }
        let copied = try #require(await stage.read(.volume, id)?.resource)
        guard case .known(.count(let begun)) = copied.value(of: .snapshot) else {
            Issue.record("the copy does not show: \(copied.value(of: .snapshot))")
            return
        }
        #expect(begun > 1_700_000_000)

        let found = try await stage.call(
            .ec2, "DescribeSnapshots", ["Owner.1": "self", "Filter.1.Name": "volume-id", "Filter.1.Value.1": id])
        let name = found.first("snapshotId")
        let snapshot = try #require(await stage.read(.snapshot, name)?.resource)
        #expect(snapshot.attribute(.volume) == .known(.string(id)) && snapshot.attribute(.createdAt).value != nil)
        #expect(snapshot.attribute(.usedByImage) == .absent)
        // It belongs to whom the volume belongs to, and nobody sees the tag of the intent.
        #expect(snapshot.tags.value?.tags.map(\.key) == ["owner", "team"])

        for (type, resource) in [(ResourceType.volume, copied), (.snapshot, snapshot)] {
            #expect(await stage.perform(.fixture(.delete, resource)) == nil, "\(type)")
            #expect(await stage.read(type, resource.address.id)?.isGone == true, "\(type)")
            // Again: it is as it should be.
            #expect(await stage.perform(.fixture(.delete, resource)) == nil, "\(type)")
        }
    }

    static func address(_ stage: Stage) async throws {
        let id = try await stage.call(.ec2, "AllocateAddress", ["Domain": "vpc"]).first("allocationId")
        let run = try await stage.call(
            .ec2, "RunInstances", ["ImageId": "ami-12c6146b", "MinCount": "1", "MaxCount": "1"])
        let instance = run.first("instanceId")
        let association = try await stage.call(
            .ec2, "AssociateAddress", ["AllocationId": id, "InstanceId": instance]
        ).first("associationId")
        let led = try #require(await stage.read(.address, id)?.resource)
        #expect(led.attribute(.associatedWith) == .known(.string(instance)))
        #expect(led.attribute(.publicIP).value?.text?.isEmpty == false)
        #expect(AWSCatalogue.obstacles(to: .delete, of: led).count == 1)
        _ = try await stage.call(.ec2, "DisassociateAddress", ["AssociationId": association])
        let listing = await stage.provider.list(stage.account.scope(.address), stage.account.readAccess)
        #expect(listing.completeness == .complete)
        let free = try #require(listing.resources.first { $0.address.id == id })
        #expect(free.attribute(.associatedWith) == .absent)
        let team = FieldChoice(.tag("team"), .text("shop"))
        #expect(await stage.perform(.fixture(.tag, free, changes: [team])) == nil)
        #expect(await stage.read(.address, id)?.resource?.value(of: .tag("team")) == .known(.text("shop")))
        #expect(await stage.perform(.fixture(.delete, free)) == nil)
        #expect(await stage.read(.address, id)?.isGone == true)
        #expect(await stage.perform(.fixture(.delete, free)) == nil)

        let running = try #require(await stage.read(.instance, instance)?.resource)
        #expect(running.attribute(.launchedAt).value?.integer.map { $0 > 1_700_000_000 } == true)
        #expect(running.attribute(.stoppedAt) == .absent)
        #expect(await stage.perform(.fixture(.delete, running)) == nil)
        #expect(await stage.read(.instance, instance)?.isGone == true)
    }

    static func database(_ stage: Stage) async throws {
        let create: KeyValuePairs = [
            "DBInstanceIdentifier": "copied", "DBInstanceClass": "db.t3.micro", "Engine": "postgres",
            "AllocatedStorage": "20", "MasterUsername": "root", "MasterUserPassword": "not-a-secret",
            "Tags.Tag.1.Key": "team", "Tags.Tag.1.Value": "shop",
        ]
        _ = try await stage.call(.rds, "CreateDBInstance", create)
        let database = try #require(await stage.read(.databaseInstance, "copied")?.resource)
        #expect(database.value(of: .snapshot) == .known(.none))
        #expect(database.attribute(.deletionProtection) == .known(false))
        #expect(database.attribute(.backupRetention).value?.integer != nil)
        let intent = IntentID(rawValue: "fedcba9876543210fedcba9876543210")
        #expect(await stage.perform(copy(database, intent)) == nil)
        let traces = await stage.provider.search(
            [intent, "nobodys"], in: stage.account.scope(.databaseInstance), stage.account.readAccess)
        #expect(traces.map { if case .found = $0 { true } else { false } } == [true, false])
        // The same once more is the same.
        #expect(await stage.perform(copy(database, intent)) == nil)
        let copied = try #require(await stage.read(.databaseInstance, "copied")?.resource)
        #expect(copied.value(of: .snapshot).value.map { if case .count = $0 { true } else { false } } == true)
        let owner = [FieldChoice(.tag("owner"), .text("ann")), FieldChoice(.tag("team"), .none)]
        #expect(await stage.perform(.fixture(.tag, copied, changes: owner)) == nil)
        let tagged = try #require(await stage.read(.databaseInstance, "copied")?.resource)
        #expect(tagged.tags.value?.tags.map(\.key) == ["owner"])
        #expect(await stage.perform(.fixture(.delete, tagged)) == nil)
        #expect(await stage.read(.databaseInstance, "copied")?.isGone == true)
        #expect(await stage.perform(.fixture(.delete, tagged)) == nil)

        // Another one of the same name: the old one's copies are not its own.
        _ = try await stage.call(.rds, "CreateDBInstance", create)
        let namesake = try #require(await stage.read(.databaseInstance, "copied")?.resource)
        #expect(namesake.incarnation != database.incarnation)
        #expect(namesake.value(of: .snapshot) == .known(.none))
    }
}

@Suite(.enabled(if: Emulated.hasMoto, "moto_server is not installed: run `make test`, or set PIONEER_MOTO_SERVER"))
struct StorageMotoTests {
    private func stage(_ region: String) async throws -> StorageStories.Stage {
        let rig = Rig(try await Emulators.moto.get(), region: region)
        return StorageStories.Stage(rig: rig, provider: rig.provider(), key: "AKIAIOSFODNN7EXAMPLE")
    }

    @Test func volume() async throws {
        let stage = try await stage("ap-south-1")
        try await StorageStories.volume(stage)
        await stage.rig.close()
    }

    @Test func address() async throws {
        let stage = try await stage("ap-southeast-1")
        try await StorageStories.address(stage)
        await stage.rig.close()
    }

    @Test func database() async throws {
        let stage = try await stage("ap-southeast-2")
        try await StorageStories.database(stage)
        await stage.rig.close()
    }

    @Test func whatIsUsedIsNotDeleted() async throws {
        let stage = try await stage("ap-northeast-1")
        let run = try await stage.call(
            .ec2, "RunInstances", ["ImageId": "ami-12c6146b", "MinCount": "1", "MaxCount": "1"])
        let instance = run.first("instanceId")
        let volumes = await stage.provider.list(stage.account.scope(.volume), stage.account.readAccess)
        let volume = try #require(volumes.resources.first { $0.attribute(.attachedTo) == .known(.string(instance)) })
        #expect(AWSCatalogue.obstacles(to: .delete, of: volume).count == 1)
        let error = await stage.perform(.fixture(.delete, volume))
        #expect(error?.code == "VolumeInUse" && error?.message.contains("detach it first") == true)

        let image = try await stage.call(.ec2, "CreateImage", ["InstanceId": instance, "Name": "golden"]).first(
            "imageId")
        let described = try await stage.call(.ec2, "DescribeImages", ["ImageId.1": image])
        let snapshot = try #require(await stage.read(.snapshot, described.first("snapshotId"))?.resource)
        #expect(snapshot.attribute(.usedByImage) == .known(.string(image)))
        let refused = await stage.perform(.fixture(.delete, snapshot))
        #expect(refused?.code == "InvalidSnapshot.InUse" && refused?.message.contains("deregister") == true)

        let stop = await stage.perform(
            .fixture(.stop, .bare(ResourceAddress(scope: stage.account.scope(.instance), id: instance))))
        #expect(stop == nil)
        let stopped = try #require(await stage.read(.instance, instance)?.resource)
        #expect(stopped.attribute(.stoppedAt).value?.integer.map { $0 > 1_700_000_000 } == true)
        await stage.rig.close()
    }

    @Test func aGroupsTags() async throws {
        let stage = try await stage("ap-northeast-2")
        _ = try await stage.call(
            .autoscaling, "CreateLaunchConfiguration",
            ["LaunchConfigurationName": "small", "ImageId": "ami-12c6146b", "InstanceType": "t3.micro"])
        _ = try await stage.call(
            .autoscaling, "CreateAutoScalingGroup",
            [
                "AutoScalingGroupName": "web", "LaunchConfigurationName": "small", "MinSize": "0", "MaxSize": "1",
                "AvailabilityZones.member.1": "ap-northeast-2a", "Tags.member.1.Key": "team",
                "Tags.member.1.Value": "shop", "Tags.member.1.PropagateAtLaunch": "true", "Tags.member.2.Key": "old",
                "Tags.member.2.Value": "x", "Tags.member.2.PropagateAtLaunch": "false",
            ])
        let group = try #require(await stage.read(.group, "web")?.resource)
        #expect(group.attribute(.propagatedTags) == .known(["team"]))
        let changes = [
            FieldChoice(.tag("team"), .text("bank")), FieldChoice(.tag("cost"), .text("7")),
            FieldChoice(.tag("old"), .none),
        ]
        #expect(await stage.perform(.fixture(.tag, group, changes: changes)) == nil)
        let tagged = try #require(await stage.read(.group, "web")?.resource)
        #expect(tagged.tags.value?.tags.map { "\($0.key)=\($0.value)" } == ["cost=7", "team=bank"])
        #expect(tagged.attribute(.propagatedTags) == .known(["team"]))
        await stage.rig.close()
    }
}

@Suite(.enabled(if: Emulated.hasMinistack, "ministack is not installed: run `make test`, or set PIONEER_MINISTACK"))
struct StorageMinistackTests {
    private func stage(_ region: String) async throws -> StorageStories.Stage {
        let rig = Rig(try await Emulators.ministack.get(), account: "210987654321", region: region)
        return StorageStories.Stage(rig: rig, provider: rig.provider(key: "210987654321"), key: "210987654321")
    }

    @Test func volume() async throws {
        let stage = try await stage("ap-south-1")
        try await StorageStories.volume(stage)
        let snapshots = await stage.provider.list(stage.account.scope(.snapshot), stage.account.readAccess)
        #expect(snapshots.completeness == .complete && snapshots.resources.isEmpty)
        await stage.rig.close()
    }

    @Test func address() async throws {
        let stage = try await stage("ap-southeast-1")
        try await StorageStories.address(stage)
        await stage.rig.close()
    }
}
