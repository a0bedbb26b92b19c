import Cloud
import Support
import Testing
import Transport
import Vocabulary

@testable import CloudAWS

/// Over real HTTP, against moto. Each test has a region to itself.
@Suite(.enabled(if: Emulated.hasMoto, "moto_server is not installed: run `make test`, or set PIONEER_MOTO_SERVER"))
struct MotoTests {
    @Test func wholeWayOfAnInstance() async throws {
        let rig = Rig(try await Emulators.moto.get(), region: "eu-west-1")
        let provider = rig.provider()
        let access = rig.account.shopAccess
        #expect(try await provider.identity(access) == "123456789012")
        let run = try await rig.call(
            .ec2, "RunInstances",
            [
                "ImageId": "ami-12c6146b", "MinCount": "7", "MaxCount": "7", "InstanceType": "t3.micro",
                "TagSpecification.1.ResourceType": "instance", "TagSpecification.1.Tag.1.Key": "team",
                "TagSpecification.1.Tag.1.Value": "<shop> & \"co\"",
            ])
        let scope = rig.account.scope(.instance)
        let asked = ContinuousClock.now
        let listing = await provider.list(scope, rig.account.readAccess)
        #expect(listing.completeness == .complete)
        #expect(listing.resources.map(\.address.id) == run.all("instanceId").sorted())
        // Both go by one clock: what they differ by is how long the answer took, and that it is told in whole seconds.
        let most = 1 + Int((ContinuousClock.now - asked).components.seconds) + 1
        #expect(listing.clockSkew.map { abs($0) <= most } == true)
        let first = try #require(listing.resources.first)
        #expect(first.value(of: .power) == .known(.power(.running)))
        #expect(first.value(of: .tag("team")) == .known(.text("<shop> & \"co\"")))
        #expect(first.attribute(.instanceType) == .known("t3.micro"))
        #expect(first.attribute(.rootDevice) == .known("ebs"))

        // Six that exist and one that does not: the six stop.
        let ghost = Resource.bare(ResourceAddress(scope: scope, id: "i-00000000000000bad"))
        let targets = Array(listing.resources.prefix(6)) + [ghost]
        let stopped = await provider.perform(
            targets.map { .fixture(.stop, $0, mark: $0 === ghost ? nil : .fixture) }, access)
        #expect(stopped.map { $0.error?.code } == [nil, nil, nil, nil, nil, nil, "InvalidInstanceID.NotFound"])

        let readings = await provider.read(targets.map(\.address), access)
        #expect(readings.count == 7)
        for reading in readings.prefix(6) {
            let resource = try #require(reading.resource)
            #expect(resource.value(of: .power) == .known(.power(.stopped)))
            #expect(resource.mark == .fixture)
            #expect(resource.value(of: .tag(ControlMark.key)) == .known(.none))
        }
        #expect(readings[6].isGone)

        let started = await provider.perform([.fixture(.start, first)], access)
        #expect(started.map(\.error) == [nil])
        // The second is still stopped, and its class can be changed.
        let larger = [FieldChoice(.instanceClass, .text("m5.large"))]
        let resized = await provider.perform([.fixture(.resize, targets[1], changes: larger)], access)
        #expect(resized.map(\.error) == [nil])
        let second = try #require(await provider.read([targets[1].address], access)[0].resource)
        #expect(second.value(of: .instanceClass) == .known(.text("m5.large")))
        #expect(second.value(of: .power) == .known(.power(.stopped)))
        let stayed = await provider.unmark(
            targets.dropLast().map(\.address), origin: "Schedule/shop/office", access)
        #expect(stayed.map { $0?.code } == [nil, nil, nil, nil, nil, nil])
        let again = try #require(await provider.read([first.address], access)[0].resource)
        #expect(again.value(of: .power) == .known(.power(.running)))
        #expect(again.mark == nil)
        await rig.close()
    }

    @Test func databases() async throws {
        let rig = Rig(try await Emulators.moto.get(), region: "eu-central-1")
        let provider = rig.provider()
        let access = rig.account.shopAccess
        try await rig.call(
            .rds, "CreateDBInstance",
            [
                "DBInstanceIdentifier": "orders", "DBInstanceClass": "db.t3.micro", "Engine": "postgres",
                "AllocatedStorage": "20", "MasterUsername": "root", "MasterUserPassword": "not-a-secret",
                "Tags.Tag.1.Key": "team", "Tags.Tag.1.Value": "shop",
            ])
        try await rig.call(
            .rds, "CreateDBCluster",
            [
                "DBClusterIdentifier": "wide", "Engine": "aurora-postgresql", "MasterUsername": "root",
                "MasterUserPassword": "not-a-secret",
            ])
        for (type, id) in [(ResourceType.databaseInstance, "orders"), (.databaseCluster, "wide")] {
            let listing = await provider.list(rig.account.scope(type), rig.account.readAccess)
            #expect(listing.completeness == .complete)
            let resource = try #require(listing.resources.first, "\(type)")
            #expect(resource.address.id == id)
            #expect(resource.value(of: .power) == .known(.power(.running)))
            #expect(resource.incarnation.rawValue.hasPrefix(type == .databaseCluster ? "cluster-" : "db-"))
            let results = await provider.perform([.fixture(.stop, resource, mark: .fixture)], access)
            #expect(results.map(\.error) == [nil])
            let stopped = try #require(await provider.read([resource.address], access)[0].resource)
            #expect(stopped.value(of: .power) == .known(.power(.stopped)))
            #expect(stopped.mark == .fixture)
            let started = await provider.perform([.fixture(.start, stopped)], access)
            #expect(started.map(\.error) == [nil])
            if type == .databaseInstance {
                let larger = [FieldChoice(.instanceClass, .text("db.m5.large"))]
                let resized = await provider.perform([.fixture(.resize, stopped, changes: larger)], access)
                #expect(resized.map(\.error) == [nil])
                let now = try #require(await provider.read([resource.address], access)[0].resource)
                #expect(now.value(of: .instanceClass) == .known(.text("db.m5.large")))
            }
            let stayed = await provider.unmark([resource.address], origin: "Schedule/shop/office", access)
            #expect(stayed.map { $0?.code } == [nil])
            let again = try #require(await provider.read([resource.address], access)[0].resource)
            #expect(again.mark == nil)
            let ghost = ResourceAddress(scope: rig.account.scope(type), id: "nobody")
            #expect(await provider.read([ghost], access)[0].isGone)
        }
        await rig.close()
    }

    @Test func scalingGroups() async throws {
        let rig = Rig(try await Emulators.moto.get(), region: "us-west-2")
        let provider = rig.provider()
        try await rig.call(
            .autoscaling, "CreateLaunchConfiguration",
            ["LaunchConfigurationName": "small", "ImageId": "ami-12c6146b", "InstanceType": "t3.micro"])
        try await rig.call(
            .autoscaling, "CreateAutoScalingGroup",
            [
                "AutoScalingGroupName": "web", "LaunchConfigurationName": "small", "MinSize": "1", "MaxSize": "4",
                "DesiredCapacity": "2", "AvailabilityZones.member.1": "us-west-2a",
            ])
        let listing = await provider.list(rig.account.scope(.group), rig.account.readAccess)
        #expect(listing.completeness == .complete)
        let group = try #require(listing.resources.first)
        #expect(group.value(of: .desired) == .known(.count(2)))
        #expect(group.attribute(.instanceCount) == .known(2))

        let members = await provider.list(rig.account.scope(.instance), rig.account.readAccess)
        #expect(members.resources.map(\.owner) == [.known(group.address), .known(group.address)])

        let stop = try #require(AWSCatalogue.catalogue[.group]).stoppedMeans
        let results = await provider.perform(
            [.fixture(.resize, group, changes: stop, mark: .fixture)], rig.account.shopAccess)
        #expect(results.map(\.error) == [nil])
        let stopped = try #require(await provider.read([group.address], rig.account.readAccess)[0].resource)
        for field in [Field.minimum, .maximum, .desired] { #expect(stopped.value(of: field) == .known(.count(0))) }
        #expect(stopped.mark == .fixture)
        let stayed = await provider.unmark([group.address], origin: "Schedule/shop/office", rig.account.shopAccess)
        #expect(stayed.map { $0?.code } == [nil])
        let bare = try #require(await provider.read([group.address], rig.account.readAccess)[0].resource)
        #expect(bare.mark == nil)
        #expect(bare.value(of: .tag("team")) == stopped.value(of: .tag("team")))
        await rig.close()
    }
}
