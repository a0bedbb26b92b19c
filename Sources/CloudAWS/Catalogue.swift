public import Cloud
import Vocabulary

/// What this product can do in AWS, as pure values.
public enum AWSCatalogue {
    /// The whole of it.
    public static let catalogue = Catalogue(
        provider: "aws", realms: ["aws", "aws-cn", "aws-us-gov"],
        types: [instance, databaseInstance, databaseCluster, group], credentialMethods: CredentialMethod.all)
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
                .isManaged, in: [true], forbids: [.stop, .start, .hibernate, .resize],
                reason: "another AWS service operates it and refuses changes by anyone else"),
            Constraint(
                .hibernation, in: [false], forbids: [.hibernate],
                reason: "hibernation was not enabled when it was launched, and cannot be enabled later"),
        ],
        attributes: [
            .architecture, .hibernation, .image, .instanceType, .isManaged, .lifecycle, .platform, .rootDevice,
            .spotRequest, .stateReason, .subnet, .tenancy, .network, .zone,
        ],
        attributeKinds: [.hibernation: .flag, .isManaged: .flag], followingAttributes: [.stateReason],
        classAttributes: [.instanceType],
        changesPerCall: instancesPerCall,
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
        ],
        transitions: databaseTransitions + [
            Transition(
                .resize, .text(.instanceClass, while: [.running]), touches: [.instanceClass, .power],
                actionClass: .absolute, settlesWithin: 3600,
                note: "RDS restarts it in the new class, and it answers nobody for some minutes")
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
        ],
        attributes: [
            .automaticRestart, .deployment, .engine, .engineVersion, .instanceType, .isCustom, .replication, .status,
            .zone,
        ],
        attributeKinds: [.isCustom: .flag], followingAttributes: [.automaticRestart, .status],
        classAttributes: [.instanceType],
        terraform: [TerraformCounterpart("aws_db_instance", note: stoppedDatabase)])

    /// Facts: Aurora user guide, "Stopping and starting an Amazon Aurora DB cluster"; Systems Manager runbook
    /// `AWS-StartStopAuroraCluster`. Neptune and DocumentDB clusters answer to the same calls, `StopDBCluster` in the
    /// API references of both.
    private static let databaseCluster = ResourceTypeDescription(
        type: .databaseCluster, title: "RDS cluster", fields: [FieldDescription(.power, .power)],
        transitions: databaseTransitions,
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
        followingAttributes: [.automaticRestart, .status],
        classAttributes: [.instanceType],
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
                note: "a smaller size terminates instances with what is on them")
        ],
        constraints: [
            Constraint(
                .isManaged, in: [true], forbids: [.resize],
                reason: "another AWS service operates it and refuses changes by anyone else")
        ],
        stoppedMeans: [
            FieldChoice(.minimum, .count(0)), FieldChoice(.maximum, .count(0)), FieldChoice(.desired, .count(0)),
        ],
        attributes: [.instanceCount, .isManaged, .suspendedProcesses],
        attributeKinds: [.instanceCount: .number, .isManaged: .flag, .suspendedProcesses: .texts],
        followingAttributes: [.instanceCount],
        terraform: [
            TerraformCounterpart("aws_autoscaling_group", arguments: ["desired_capacity", "max_size", "min_size"])
        ])
}

extension ResourceType {
    static let instance: ResourceType = "ec2/instance"
    static let databaseInstance: ResourceType = "rds/instance"
    static let databaseCluster: ResourceType = "rds/cluster"
    static let group: ResourceType = "autoscaling/group"
}

extension AttributeName {
    static let architecture: AttributeName = "architecture"
    /// When AWS starts a stopped database again by itself, RFC 3339.
    static let automaticRestart: AttributeName = "automaticRestart"
    /// `single-az`, `multi-az` or `sql-server-multi-az`.
    static let deployment: AttributeName = "deployment"
    static let engine: AttributeName = "engine"
    static let engineMode: AttributeName = "engineMode"
    static let engineVersion: AttributeName = "engineVersion"
    /// Whether hibernation was enabled at launch.
    static let hibernation: AttributeName = "hibernation"
    static let image: AttributeName = "image"
    /// Instances in a group now, in whatever state.
    static let instanceCount: AttributeName = "instanceCount"
    static let instanceType: AttributeName = "instanceType"
    /// Whether it is RDS Custom.
    static let isCustom: AttributeName = "custom"
    /// Whether another AWS service operates it.
    static let isManaged: AttributeName = "managed"
    /// `on-demand`, `spot`, `scheduled` or `capacity-block`.
    static let lifecycle: AttributeName = "lifecycle"
    static let network: AttributeName = "vpc"
    static let platform: AttributeName = "platform"
    /// `source`, `replica` or `global`; absent for what is not replicated.
    static let replication: AttributeName = "replication"
    /// `ebs` or `instance-store`.
    static let rootDevice: AttributeName = "rootDevice"
    /// `persistent`, `one-time`, `cancelled` or `grouped`; absent for what is not a Spot instance.
    static let spotRequest: AttributeName = "spotRequest"
    /// AWS's code for why an instance is not running.
    static let stateReason: AttributeName = "stateReason"
    /// The status as RDS words it.
    static let status: AttributeName = "status"
    static let subnet: AttributeName = "subnet"
    static let suspendedProcesses: AttributeName = "suspendedProcesses"
    static let tenancy: AttributeName = "tenancy"
    static let zone: AttributeName = "zone"
}
