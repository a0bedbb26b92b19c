public import Cloud
import Vocabulary

/// What this product can do in AWS, as pure values.
public enum AWSCatalogue {
    /// The whole of it.
    public static let catalogue = Catalogue(
        provider: "aws", realms: ["aws", "aws-cn", "aws-us-gov"],
        types: [instance, databaseInstance, databaseCluster, group, volume, snapshot, address],
        credentialMethods: CredentialMethod.all)
}

extension AWSCatalogue {
    /// How many instances go into one call that stops or starts them.
    static let instancesPerCall = 500

    /// Facts: EC2 API reference, `StopInstances` and `StartInstances`; EC2 user guide, "Stop a Spot Instance",
    /// "Hibernation prerequisites", "Change the instance type".
    private static let instance = ResourceTypeDescription(
        type: .instance, title: "EC2 instance",
        fields: [
            FieldDescription(.power, .power),
            FieldDescription(.instanceClass, .capacity, form: ClassForm(parts: 2...2, example: "t3.small")),
            FieldDescription(.existence, .existence),
        ],
        transitions: [
            Transition(
                .stop, .power(from: [.running], to: .stopped), touches: [.power], actionClass: .absolute,
                settlesWithin: 900, note: "what is in memory is lost, and so are instance store volumes"),
            Transition(
                .start, .power(from: [.stopped, .hibernated], to: .running), touches: [.power], actionClass: .absolute,
                settlesWithin: 300, note: "fails while AWS has no capacity left for its type in its zone"),
            Transition(
                .hibernate, .power(from: [.running], to: .hibernated), touches: [.power], actionClass: .absolute,
                settlesWithin: 1200, note: "where hibernating fails, AWS stops the instance instead"),
            Transition(
                .resize, .text(.instanceClass, while: [.stopped]), touches: [.instanceClass], actionClass: .absolute,
                settlesWithin: 60,
                note:
                    "the new class has to fit the instance's image, volumes and network interfaces, or it does not start"
            ),
            tagging,
            deletion(
                settlesWithin: 900,
                note: "volumes that are set to go with it go too; AWS refuses while termination protection is on"),
        ],
        constraints: [
            Constraint(
                .rootDevice, in: ["instance-store"], forbids: [.stop, .start, .hibernate, .resize],
                reason: "its root volume is an instance store, which does not survive a stop"),
            Constraint(
                .spotRequest, in: ["one-time"], forbids: [.stop, .start, .hibernate],
                reason: "it was launched by a one-time Spot request, and AWS stops only those of persistent ones"),
            Constraint(
                .spotRequest, in: ["cancelled"], forbids: [.stop, .start, .hibernate],
                reason: "its Spot request was cancelled, so AWS would not start it again"),
            Constraint(
                .spotRequest, in: ["grouped"], forbids: [.stop, .start, .hibernate],
                reason: "its Spot request belongs to a launch group, whose instances cannot be stopped one by one"),
            Constraint(
                .stateReason, in: ["Server.SpotInstanceShutdown"], forbids: [.start],
                reason: "AWS interrupted this Spot instance, and only AWS starts it again"),
            Constraint(
                .lifecycle, in: ["spot"], forbids: [.resize],
                reason: "it is a Spot instance, whose type AWS does not change"),
            Constraint(
                .isManaged, in: [true], forbids: [.stop, .start, .hibernate, .resize, .delete],
                reason: "another AWS service operates it and refuses changes by anyone else"),
            Constraint(
                .spotRequest, in: ["persistent"], forbids: [.delete],
                reason: "its Spot request is persistent, and would launch another one in its place"),
            Constraint(
                .hibernation, in: [false], forbids: [.hibernate],
                reason: "hibernation was not enabled when it was launched, and cannot be enabled later"),
        ],
        attributes: [
            .architecture, .hibernation, .image, .imdsv2Required, .instanceType, .isManaged, .launchedAt, .lifecycle,
            .platform, .publicIP, .rootDevice, .spotRequest, .stateReason, .stoppedAt, .subnet, .tenancy, .network,
            .zone,
        ],
        attributeKinds: [
            .hibernation: .flag, .imdsv2Required: .flag, .isManaged: .flag, .launchedAt: .number, .stoppedAt: .number,
        ],
        // An address that is not its own goes when it stops.
        followingAttributes: [.publicIP, .stateReason, .stoppedAt], classAttributes: [.instanceType],
        changesPerCall: instancesPerCall, tagRules: .aws(.any),
        terraform: [
            TerraformCounterpart("aws_instance", note: "Whether it runs is no argument of it."),
            TerraformCounterpart("aws_ec2_instance_state", arguments: ["state"]),
        ])

    /// Facts: RDS user guide, "Stopping an Amazon RDS DB instance temporarily", "Modifying an Amazon RDS DB
    /// instance"; API reference, `StopDBInstance`, `ModifyDBInstance`.
    private static let databaseInstance = ResourceTypeDescription(
        type: .databaseInstance, title: "RDS instance",
        fields: [
            FieldDescription(.power, .power),
            FieldDescription(
                .instanceClass, .capacity, form: ClassForm(prefix: "db.", parts: 2...4, example: "db.t3.small")),
            FieldDescription(.existence, .existence), FieldDescription(.snapshot, .existence),
        ],
        transitions: databaseTransitions + [
            Transition(
                .resize, .text(.instanceClass, while: [.running]), touches: [.instanceClass, .power],
                actionClass: .absolute, settlesWithin: 3600,
                note: "RDS restarts it in the new class, and it answers nobody for some minutes"),
            tagging,
            Transition(
                .snapshot, .snapshot, touches: [.snapshot], actionClass: .searchable, settlesWithin: 3600,
                note: "in one zone, writing waits for some seconds while it is made"),
            deletion(
                settlesWithin: 3600,
                note: "RDS makes no final snapshot; its automated backups stay for as long as they are kept"),
        ],
        constraints: [
            Constraint(
                .replication, in: ["source"], forbids: [.stop],
                reason: "it has read replicas, and RDS does not stop an instance that is replicated from"),
            Constraint(
                .replication, in: ["replica"], forbids: [.stop],
                reason: "it is a read replica, and RDS does not stop those"),
            Constraint(
                .deployment, in: ["sql-server-multi-az"], forbids: [.stop],
                reason: "it is SQL Server in several zones, which RDS does not stop"),
            Constraint(
                .isCustom, in: [true], forbids: [.stop, .start],
                reason: "it is RDS Custom, which is not stopped and started this way"),
            Constraint(
                .status, in: ["stopped"], forbids: [.snapshot],
                reason: "it is stopped, and RDS copies an instance only while it runs"),
            Constraint(
                .deletionProtection, in: [true], forbids: [.delete],
                reason: "its deletion protection is on; whoever wants it gone turns that off first"),
            Constraint(
                .replication, in: ["source"], forbids: [.delete],
                reason: "it has read replicas, which would be promoted or left without their source"),
        ],
        attributes: [
            .automaticRestart, .backupRetention, .createdAt, .deletionProtection, .deployment, .encrypted, .engine,
            .engineVersion, .instanceType, .isCustom, .multiZone, .publiclyAccessible, .replication, .status, .zone,
        ],
        attributeKinds: [
            .backupRetention: .number, .createdAt: .number, .deletionProtection: .flag, .encrypted: .flag,
            .isCustom: .flag, .multiZone: .flag, .publiclyAccessible: .flag,
        ],
        followingAttributes: [.automaticRestart, .status], classAttributes: [.instanceType],
        tagRules: .aws(.common),
        terraform: [TerraformCounterpart("aws_db_instance", note: stoppedDatabase)])

    /// Facts: Aurora user guide, "Stopping and starting an Amazon Aurora DB cluster"; Systems Manager runbook
    /// `AWS-StartStopAuroraCluster`. Neptune and DocumentDB clusters answer to the same calls, `StopDBCluster` in the
    /// API references of both.
    private static let databaseCluster = ResourceTypeDescription(
        type: .databaseCluster, title: "RDS cluster", fields: [FieldDescription(.power, .power)],
        transitions: databaseTransitions + [tagging],
        constraints: [
            Constraint(
                .engineMode, in: ["serverless"], forbids: [.stop, .start],
                reason: "it is Aurora Serverless v1, which pauses by itself and is never stopped"),
            Constraint(
                .engineMode, in: ["multimaster", "parallelquery"], forbids: [.stop, .start],
                reason: "RDS does not stop Aurora clusters of this engine mode"),
            Constraint(
                .replication, in: ["global"], forbids: [.stop, .start],
                reason: "it is part of a global database, whose clusters are not stopped"),
            Constraint(
                .replication, in: ["source"], forbids: [.stop],
                reason: "it has read replicas in other clusters, which have to go before it can be stopped"),
            Constraint(
                .replication, in: ["replica"], forbids: [.stop],
                reason: "it is a read replica of another cluster, and RDS does not stop those"),
        ],
        attributes: [.automaticRestart, .engine, .engineMode, .engineVersion, .instanceType, .replication, .status],
        followingAttributes: [.automaticRestart, .status], classAttributes: [.instanceType],
        tagRules: .aws(.common),
        terraform: [TerraformCounterpart("aws_rds_cluster", note: stoppedDatabase)])

    private static let stoppedDatabase = "Apply changes to it while it runs: RDS refuses most while it is stopped."

    private static let databaseTransitions = [
        Transition(
            .stop, .power(from: [.running], to: .stopped), touches: [.power], actionClass: .absolute,
            settlesWithin: 1800, note: "AWS starts it again by itself after seven days; storage is charged meanwhile"),
        Transition(
            .start, .power(from: [.stopped], to: .running), touches: [.power], actionClass: .absolute,
            settlesWithin: 3600, note: "takes minutes, and longer where the engine has to recover"),
    ]

    /// Facts: EC2 Auto Scaling API reference, `UpdateAutoScalingGroup`. With a maximum of zero no scaling policy can
    /// start it again while it is meant to be stopped.
    private static let group = ResourceTypeDescription(
        type: .group, title: "Auto Scaling group",
        fields: [
            FieldDescription(.minimum, .capacity), FieldDescription(.maximum, .capacity),
            FieldDescription(.desired, .capacity),
        ],
        transitions: [
            Transition(
                .resize, .numbers, touches: [.minimum, .maximum, .desired], actionClass: .absolute, settlesWithin: 60,
                note: "a smaller size terminates instances with what is on them"),
            Transition(
                .tag, .tags, touches: [], actionClass: .absolute, settlesWithin: 60,
                note: "a tag that the group hands on to instances goes on being so; a new one is not handed on"),
        ],
        constraints: [
            Constraint(
                .isManaged, in: [true], forbids: [.resize],
                reason: "another AWS service operates it and refuses changes by anyone else")
        ],
        stoppedMeans: [
            FieldChoice(.minimum, .count(0)), FieldChoice(.maximum, .count(0)), FieldChoice(.desired, .count(0)),
        ],
        attributes: [.instanceCount, .isManaged, .propagatedTags, .suspendedProcesses],
        attributeKinds: [
            .instanceCount: .number, .isManaged: .flag, .propagatedTags: .texts, .suspendedProcesses: .texts,
        ],
        followingAttributes: [.instanceCount], tagRules: .aws(.any),
        terraform: [
            TerraformCounterpart("aws_autoscaling_group", arguments: ["desired_capacity", "max_size", "min_size"])
        ])
}

extension ResourceType {
    static let instance: ResourceType = "ec2/instance"
    static let databaseInstance: ResourceType = "rds/instance"
    static let databaseCluster: ResourceType = "rds/cluster"
    static let group: ResourceType = "autoscaling/group"
    static let volume: ResourceType = "ec2/volume"
    static let snapshot: ResourceType = "ec2/snapshot"
    static let address: ResourceType = "ec2/address"
}
