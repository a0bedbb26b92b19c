import Cloud
import Vocabulary

/// How resources of a type are asked for.
struct Enquiry: Sendable {
    let service: AWSService
    let action: String
    /// The parameter that carries a page's token.
    let token: String
    /// The parameter for the size of a page, and the largest size AWS takes; nil where all come at once.
    let pageSize: (parameter: String, most: Int)?
    /// Limits the call to what can be acted on.
    let all: @Sendable (inout QueryCall) -> Void
    /// Limits the call to some ids in a way that does not fail when one is gone.
    let some: @Sendable (inout QueryCall, [String]) -> Void
    /// How many ids one call takes.
    let idsPerCall: Int
    /// A parameter that names ids, a thousand a call, but makes the call fail when one is gone; nil where there is none.
    var strictParameter: String?
    let parse: Parser

    /// Reads an answer, as much of it as is asked for.
    typealias Parser = @Sendable ([UInt8], Scope, ListingDetail, inout ResourcePool) throws(CloudError) -> ResourcePage

    /// A call for a page.
    func page(after next: String?) -> QueryCall {
        var call = QueryCall(service, action)
        if let pageSize { call.add(pageSize.parameter, String(pageSize.most)) }
        if let next { call.add(token, next) }
        return call
    }

    /// How a type is asked for; nil for one that is none of ours.
    static func of(_ type: ResourceType) -> Enquiry? {
        switch type {
        case .instance: instances
        case .databaseInstance: databaseInstances
        case .databaseCluster: databaseClusters
        case .group: groups
        case .volume: volumes
        case .snapshot: snapshots
        case .address: addresses
        default: nil
        }
    }

    private static let instances = Enquiry(
        service: .ec2, action: "DescribeInstances", token: "NextToken", pageSize: ("MaxResults", 1000),
        all: {
            $0.add("Filter.1.Name", "instance-state-name")
            $0.add("Filter.1.Value", each: ["pending", "running", "stopping", "stopped"])
        },
        some: { $0.filter("instance-id", $1) },
        // The most values a filter takes: EC2 user guide, "List and filter your resources".
        idsPerCall: 200, strictParameter: "InstanceId",
        parse: { bytes, scope, detail, pool throws(CloudError) in
            try DescribeInstances.parse(bytes, scope: scope, detail: detail, into: &pool)
        })

    private static let databaseInstances = database(
        "DescribeDBInstances", filter: "db-instance-id",
        parse: { bytes, scope, _, pool throws(CloudError) in
            try DescribeDatabases.instances(bytes, scope: scope, into: &pool)
        })

    private static let databaseClusters = database(
        "DescribeDBClusters", filter: "db-cluster-id",
        parse: { bytes, scope, _, pool throws(CloudError) in
            try DescribeDatabases.clusters(bytes, scope: scope, into: &pool)
        })

    private static func database(
        _ action: String, filter: String,
        parse: @escaping Parser
    ) -> Enquiry {
        Enquiry(
            service: .rds, action: action, token: "Marker", pageSize: ("MaxRecords", 100), all: { _ in },
            some: {
                $0.add("Filters.Filter.1.Name", filter)
                $0.add("Filters.Filter.1.Values.Value", each: $1)
            },
            idsPerCall: 100, parse: parse)
    }

    private static let groups = Enquiry(
        service: .autoscaling, action: "DescribeAutoScalingGroups", token: "NextToken", pageSize: ("MaxRecords", 100),
        all: { _ in }, some: { $0.add("AutoScalingGroupNames.member", each: $1) },
        // Auto Scaling API reference, `DescribeAutoScalingGroups`.
        idsPerCall: 50,
        parse: { bytes, scope, _, pool throws(CloudError) in
            try DescribeGroups.groups(bytes, scope: scope, into: &pool)
        })

    private static let volumes = Enquiry(
        service: .ec2, action: "DescribeVolumes", token: "NextToken", pageSize: ("MaxResults", 500), all: { _ in },
        some: { $0.filter("volume-id", $1) }, idsPerCall: 200,
        parse: { bytes, scope, _, pool throws(CloudError) in
            try DescribeStorage.volumes(bytes, scope: scope, into: &pool)
        })

    /// Without an owner, AWS lists what the whole world shares. Some emulators know no `self`, but ids.
    private static let snapshots = Enquiry(
        service: .ec2, action: "DescribeSnapshots", token: "NextToken", pageSize: ("MaxResults", 1000),
        all: { $0.add("Owner.1", "self") },
        some: {
            $0.add("Owner.1", "self")
            $0.filter("snapshot-id", $1)
        },
        idsPerCall: 200,
        parse: { bytes, scope, _, pool throws(CloudError) in
            try DescribeStorage.snapshots(bytes, scope: scope, into: &pool)
        })

    private static let addresses = Enquiry(
        service: .ec2, action: "DescribeAddresses", token: "NextToken", pageSize: nil, all: { _ in },
        some: { $0.filter("allocation-id", $1) }, idsPerCall: 200,
        parse: { bytes, scope, _, pool throws(CloudError) in
            try DescribeStorage.addresses(bytes, scope: scope, into: &pool)
        })
}

extension QueryCall {
    /// Adds the only filter of a call to EC2.
    mutating func filter(_ name: String, _ values: [String]) {
        add("Filter.1.Name", name)
        add("Filter.1.Value", each: values)
    }
}
