import Cloud
import Vocabulary

extension TagRules {
    /// Source: "Tagging your AWS resources", tag naming limits and requirements; EC2 user guide, "Tag restrictions"; RDS API
    /// reference, `Tag`.
    static func aws(_ characters: Characters) -> TagRules {
        TagRules(
            longestKey: 128, longestValue: 256, most: 50,
            reservedPrefixes: characters == .common ? ["aws:", "rds:"] : ["aws:"], characters: characters)
    }
}

extension AWSCatalogue {
    /// How many resources of EC2 go into one call that sets or takes off the same tags: API reference, `CreateTags`.
    static let resourcesPerTagCall = 1000

    static let tagging = Transition(.tag, .tags, touches: [], actionClass: .absolute, settlesWithin: 60)

    static func deletion(settlesWithin: Int, note: String) -> Transition {
        Transition(
            .delete, .deletion, touches: [.existence], actionClass: .absolute, settlesWithin: settlesWithin, note: note)
    }

    /// Facts: EC2 API reference, `Volume`, `DeleteVolume`, `CreateSnapshot`.
    static let volume = ResourceTypeDescription(
        type: .volume, title: "EBS volume",
        fields: [FieldDescription(.existence, .existence), FieldDescription(.snapshot, .existence)],
        transitions: [
            tagging,
            Transition(
                .snapshot, .snapshot, touches: [.snapshot], actionClass: .searchable, settlesWithin: 3600,
                note:
                    "the copy is of the moment it is begun and bears the tags of the volume; what programs still hold in "
                    + "memory is not in it"),
            deletion(settlesWithin: 300, note: "what is on it is gone for good"),
        ],
        constraints: [
            Constraint(
                .status, in: ["in-use"], forbids: [.delete],
                reason: "it is attached to an instance, and AWS deletes only volumes that are attached to none"),
            Constraint(
                .status, in: ["error"], forbids: [.snapshot],
                reason: "AWS lost the hardware below it, and there is nothing left to copy"),
        ],
        attributes: [.attachedTo, .createdAt, .encrypted, .size, .status, .volumeType, .zone],
        attributeKinds: [.createdAt: .number, .encrypted: .flag, .size: .number],
        changesPerCall: resourcesPerTagCall, tagRules: .aws(.any), terraform: [TerraformCounterpart("aws_ebs_volume")])

    /// Facts: EC2 API reference, `Snapshot`, `DeleteSnapshot`; AWS Backup developer guide, "Deleting backups".
    static let snapshot = ResourceTypeDescription(
        type: .snapshot, title: "EBS snapshot", fields: [FieldDescription(.existence, .existence)],
        transitions: [
            tagging, deletion(settlesWithin: 300, note: "volumes made of it stay, and no more can be made"),
        ],
        constraints: [
            Constraint(
                whereThereIs: .usedByImage, forbids: [.delete],
                reason: "an image is made of it; AWS deletes it only once that is deregistered"),
            Constraint(
                .isManaged, in: [true], forbids: [.delete],
                reason: "AWS Backup made it, and only AWS Backup deletes it"),
        ],
        attributes: [.createdAt, .encrypted, .isManaged, .size, .status, .usedByImage, .volume],
        attributeKinds: [.createdAt: .number, .encrypted: .flag, .isManaged: .flag, .size: .number],
        changesPerCall: resourcesPerTagCall, tagRules: .aws(.any), terraform: [TerraformCounterpart("aws_ebs_snapshot")]
    )

    /// Facts: EC2 API reference, `Address`, `ReleaseAddress`.
    static let address = ResourceTypeDescription(
        type: .address, title: "Elastic IP address", fields: [FieldDescription(.existence, .existence)],
        transitions: [
            tagging, deletion(settlesWithin: 60, note: "the address goes back to AWS, and hardly ever comes back"),
        ],
        constraints: [
            Constraint(
                whereThereIs: .associatedWith, forbids: [.delete],
                reason: "it is associated, and AWS releases only addresses that lead nowhere"),
            Constraint(
                .isManaged, in: [true], forbids: [.delete],
                reason: "another AWS service operates it and refuses changes by anyone else"),
        ],
        attributes: [.associatedWith, .isManaged, .publicIP], attributeKinds: [.isManaged: .flag],
        changesPerCall: resourcesPerTagCall, tagRules: .aws(.any), terraform: [TerraformCounterpart("aws_eip")])
}
