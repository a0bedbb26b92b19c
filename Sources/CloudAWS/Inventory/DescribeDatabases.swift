import Cloud
import Vocabulary

/// Reads the answers of RDS's `DescribeDBInstances` and `DescribeDBClusters`.
enum DescribeDatabases {
    static func instances(
        _ bytes: [UInt8], scope: Scope, into pool: inout ResourcePool
    ) throws(CloudError) -> ResourcePage {
        let clusters = Scope(realm: scope.realm, account: scope.account, region: scope.region, type: .databaseCluster)
        return try instanceLayout.page(
            bytes, "RDS DescribeDBInstances", scope: scope, account: { $0.account(of: "DBInstanceArn") }, into: &pool
        ) { record, pool in
            resource(
                record, id: "DBInstanceIdentifier", incarnation: "DbiResourceId",
                status: DatabaseStatus(record["DBInstanceStatus"] ?? ""), attributes: instanceAttributes(record),
                classOf: "DBInstanceClass", fields: [.existing, .init(.snapshot, .unknown(.notRead))],
                particulars: [.init(.createdAt, record.instant("InstanceCreateTime"))],
                owner: record["DBClusterIdentifier"].map { ResourceAddress(scope: clusters, id: $0) }, scope, &pool)
        }
    }

    static func clusters(
        _ bytes: [UInt8], scope: Scope, into pool: inout ResourcePool
    ) throws(CloudError) -> ResourcePage {
        try clusterLayout.page(
            bytes, "RDS DescribeDBClusters", scope: scope, account: { $0.account(of: "DBClusterArn") }, into: &pool
        ) { record, pool in
            resource(
                record, id: "DBClusterIdentifier", incarnation: "DbClusterResourceId",
                status: DatabaseStatus(record["Status"] ?? ""), attributes: clusterAttributes(record), owner: nil,
                scope, &pool)
        }
    }

    private static let instanceLayout = RecordLayout(
        list: "DBInstances", token: "Marker",
        fields: [
            "DBInstanceIdentifier", "DbiResourceId", "DBInstanceArn", "DBInstanceStatus", "DBInstanceClass", "Engine",
            "EngineVersion", "DBClusterIdentifier", "AvailabilityZone", "MultiAZ", "AutomaticRestartTime",
            "ReadReplicaSourceDBInstanceIdentifier", "ReadReplicaSourceDBClusterIdentifier", "BackupRetentionPeriod",
            "DeletionProtection", "InstanceCreateTime", "PubliclyAccessible", "StorageEncrypted",
        ],
        counted: ["ReadReplicaDBInstanceIdentifiers", "ReadReplicaDBClusterIdentifiers"], tags: "TagList")

    private static let clusterLayout = RecordLayout(
        list: "DBClusters", token: "Marker",
        fields: [
            "DBClusterIdentifier", "DbClusterResourceId", "DBClusterArn", "Status", "Engine", "EngineMode",
            "EngineVersion", "DBClusterInstanceClass", "AutomaticRestartTime", "ReplicationSourceIdentifier",
            "GlobalClusterIdentifier",
        ],
        counted: ["ReadReplicaIdentifiers"], tags: "TagList")

    private static func resource(
        _ record: Record, id: String, incarnation: String, status: DatabaseStatus,
        attributes: [ResourceState.AttributeReading], classOf: String? = nil,
        fields: [ResourceState.FieldReading] = [], particulars: [ResourceState.AttributeReading] = [],
        owner: ResourceAddress?,
        _ scope: Scope, _ pool: inout ResourcePool
    ) -> Resource? {
        guard let id = record[id], let incarnation = record[incarnation], !status.isGoing else { return nil }
        let size = classOf.map { name in
            ResourceState.FieldReading(
                .instanceClass, record[name].map { .known(.text($0)) } ?? .unknown(.notRead))
        }
        let state = ResourceState(
            fields: [ResourceState.FieldReading(.power, status.power.map(FieldValue.power))]
                + [size].compactMap { $0 } + fields,
            attributes: attributes,
            owner: owner.map(Known.known) ?? .absent, isChanging: status.isChanging)
        return Resource(
            address: ResourceAddress(scope: scope, id: id), incarnation: Incarnation(rawValue: incarnation),
            tags: .known(record.tags.set), state: pool.state(state), mark: record.tags.mark,
            notice: record.tags.notice, particulars: particulars)
    }

    private static func instanceAttributes(_ record: Record) -> [ResourceState.AttributeReading] {
        let engine = record["Engine"] ?? ""
        var list = AttributeList(capacity: 14)
        list.add(.automaticRestart, record["AutomaticRestartTime"])
        list.add(.backupRetention, record.number("BackupRetentionPeriod"))
        list.add(.deletionProtection, record.flag("DeletionProtection"))
        list.add(.deployment, deployment(engine, isMultiZone: record["MultiAZ"] == "true"))
        list.add(.encrypted, record.flag("StorageEncrypted"))
        list.add(.engine, record["Engine"])
        list.add(.engineVersion, record["EngineVersion"])
        list.add(.instanceType, record["DBInstanceClass"])
        list.add(.isCustom, .known(.bool(engine.hasPrefix("custom-"))))
        list.add(.multiZone, record.flag("MultiAZ"))
        list.add(.publiclyAccessible, record.flag("PubliclyAccessible"))
        list.add(.replication, replication(record))
        list.add(.status, record["DBInstanceStatus"])
        list.add(.zone, record["AvailabilityZone"])
        return list.readings
    }

    private static func clusterAttributes(_ record: Record) -> [ResourceState.AttributeReading] {
        var list = AttributeList(capacity: 7)
        list.add(.automaticRestart, record["AutomaticRestartTime"])
        list.add(.engine, record["Engine"])
        list.add(.engineMode, record["EngineMode"])
        list.add(.engineVersion, record["EngineVersion"])
        list.add(.instanceType, record["DBClusterInstanceClass"])
        list.add(.replication, record["GlobalClusterIdentifier"] != nil ? "global" : replication(record))
        list.add(.status, record["Status"])
        return list.readings
    }

    private static func deployment(_ engine: String, isMultiZone: Bool) -> String {
        guard isMultiZone else { return "single-az" }
        return engine.hasPrefix("sqlserver-") ? "sql-server-multi-az" : "multi-az"
    }

    private static func replication(_ record: Record) -> String? {
        let sources = [
            "ReadReplicaSourceDBInstanceIdentifier", "ReadReplicaSourceDBClusterIdentifier",
            "ReplicationSourceIdentifier",
        ]
        if sources.contains(where: { record[$0] != nil }) { return "replica" }
        let replicas = [
            "ReadReplicaDBInstanceIdentifiers", "ReadReplicaDBClusterIdentifiers", "ReadReplicaIdentifiers",
        ]
        return replicas.contains(where: record.has) ? "source" : nil
    }
}

/// What a status of RDS says about power.
///
/// Source: RDS user guide, "Viewing Amazon RDS DB instance status"; Aurora user guide, "Viewing DB cluster status".
struct DatabaseStatus {
    let power: Known<PowerState>
    /// On its way somewhere, and refusing other changes until it is there.
    let isChanging: Bool
    /// Deleted, or about to be.
    let isGoing: Bool

    init(_ status: String) {
        isGoing = status == "deleting" || status == "deleted"
        switch status {
        case "available": (power, isChanging) = (.known(.running), false)
        case "stopped": (power, isChanging) = (.known(.stopped), false)
        case "stopping": (power, isChanging) = (.known(.stopped), true)
        case _ where Self.busy.contains(status) || status.hasPrefix("configuring-"):
            (power, isChanging) = (.known(.running), true)
        // Storage is full, a key is out of reach, parameters do not fit: what it can do next, a person has to see.
        default: (power, isChanging) = (.unknown(.notUnderstood), false)
        }
    }

    /// It runs, or will in a moment.
    private static let busy: Set<String> = [
        "starting", "creating", "modifying", "backing-up", "rebooting", "renaming", "maintenance", "upgrading",
        "backtracking", "converting-to-vpc", "moving-to-vpc", "resetting-master-credentials", "promoting",
        "failing-over", "migrating", "preparing-data-migration", "scaling-compute", "scaling-storage",
        "storage-optimization", "storage-config-upgrade", "storage-initialization", "update-iam-db-auth",
        "delete-precheck",
    ]
}
