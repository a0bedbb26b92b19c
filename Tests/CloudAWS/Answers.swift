/// Answers as AWS gives them, as short as they can be.
enum Answers {
    /// `DescribeInstances` with one reservation.
    static func instances(_ items: [String], owner: String = "123456789012", next: String? = nil) -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>r</requestId>\
        <reservationSet><item><reservationId>r-1</reservationId><ownerId>\(owner)</ownerId>\
        <groupSet><item><groupId>sg-1</groupId><instanceId>i-decoy</instanceId></item></groupSet>\
        <instancesSet>\(items.joined())</instancesSet></item></reservationSet>\
        \(next.map { "<nextToken>\($0)</nextToken>" } ?? "")</DescribeInstancesResponse>
        """
    }

    static func instance(
        _ id: String, state: String = "running", tags: [(String, String)] = [], more: String = ""
    ) -> String {
        """
        <item><instanceId>\(id)</instanceId><imageId>ami-1</imageId><instanceState><code>16</code>\
        <name>\(state)</name></instanceState><instanceType>m5.large</instanceType>\
        <placement><availabilityZone>eu-west-1a</availabilityZone><groupName/><tenancy>default</tenancy></placement>\
        <architecture>x86_64</architecture><rootDeviceType>ebs</rootDeviceType>\(more)\
        <networkInterfaceSet><item><ownerId>999999999999</ownerId><tagSet><item><key>decoy</key><value>x</value>\
        </item></tagSet></item></networkInterfaceSet>\
        <tagSet>\(tags.map { "<item><key>\($0)</key><value>\($1)</value></item>" }.joined())</tagSet></item>
        """
    }

    static func database(
        _ id: String, status: String = "available", engine: String = "postgres", account: String = "123456789012",
        more: String = ""
    ) -> String {
        """
        <DBInstance><DBInstanceIdentifier>\(id)</DBInstanceIdentifier><DbiResourceId>db-\(id)</DbiResourceId>\
        <DBInstanceArn>arn:aws:rds:eu-west-1:\(account):db:\(id)</DBInstanceArn><Engine>\(engine)</Engine>\
        <DBInstanceStatus>\(status)</DBInstanceStatus><DBInstanceClass>db.t3.micro</DBInstanceClass>\(more)</DBInstance>
        """
    }

    static func databases(_ items: [String], next: String? = nil) -> String {
        list("DescribeDBInstances", "DBInstances", items, "Marker", next)
    }

    static func cluster(_ id: String, status: String = "available", more: String = "") -> String {
        """
        <DBCluster><DBClusterIdentifier>\(id)</DBClusterIdentifier><DbClusterResourceId>cluster-\(id)\
        </DbClusterResourceId><DBClusterArn>arn:aws:rds:eu-west-1:123456789012:cluster:\(id)</DBClusterArn>\
        <Engine>aurora-postgresql</Engine><Status>\(status)</Status>\(more)</DBCluster>
        """
    }

    static func clusters(_ items: [String]) -> String {
        list("DescribeDBClusters", "DBClusters", items, "Marker", nil)
    }

    static func group(_ name: String, sizes: (Int, Int, Int) = (1, 4, 2), more: String = "") -> String {
        """
        <member><AutoScalingGroupName>\(name)</AutoScalingGroupName>\
        <AutoScalingGroupARN>arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:uuid-\(name):\
        autoScalingGroupName/\(name)</AutoScalingGroupARN><MinSize>\(sizes.0)</MinSize><MaxSize>\(sizes.1)</MaxSize>\
        <DesiredCapacity>\(sizes.2)</DesiredCapacity>\(more)</member>
        """
    }

    static func groups(_ items: [String], next: String? = nil) -> String {
        list("DescribeAutoScalingGroups", "AutoScalingGroups", items, "NextToken", next)
    }

    private static func list(
        _ action: String, _ list: String, _ items: [String], _ token: String, _ next: String?
    ) -> String {
        """
        <\(action)Response xmlns="http://aws"><\(action)Result><\(list)>\(items.joined())</\(list)>\
        \(next.map { "<\(token)>\($0)</\(token)>" } ?? "")</\(action)Result><ResponseMetadata><RequestId>r\
        </RequestId></ResponseMetadata></\(action)Response>
        """
    }

    /// A list of EC2's, which stands right in the answer.
    static func storage(_ action: String, _ list: String, _ items: [String], next: String? = nil) -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?><\(action)Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">\
        <requestId>r</requestId><\(list)>\(items.map { "<item>\($0)</item>" }.joined())</\(list)>\
        \(next.map { "<nextToken>\($0)</nextToken>" } ?? "")</\(action)Response>
        """
    }

    static func volumes(_ items: [String], next: String? = nil) -> String {
        storage("DescribeVolumes", "volumeSet", items, next: next)
    }

    static func volume(_ id: String, status: String = "available", more: String = "") -> String {
        """
        <volumeId>\(id)</volumeId><size>100</size><snapshotId/><availabilityZone>eu-west-1a</availabilityZone>\
        <status>\(status)</status><createTime>2026-03-01T12:00:00.123Z</createTime><volumeType>gp3</volumeType>\
        <encrypted>true</encrypted>\(more)
        """
    }

    static func snapshots(_ items: [String], next: String? = nil) -> String {
        storage("DescribeSnapshots", "snapshotSet", items, next: next)
    }

    static func snapshot(
        _ id: String, of volume: String, status: String = "completed", begun: String = "2026-03-02T00:00:00.000Z",
        owner: String = "123456789012", tags: [(String, String)] = []
    ) -> String {
        """
        <snapshotId>\(id)</snapshotId><volumeId>\(volume)</volumeId><status>\(status)</status>\
        <startTime>\(begun)</startTime><progress>100%</progress><ownerId>\(owner)</ownerId>\
        <volumeSize>100</volumeSize><encrypted>false</encrypted>\
        <tagSet>\(tags.map { "<item><key>\($0)</key><value>\($1)</value></item>" }.joined())</tagSet>
        """
    }

    static func addresses(_ items: [String]) -> String { storage("DescribeAddresses", "addressesSet", items) }

    static func databaseSnapshots(_ items: [(name: String, of: String, status: String, begun: String)]) -> String {
        list(
            "DescribeDBSnapshots", "DBSnapshots",
            items.map {
                "<DBSnapshot><DBSnapshotIdentifier>\($0.name)</DBSnapshotIdentifier><DbiResourceId>\($0.of)"
                    + "</DbiResourceId><Status>\($0.status)</Status><SnapshotCreateTime>\($0.begun)"
                    + "</SnapshotCreateTime></DBSnapshot>"
            }, "Marker", nil)
    }
}
