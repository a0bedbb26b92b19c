import Cloud
import Vocabulary

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
    /// The status as AWS words it.
    static let status: AttributeName = "status"
    static let subnet: AttributeName = "subnet"
    static let suspendedProcesses: AttributeName = "suspendedProcesses"
    static let tenancy: AttributeName = "tenancy"
    static let zone: AttributeName = "zone"
    /// The instance a volume is attached to, the first of several; absent where it is attached to none.
    static let attachedTo: AttributeName = "attachedTo"
    /// What an Elastic IP leads to: an instance, else a network interface; absent where it leads nowhere.
    static let associatedWith: AttributeName = "associatedWith"
    /// Days for which RDS keeps its automated backups; 0 where it makes none.
    static let backupRetention: AttributeName = "backupRetention"
    /// When it was made, Unix seconds.
    static let createdAt: AttributeName = "createdAt"
    static let deletionProtection: AttributeName = "deletionProtection"
    static let encrypted: AttributeName = "encrypted"
    /// Whether the metadata service answers to sessions only, as its version 2 does.
    static let imdsv2Required: AttributeName = "imdsv2Required"
    /// When an instance was last started, Unix seconds.
    static let launchedAt: AttributeName = "launchedAt"
    static let multiZone: AttributeName = "multiAZ"
    /// Keys of tags that a group hands on to the instances it launches.
    static let propagatedTags: AttributeName = "propagatedTags"
    static let publicIP: AttributeName = "publicIp"
    static let publiclyAccessible: AttributeName = "publiclyAccessible"
    /// GiB.
    static let size: AttributeName = "size"
    /// When a person or a program stopped it, Unix seconds; absent while it runs.
    static let stoppedAt: AttributeName = "stoppedAt"
    /// An image of this account that is made of a snapshot, the first of several.
    static let usedByImage: AttributeName = "usedByImage"
    /// The volume a snapshot is of, which may be gone.
    static let volume: AttributeName = "volume"
    static let volumeType: AttributeName = "volumeType"
}
