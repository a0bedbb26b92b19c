import Cloud
public import Vocabulary

/// The permissions that are needed, and the policies that grant exactly those.
public enum AWSPermissions {
    /// What a policy of IAM is for, as its file is named.
    public enum Purpose: String, CaseIterable, Sendable {
        /// The account's own access.
        case reading
        /// A tenant's access, for schedules, overrides and budgets.
        case acting
        /// What a tenant's access needs besides where policies tag, copy or delete.
        case policies
    }

    struct Permission: Sendable {
        let name: String
        let purpose: String
        /// Whether it changes tags, and so is granted for the controller's own keys only where AWS can tell.
        var writesTags = false
        /// Where it is needed, in words; nil for in any case.
        var onlyWhere: String?
    }

    static let reading = [
        Permission(name: "ec2:DescribeInstances", purpose: "list EC2 instances"),
        Permission(name: "ec2:DescribeSpotInstanceRequests", purpose: "tell which Spot instances can be stopped"),
        Permission(name: "rds:DescribeDBInstances", purpose: "list RDS instances"),
        Permission(name: "rds:DescribeDBClusters", purpose: "list RDS clusters"),
        Permission(name: "autoscaling:DescribeAutoScalingGroups", purpose: "list Auto Scaling groups"),
        Permission(name: "sts:GetCallerIdentity", purpose: "make sure it is the right account"),
        Permission(
            name: "ec2:DescribeVolumes", purpose: "list EBS volumes", onlyWhere: "where documents select ec2/volume"),
        Permission(
            name: "ec2:DescribeSnapshots", purpose: "list EBS snapshots, and tell which volumes have one",
            onlyWhere: "where documents select ec2/volume or ec2/snapshot"),
        Permission(
            name: "ec2:DescribeImages", purpose: "tell which snapshots images are made of",
            onlyWhere: "where documents select ec2/snapshot"),
        Permission(
            name: "ec2:DescribeAddresses", purpose: "list Elastic IP addresses",
            onlyWhere: "where documents select ec2/address"),
        Permission(
            name: "rds:DescribeDBSnapshots", purpose: "tell which RDS instances have a copy",
            onlyWhere: "where policies select rds/instance"),
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

    /// What nothing but the consequences of policies needs: tags under people's own keys, copies, deletions.
    static let policies =
        [
            ("ec2:CreateSnapshot", "copy EBS volumes", copying),
            ("rds:CreateDBSnapshot", "copy RDS instances", copying),
            ("ec2:TerminateInstances", "delete EC2 instances", deleting),
            ("ec2:DeleteVolume", "delete EBS volumes", deleting),
            ("ec2:DeleteSnapshot", "delete EBS snapshots", deleting),
            ("ec2:ReleaseAddress", "release Elastic IP addresses", deleting),
            ("rds:DeleteDBInstance", "delete RDS instances", deleting),
        ].map { Permission(name: $0, purpose: $1, onlyWhere: $2) } + taggingFreely

    /// Copies bear the tags of what they are made of.
    private static let taggingFreely = acting.filter(\.writesTags).map { permission in
        Permission(
            name: permission.name, purpose: "change tags under people's own keys", writesTags: true,
            onlyWhere: "where policies tag or copy")
    }

    private static let copying = "where policies copy"
    private static let deleting = "where policies delete"

    /// The least-privilege policy for a purpose, as IAM takes it.
    ///
    /// Other than for ``Purpose/policies``, tags can be written under the controller's own keys only.
    public static func policyDocument(_ purpose: Purpose) -> Value {
        switch purpose {
        case .reading: document([statement("PioneerRead", named(reading))])
        case .acting:
            document([
                statement("PioneerAct", named(acting.filter { !$0.writesTags })),
                statement("PioneerMark", named(acting.filter(\.writesTags)), condition: ownKeysOnly),
            ])
        case .policies:
            document([
                statement("PioneerCopy", named(policies.filter { $0.onlyWhere == copying })),
                statement("PioneerDelete", named(policies.filter { $0.onlyWhere == deleting })),
                statement("PioneerTag", named(policies.filter(\.writesTags))),
            ])
        }
    }

    private static func named(_ permissions: [Permission]) -> [Value] { permissions.map { .string($0.name) } }

    private static func document(_ statements: [Value]) -> Value {
        .object(["Version": "2012-10-17", "Statement": .list(statements)])
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
