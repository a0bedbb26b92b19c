import Cloud
import Support
import Testing
import Transport
import Vocabulary

@testable import CloudAWS

/// Over real HTTP, against moto: what the suite that every provider passes does not ask. Each test has a region to itself.
@Suite(.enabled(if: Emulated.hasMoto, "moto_server is not installed: run `make test`, or set PIONEER_MOTO_SERVER"))
struct MotoTests {
    @Test func classesAndClocks() async throws {
        let rig = Rig(try await Emulators.moto.get(), region: "eu-west-1")
        let provider = rig.provider()
        let access = rig.account.shopAccess
        try await rig.call(
            .ec2, "RunInstances",
            ["ImageId": "ami-12c6146b", "MinCount": "1", "MaxCount": "1", "InstanceType": "t3.micro"])
        let asked = ContinuousClock.now
        let listing = await provider.list(rig.account.scope(.instance), rig.account.readAccess)
        // Both go by one clock: what they differ by is how long the answer took, and that it is told in whole seconds.
        let most = 1 + Int((ContinuousClock.now - asked).components.seconds) + 1
        #expect(listing.clockSkew.map { abs($0) <= most } == true)
        let instance = try #require(listing.resources.first)
        #expect(instance.attribute(.instanceType) == .known("t3.micro"))
        #expect(instance.attribute(.rootDevice) == .known("ebs"))
        #expect(await provider.perform([.fixture(.stop, instance)], access).map(\.error) == [nil])
        // It is stopped, and its class can be changed.
        let larger = [FieldChoice(.instanceClass, .text("m5.large"))]
        #expect(await provider.perform([.fixture(.resize, instance, changes: larger)], access).map(\.error) == [nil])
        let now = try #require(await provider.read([instance.address], access)[0].resource)
        #expect(now.value(of: .instanceClass) == .known(.text("m5.large")))
        #expect(now.value(of: .power) == .known(.power(.stopped)))
        await rig.close()
    }

    @Test func databasesAndClusters() async throws {
        let rig = Rig(try await Emulators.moto.get(), region: "eu-central-1")
        let provider = rig.provider()
        let access = rig.account.shopAccess
        try await rig.call(
            .rds, "CreateDBInstance",
            [
                "DBInstanceIdentifier": "orders", "DBInstanceClass": "db.t3.micro", "Engine": "postgres",
                "AllocatedStorage": "20", "MasterUsername": "root", "MasterUserPassword": "not-a-secret",
            ])
        try await rig.call(
            .rds, "CreateDBCluster",
            [
                "DBClusterIdentifier": "wide", "Engine": "aurora-postgresql", "MasterUsername": "root",
                "MasterUserPassword": "not-a-secret",
            ])
        let databases = await provider.list(rig.account.scope(.databaseInstance), rig.account.readAccess)
        let database = try #require(databases.resources.first)
        let larger = [FieldChoice(.instanceClass, .text("db.m5.large"))]
        #expect(await provider.perform([.fixture(.resize, database, changes: larger)], access).map(\.error) == [nil])
        let resized = try #require(await provider.read([database.address], access)[0].resource)
        #expect(resized.value(of: .instanceClass) == .known(.text("db.m5.large")))

        let clusters = await provider.list(rig.account.scope(.databaseCluster), rig.account.readAccess)
        #expect(clusters.completeness == .complete)
        let cluster = try #require(clusters.resources.first)
        #expect(cluster.value(of: .power) == .known(.power(.running)))
        #expect(cluster.incarnation.rawValue.hasPrefix("cluster-"))
        let results = await provider.perform([.fixture(.stop, cluster, mark: .fixture)], access)
        #expect(results.map(\.error) == [nil])
        let stopped = try #require(await provider.read([cluster.address], access)[0].resource)
        #expect(stopped.value(of: .power) == .known(.power(.stopped)))
        #expect(stopped.mark == .fixture)
        #expect(await provider.perform([.fixture(.start, stopped)], access).map(\.error) == [nil])
        let stayed = await provider.unmark([cluster.address], origin: "Schedule/shop/office", access)
        #expect(stayed.map { $0?.code } == [nil])
        #expect(try #require(await provider.read([cluster.address], access)[0].resource).mark == nil)
        await rig.close()
    }
}
