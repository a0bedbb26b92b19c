/// What Cloud Custodian asks of a resource by a key, as a rule asks it.
struct CustodianKey: Sendable {
    enum Kind: Sendable {
        /// A text that may be missing: `text` is an optional.
        case text
        case number, flag
        /// Unix seconds, that may be missing.
        case instant
        /// Only whether it is there: its value is another than ours.
        case presence
        /// Whether it runs, by the words of the service.
        case power(running: String, stopped: String)
    }

    /// In the Common Expression Language.
    let text: String
    let kind: Kind

    private init(_ text: String, _ kind: Kind) {
        self.text = text
        self.kind = kind
    }

    /// What a key means for one of our types; nil for nothing that rules can see.
    init?(_ key: String, of type: String) {
        if key.hasPrefix("tag:") {
            let tag = String(key.dropFirst(4))
            guard !tag.isEmpty else { return nil }
            self.init("resource.tags[?\(ExpressionText.quoted(tag))]", .text)
            return
        }
        guard let known = Self.keys[type]?[key] else { return nil }
        self = known
    }

    private static func text(_ attribute: String) -> CustodianKey { .init("resource.attributes.?\(attribute)", .text) }
    private static func flag(_ attribute: String) -> CustodianKey { .init("resource.attributes.\(attribute)", .flag) }
    private static func number(_ attribute: String) -> CustodianKey {
        .init("resource.attributes.\(attribute)", .number)
    }
    private static func instant(_ attribute: String) -> CustodianKey {
        .init("resource.attributes.\(attribute)", .instant)
    }
    private static let id = CustodianKey("optional.of(resource.id)", .text)

    private static let keys: [String: [String: CustodianKey]] = [
        "ec2/instance": [
            "InstanceId": id, "InstanceType": text("instanceType"), "ImageId": text("image"),
            "SubnetId": text("subnet"), "VpcId": text("vpc"), "Architecture": text("architecture"),
            "Placement.AvailabilityZone": text("zone"), "Placement.Tenancy": text("tenancy"),
            "RootDeviceType": text("rootDevice"), "PublicIpAddress": text("publicIp"),
            "LaunchTime": instant("launchedAt"),
            "State.Name": .init("resource.power", .power(running: "running", stopped: "stopped")),
        ],
        "rds/instance": [
            "DBInstanceIdentifier": id, "DBInstanceClass": text("instanceType"), "Engine": text("engine"),
            "EngineVersion": text("engineVersion"), "PubliclyAccessible": flag("publiclyAccessible"),
            "StorageEncrypted": flag("encrypted"), "MultiAZ": flag("multiAZ"),
            "DeletionProtection": flag("deletionProtection"), "BackupRetentionPeriod": number("backupRetention"),
            "InstanceCreateTime": instant("createdAt"),
            "DBInstanceStatus": .init("resource.power", .power(running: "available", stopped: "stopped")),
        ],
        "rds/cluster": [
            "DBClusterIdentifier": id, "Engine": text("engine"), "EngineVersion": text("engineVersion"),
            "Status": .init("resource.power", .power(running: "available", stopped: "stopped")),
        ],
        "autoscaling/group": [
            "AutoScalingGroupName": id, "MinSize": .init("resource.minimum", .number),
            "MaxSize": .init("resource.maximum", .number), "DesiredCapacity": .init("resource.desired", .number),
        ],
        "ec2/volume": [
            "VolumeId": id, "VolumeType": text("volumeType"), "Encrypted": flag("encrypted"), "Size": number("size"),
            "State": text("status"), "AvailabilityZone": text("zone"), "CreateTime": instant("createdAt"),
            "Attachments": .init("resource.attributes.attachedTo", .presence),
        ],
        "ec2/snapshot": [
            "SnapshotId": id, "Encrypted": flag("encrypted"), "VolumeSize": number("size"),
            "VolumeId": text("volume"), "StartTime": instant("createdAt"),
        ],
        "ec2/address": [
            "AllocationId": id, "PublicIp": text("publicIp"),
            "AssociationId": .init("resource.attributes.associatedWith", .presence),
        ],
    ]

    /// Cloud Custodian's names of types, and ours.
    static let types = [
        "ec2": "ec2/instance", "rds": "rds/instance", "rds-cluster": "rds/cluster", "asg": "autoscaling/group",
        "ebs": "ec2/volume", "ebs-snapshot": "ec2/snapshot", "elastic-ip": "ec2/address",
        "network-addr": "ec2/address",
    ]
}

/// Texts of the Common Expression Language.
enum ExpressionText {
    /// A literal.
    static func quoted(_ text: String) -> String {
        var literal = "'"
        for scalar in text.unicodeScalars {
            switch scalar {
            case "'": literal += "\\'"
            case "\\": literal += "\\\\"
            case "\n": literal += "\\n"
            case "\r": literal += "\\r"
            case "\t": literal += "\\t"
            case let control where control.value < 0x20 || control.value == 0x7F:
                literal += "\\x" + (control.value < 16 ? "0" : "") + String(control.value, radix: 16)
            default: literal.unicodeScalars.append(scalar)
            }
        }
        return literal + "'"
    }

    static func list(_ texts: [String]) -> String { "[\(texts.map(quoted).joined(separator: ", "))]" }
}
