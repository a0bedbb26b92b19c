import Cloud
import Testing
import Vocabulary

@testable import CloudAWS

@Suite struct DescribeOthersTests {
    private let account = AccountConfiguration.fixture()

    private func database(_ text: String) throws -> Resource {
        var pool = ResourcePool()
        let page = try DescribeDatabases.instances(
            Array(Answers.databases([text]).utf8), scope: account.scope(.databaseInstance), into: &pool)
        #expect(page.problem == nil)
        return try #require(page.resources.first)
    }

    private func cluster(_ text: String) throws -> Resource {
        var pool = ResourcePool()
        let page = try DescribeDatabases.clusters(
            Array(Answers.clusters([text]).utf8), scope: account.scope(.databaseCluster), into: &pool)
        return try #require(page.resources.first)
    }

    private func group(_ text: String) throws -> Resource {
        var pool = ResourcePool()
        let page = try DescribeGroups.groups(
            Array(Answers.groups([text]).utf8), scope: account.scope(.group), into: &pool)
        return try #require(page.resources.first)
    }

    @Test func databaseInstance() throws {
        let resource = try database(
            Answers.database(
                "orders",
                more: """
                    <AvailabilityZone>eu-west-1b</AvailabilityZone><MultiAZ>true</MultiAZ>\
                    <EngineVersion>16.1</EngineVersion><MasterUsername>root</MasterUsername>\
                    <InstanceCreateTime>2026-03-01T00:00:00.000Z</InstanceCreateTime>\
                    <BackupRetentionPeriod>7</BackupRetentionPeriod><DeletionProtection>true</DeletionProtection>\
                    <PubliclyAccessible>false</PubliclyAccessible>\
                    <TagList><Tag><Key>team</Key><Value>shop</Value></Tag><Tag><Key>\(ControlMark.key)</Key>\
                    <Value>\(ControlMark.fixture.encoded)</Value></Tag></TagList>\
                    <AutomaticRestartTime>2026-03-29T01:00:00Z</AutomaticRestartTime>
                    """))
        #expect(resource.address.description == "aws/123456789012/eu-west-1/rds/instance/orders")
        #expect(resource.incarnation == "db-orders")
        #expect(resource.value(of: .tag("team")) == .known(.text("shop")))
        #expect(resource.mark == .fixture)
        #expect(resource.owner == .absent)
        #expect(resource.attribute(.deployment) == .known("multi-az"))
        #expect(resource.attribute(.automaticRestart) == .known("2026-03-29T01:00:00Z"))
        #expect(resource.attribute(.createdAt) == .known(1_772_323_200))
        #expect(resource.attribute(.backupRetention) == .known(7))
        #expect(resource.attribute(.deletionProtection) == .known(true))
        #expect(resource.attribute(.publiclyAccessible) == .known(false))
        #expect(resource.attribute(.encrypted) == .unknown(.notRead))
        #expect(resource.value(of: .existence) == .known(.flag(true)))
        // Whether there is a copy is another question.
        #expect(resource.value(of: .snapshot) == .unknown(.notRead))
        #expect(AWSCatalogue.obstacles(to: .delete, of: resource).count == 1)
        #expect(
            resource.attributes.map(\.name).sorted()
                == AWSCatalogue.catalogue[.databaseInstance]?.attributes.sorted())
    }

    @Test func membersBelongToTheirCluster() throws {
        let resource = try database(
            Answers.database("m", more: "<DBClusterIdentifier>wide</DBClusterIdentifier>"))
        #expect(resource.owner.value?.description == "aws/123456789012/eu-west-1/rds/cluster/wide")
    }

    @Test(arguments: [
        ("available", Known<FieldValue>.known(.power(.running)), false),
        ("stopped", .known(.power(.stopped)), false), ("stopping", .known(.power(.stopped)), true),
        ("starting", .known(.power(.running)), true), ("modifying", .known(.power(.running)), true),
        ("backing-up", .known(.power(.running)), true),
        ("configuring-enhanced-monitoring", .known(.power(.running)), true),
        ("storage-full", .unknown(.notUnderstood), false), ("failed", .unknown(.notUnderstood), false),
        ("incompatible-network", .unknown(.notUnderstood), false), ("", .unknown(.notUnderstood), false),
    ])
    func databaseStatus(status: String, power: Known<FieldValue>, isChanging: Bool) throws {
        for resource in [
            try database(Answers.database("d", status: status)), try cluster(Answers.cluster("c", status: status)),
        ] {
            #expect(resource.value(of: .power) == power)
            #expect(resource.state.isChanging == isChanging)
        }
    }

    @Test(arguments: [
        ("<ReadReplicaDBInstanceIdentifiers/>", Known<Value>.absent),
        (
            "<ReadReplicaDBInstanceIdentifiers><ReadReplicaDBInstanceIdentifier>r</ReadReplicaDBInstanceIdentifier>"
                + "</ReadReplicaDBInstanceIdentifiers>", .known("source")
        ),
        (
            "<ReadReplicaSourceDBInstanceIdentifier>s</ReadReplicaSourceDBInstanceIdentifier>", .known("replica")
        ),
    ])
    func replication(more: String, expected: Known<Value>) throws {
        let resource = try database(Answers.database("d", more: more))
        #expect(resource.attribute(.replication) == expected)
        #expect(AWSCatalogue.obstacles(to: .stop, of: resource).isEmpty == (expected == .absent))
    }

    @Test(arguments: [
        ("sqlserver-se", "true", "sql-server-multi-az"), ("sqlserver-se", "false", "single-az"),
        ("mysql", "true", "multi-az"),
    ])
    func deployment(engine: String, isMultiZone: String, expected: String) throws {
        let resource = try database(
            Answers.database("d", engine: engine, more: "<MultiAZ>\(isMultiZone)</MultiAZ>"))
        #expect(resource.attribute(.deployment) == .known(.string(expected)))
        #expect(AWSCatalogue.obstacles(to: .stop, of: resource).isEmpty == (expected != "sql-server-multi-az"))
    }

    @Test(arguments: [
        ("<EngineMode>serverless</EngineMode>", 1), ("<EngineMode>provisioned</EngineMode>", 0),
        ("<GlobalClusterIdentifier>g</GlobalClusterIdentifier>", 1),
        ("<ReplicationSourceIdentifier>arn</ReplicationSourceIdentifier>", 1), ("", 0),
    ])
    func clustersThatCannotStop(more: String, obstacles: Int) throws {
        let resource = try cluster(Answers.cluster("c", more: more))
        #expect(resource.incarnation == "cluster-c")
        #expect(AWSCatalogue.obstacles(to: .stop, of: resource).count == obstacles)
        #expect(
            resource.attributes.map(\.name).sorted()
                == AWSCatalogue.catalogue[.databaseCluster]?.attributes.sorted())
    }

    @Test func scalingGroup() throws {
        let resource = try group(
            Answers.group(
                "web",
                more: """
                    <Instances><member><InstanceId>i-1</InstanceId></member><member><InstanceId>i-2</InstanceId>\
                    </member></Instances><SuspendedProcesses><member><ProcessName>Terminate</ProcessName></member>\
                    <member><ProcessName>Launch</ProcessName></member></SuspendedProcesses>\
                    <Tags><member><ResourceId>web</ResourceId><Key>team</Key><Value>shop</Value>\
                    <PropagateAtLaunch>true</PropagateAtLaunch></member></Tags>
                    """))
        #expect(resource.incarnation.rawValue.contains("uuid-web"))
        #expect(resource.value(of: .minimum) == .known(.count(1)))
        #expect(resource.value(of: .maximum) == .known(.count(4)))
        #expect(resource.value(of: .desired) == .known(.count(2)))
        #expect(resource.value(of: .tag("team")) == .known(.text("shop")))
        #expect(resource.attribute(.instanceCount) == .known(2))
        #expect(resource.attribute(.suspendedProcesses) == .known(["Launch", "Terminate"]))
        #expect(resource.attribute(.propagatedTags) == .known(["team"]))
        #expect(resource.attribute(.isManaged) == .known(false))
        #expect(resource.attributes.map(\.name).sorted() == AWSCatalogue.catalogue[.group]?.attributes.sorted())
    }

    @Test func groupsOfOtherServicesAreNotResized() throws {
        let resource = try group(Answers.group("web", more: "<Operator><Principal>eks</Principal></Operator>"))
        #expect(AWSCatalogue.obstacles(to: .resize, of: resource).count == 1)
    }

    @Test func whatIsBeingDeletedIsLeftOut() throws {
        var pool = ResourcePool()
        let groups = try DescribeGroups.groups(
            Array(Answers.groups([Answers.group("g", more: "<Status>Delete in progress</Status>")]).utf8),
            scope: account.scope(.group), into: &pool)
        let databases = try DescribeDatabases.instances(
            Array(Answers.databases([Answers.database("d", status: "deleting")]).utf8),
            scope: account.scope(.databaseInstance), into: &pool)
        #expect(groups.resources.isEmpty && databases.resources.isEmpty)
        #expect(groups.problem == nil && databases.problem == nil)
    }

    @Test func anotherAccountsDatabasesAreNotTakenOver() throws {
        var pool = ResourcePool()
        let page = try DescribeDatabases.instances(
            Array(Answers.databases([Answers.database("d", account: "999999999999"), Answers.database("e")]).utf8),
            scope: account.scope(.databaseInstance), into: &pool)
        #expect(page.resources.map(\.address.id) == ["e"])
        #expect(page.problem?.contains("999999999999") == true)
    }
}

extension AWSCatalogue {
    /// Everything that stands in the way of a change.
    static func obstacles(to transition: TransitionName, of resource: Resource) -> [String] {
        (catalogue[resource.address.scope.type]?.constraints ?? []).compactMap {
            $0.obstacle(to: transition, of: resource)
        }
    }
}
