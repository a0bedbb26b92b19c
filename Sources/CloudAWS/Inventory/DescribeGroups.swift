import Cloud
import Vocabulary

/// Reads the answers of Auto Scaling's `DescribeAutoScalingGroups`.
enum DescribeGroups {
    static func groups(
        _ bytes: [UInt8], scope: Scope, into pool: inout ResourcePool
    ) throws(CloudError) -> ResourcePage {
        try layout.page(
            bytes, "Auto Scaling DescribeAutoScalingGroups", scope: scope,
            account: { $0.account(of: "AutoScalingGroupARN") }, into: &pool
        ) { record, pool in resource(record, scope, &pool) }
    }

    private static let layout = RecordLayout(
        list: "AutoScalingGroups", token: "NextToken",
        fields: ["AutoScalingGroupName", "AutoScalingGroupARN", "MinSize", "MaxSize", "DesiredCapacity", "Status"],
        counted: ["Instances", "Operator"], tags: "Tags", named: (list: "SuspendedProcesses", field: "ProcessName"))

    /// Nil for a group that is being deleted, which is all that its `Status` ever says.
    private static func resource(_ record: Record, _ scope: Scope, _ pool: inout ResourcePool) -> Resource? {
        guard let name = record["AutoScalingGroupName"], let arn = record["AutoScalingGroupARN"],
            record["Status"] == nil
        else { return nil }
        let fields: [(Field, String)] = [(.minimum, "MinSize"), (.maximum, "MaxSize"), (.desired, "DesiredCapacity")]
        let readings = fields.map { field, source in
            ResourceState.FieldReading(field, count(record[source]).map(FieldValue.count))
        }
        var list = AttributeList(capacity: 4)
        list.add(.instanceCount, .known(.int(Int64(record.counts["Instances"] ?? 0))))
        list.add(.isManaged, .known(.bool(record.has("Operator"))))
        let propagated = record.propagated.filter { !$0.hasPrefix(ControlMark.keyPrefix) }.sorted()
        list.add(.propagatedTags, .known(.list(propagated.map(Value.string))))
        list.add(.suspendedProcesses, .known(.list(record.names.sorted().map(Value.string))))
        return Resource(
            address: ResourceAddress(scope: scope, id: name), incarnation: Incarnation(rawValue: arn),
            tags: .known(record.tags.set),
            state: pool.state(ResourceState(fields: readings, attributes: list.readings)), mark: record.tags.mark,
            notice: record.tags.notice)
    }

    private static func count(_ text: String?) -> Known<Int64> {
        guard let text else { return .unknown(.notRead) }
        return Int64(text).map(Known.known) ?? .unknown(.notUnderstood)
    }
}
