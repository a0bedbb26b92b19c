import Cloud
import Vocabulary

/// Reads the answers of EC2's `DescribeVolumes`, `DescribeSnapshots` and `DescribeAddresses`.
enum DescribeStorage {
    /// Whether a volume has a copy is yet to be looked up; see ``VolumeCopies``.
    static func volumes(
        _ bytes: [UInt8], scope: Scope, into pool: inout ResourcePool
    ) throws(CloudError) -> ResourcePage {
        try volumeLayout.page(
            bytes, "EC2 DescribeVolumes", scope: scope, account: { _ in scope.account.rawValue }, into: &pool
        ) { record, pool in
            let status = record["status"]
            guard let id = record["volumeId"], status != "deleting", status != "deleted" else { return nil }
            var common = AttributeList(capacity: 5)
            common.add(.encrypted, record.flag("encrypted"))
            common.add(.size, record.number("size"))
            common.add(.status, status.map { .known(.string($0)) } ?? .unknown(.notRead))
            common.add(.volumeType, record["volumeType"])
            common.add(.zone, record["availabilityZone"])
            var own = AttributeList(capacity: 2)
            own.add(.attachedTo, record.names.min())
            own.add(.createdAt, record.instant("createTime"))
            let state = ResourceState(
                fields: [.existing, ResourceState.FieldReading(.snapshot, .unknown(.notRead))],
                attributes: common.readings, isChanging: status == "creating")
            return resource(id, record, state, own, scope, &pool)
        }
    }

    /// Whether an image is made of a snapshot is yet to be looked up; see ``SnapshotImages``.
    static func snapshots(
        _ bytes: [UInt8], scope: Scope, into pool: inout ResourcePool
    ) throws(CloudError) -> ResourcePage {
        try snapshotLayout.page(
            bytes, "EC2 DescribeSnapshots", scope: scope, account: { $0["ownerId"] ?? "" }, into: &pool
        ) { record, pool in
            guard let id = record["snapshotId"] else { return nil }
            let status = record["status"]
            var common = AttributeList(capacity: 4)
            common.add(.encrypted, record.flag("encrypted"))
            common.add(.isManaged, .known(.bool(record.tags.set.tags.contains { $0.key == backupKey })))
            common.add(.size, record.number("volumeSize"))
            common.add(.status, status)
            var own = AttributeList(capacity: 3)
            own.add(.createdAt, record.instant("startTime"))
            own.add(.usedByImage, .unknown(.notRead))
            own.add(.volume, record["volumeId"])
            let state = ResourceState(
                fields: [.existing], attributes: common.readings, isChanging: status == "pending")
            return resource(id, record, state, own, scope, &pool)
        }
    }

    /// Those of EC2-Classic, which had no allocation, are left out.
    static func addresses(
        _ bytes: [UInt8], scope: Scope, into pool: inout ResourcePool
    ) throws(CloudError) -> ResourcePage {
        try addressLayout.page(
            bytes, "EC2 DescribeAddresses", scope: scope, account: { _ in scope.account.rawValue }, into: &pool
        ) { record, pool in
            guard let id = record["allocationId"] else { return nil }
            var common = AttributeList(capacity: 1)
            common.add(.isManaged, .known(.bool(record["serviceManaged"] != nil)))
            var own = AttributeList(capacity: 2)
            own.add(
                .associatedWith, record["instanceId"] ?? record["networkInterfaceId"] ?? record["associationId"])
            own.add(.publicIP, record["publicIp"])
            return resource(
                id, record, ResourceState(fields: [.existing], attributes: common.readings), own, scope, &pool)
        }
    }

    private static func resource(
        _ id: String, _ record: Record, _ state: ResourceState, _ own: AttributeList, _ scope: Scope,
        _ pool: inout ResourcePool
    ) -> Resource {
        Resource(
            address: ResourceAddress(scope: scope, id: id), incarnation: Incarnation(rawValue: id),
            tags: .known(record.tags.set), state: pool.state(state), mark: record.tags.mark,
            notice: record.tags.notice, particulars: own.readings)
    }

    /// The tag that AWS Backup leaves on what it makes.
    private static let backupKey = "aws:backup:source-resource"

    private static let volumeLayout = ec2(
        "volumeSet", ["volumeId", "size", "status", "createTime", "volumeType", "encrypted", "availabilityZone"],
        named: (list: "attachmentSet", field: "instanceId"))

    static let snapshotLayout = ec2(
        "snapshotSet", ["snapshotId", "volumeId", "status", "startTime", "ownerId", "volumeSize", "encrypted"])

    private static let addressLayout = ec2(
        "addressesSet",
        ["allocationId", "publicIp", "instanceId", "networkInterfaceId", "associationId", "serviceManaged"])

    private static func ec2(
        _ list: StaticString, _ fields: [StaticString], named: (list: StaticString, field: StaticString)? = nil
    ) -> RecordLayout {
        RecordLayout(
            list: list, token: "nextToken", fields: fields, counted: [], tags: "tagSet", tag: ("key", "value"),
            depth: 2,
            named: named)
    }
}

extension ResourceState.FieldReading {
    /// What is listed is there.
    static let existing = ResourceState.FieldReading(.existence, .known(.flag(true)))
}
