import Cloud
import Vocabulary

/// A provider's catalogue with one type that has power and one that has not.
enum TestCatalogue {
    static let machine: ResourceType = "sim/machine"
    static let group: ResourceType = "sim/group"

    static let catalogue = Catalogue(
        provider: "sim", realms: ["sim"],
        types: [
            ResourceTypeDescription(
                type: machine, title: "machine", fields: [FieldDescription(.power, .power)],
                transitions: [
                    Transition(
                        .stop, .power(from: [.running], to: .stopped), touches: [.power], actionClass: .absolute,
                        settlesWithin: 60),
                    Transition(
                        .hibernate, .power(from: [.running], to: .hibernated), touches: [.power],
                        actionClass: .absolute, settlesWithin: 60),
                    Transition(
                        .start, .power(from: [.stopped, .hibernated], to: .running), touches: [.power],
                        actionClass: .absolute, settlesWithin: 60),
                ],
                constraints: [
                    Constraint("disk", in: ["volatile"], forbids: [.stop], reason: "its disk does not survive a stop")
                ], attributes: ["disk"]),
            ResourceTypeDescription(
                type: group, title: "group",
                fields: [
                    FieldDescription(.minimum, .capacity), FieldDescription(.maximum, .capacity),
                    FieldDescription(.desired, .capacity),
                ],
                transitions: [
                    Transition(
                        .resize, .numbers, touches: [.minimum, .maximum, .desired], actionClass: .absolute,
                        settlesWithin: 60)
                ],
                stoppedMeans: [
                    FieldChoice(.minimum, .count(0)), FieldChoice(.maximum, .count(0)),
                    FieldChoice(.desired, .count(0)),
                ]),
        ], credentialMethods: [])
}
