import Cloud
public import Vocabulary

/// The permissions that are needed, and the policies that grant exactly those.
public enum AWSPermissions {
    struct Permission: Sendable {
        let name: String
        let purpose: String
        /// Whether it changes tags, and so is granted for the controller's own keys only where AWS can tell.
        var writesTags = false
    }

    static let reading = [
        Permission(name: "ec2:DescribeInstances", purpose: "list EC2 instances"),
        Permission(name: "ec2:DescribeSpotInstanceRequests", purpose: "tell which Spot instances can be stopped"),
        Permission(name: "rds:DescribeDBInstances", purpose: "list RDS instances"),
        Permission(name: "rds:DescribeDBClusters", purpose: "list RDS clusters"),
        Permission(name: "autoscaling:DescribeAutoScalingGroups", purpose: "list Auto Scaling groups"),
        Permission(name: "sts:GetCallerIdentity", purpose: "make sure it is the right account"),
    ]

    static let acting = [
        Permission(name: "ec2:StopInstances", purpose: "stop and hibernate EC2 instances"),
        Permission(name: "ec2:StartInstances", purpose: "start EC2 instances"),
        Permission(name: "ec2:ModifyInstanceAttribute", purpose: "change the class of EC2 instances"),
        Permission(name: "ec2:CreateTags", purpose: "mark EC2 instances before a change", writesTags: true),
        Permission(name: "ec2:DeleteTags", purpose: "take marks off EC2 instances", writesTags: true),
        Permission(name: "rds:StopDBInstance", purpose: "stop RDS instances"),
        Permission(name: "rds:StartDBInstance", purpose: "start RDS instances"),
        Permission(name: "rds:ModifyDBInstance", purpose: "change the class of RDS instances"),
        Permission(name: "rds:StopDBCluster", purpose: "stop RDS clusters"),
        Permission(name: "rds:StartDBCluster", purpose: "start RDS clusters"),
        Permission(name: "rds:AddTagsToResource", purpose: "mark databases before a change", writesTags: true),
        Permission(name: "rds:RemoveTagsFromResource", purpose: "take marks off databases", writesTags: true),
        Permission(name: "autoscaling:UpdateAutoScalingGroup", purpose: "resize Auto Scaling groups"),
        Permission(
            name: "autoscaling:CreateOrUpdateTags", purpose: "mark Auto Scaling groups before a change",
            writesTags: true),
        Permission(name: "autoscaling:DeleteTags", purpose: "take marks off Auto Scaling groups", writesTags: true),
    ]

    /// The least-privilege policy for listing, or for acting, as IAM takes it.
    ///
    /// Tags can be written under the controller's own keys only.
    public static func policyDocument(reading: Bool) -> Value {
        let permissions = reading ? self.reading : acting
        let plain = permissions.filter { !$0.writesTags }.map { Value.string($0.name) }
        let tagging = permissions.filter(\.writesTags).map { Value.string($0.name) }
        var statements = [statement(reading ? "PioneerRead" : "PioneerAct", plain)]
        if !tagging.isEmpty { statements.append(statement("PioneerMark", tagging, condition: ownKeysOnly)) }
        return .object(["Version": "2012-10-17", "Statement": .list(statements)])
    }

    private static func statement(_ id: String, _ actions: [Value], condition: Value? = nil) -> Value {
        .object([
            "Sid": .string(id), "Effect": "Allow", "Action": .list(actions), "Resource": "*", "Condition": condition,
        ])
    }

    /// `ForAllValues` alone is met by a request without keys, hence the second condition.
    ///
    /// Source: IAM user guide, "Set operators for multivalued context keys".
    private static var ownKeysOnly: Value {
        .object([
            "ForAllValues:StringLike": .object(["aws:TagKeys": .list([.string(ControlMark.keyPrefix + "*")])]),
            "Null": .object(["aws:TagKeys": "false"]),
        ])
    }
}
