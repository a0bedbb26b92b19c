import Cloud
import Vocabulary

/// A provider's catalogue with one type that has power and one that has not; and with two that have a class, of which one
/// changes it while stopped and the other while it runs.
enum TestCatalogue {
    static let machine: ResourceType = "sim/machine"
    static let group: ResourceType = "sim/group"
    static let server: ResourceType = "sim/server"
    static let database: ResourceType = "sim/database"

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
            classed(server, "server", [.stopped], touches: [.instanceClass]),
            classed(database, "database", [.running], touches: [.instanceClass, .power]),
        ], credentialMethods: [])

    private static func classed(
        _ type: ResourceType, _ title: String, _ states: [PowerState], touches: [Field]
    ) -> ResourceTypeDescription {
        ResourceTypeDescription(
            type: type, title: title,
            fields: [
                FieldDescription(.power, .power),
                FieldDescription(.instanceClass, .capacity, form: ClassForm(parts: 2...2, example: "t3.small")),
            ],
            transitions: [
                Transition(
                    .stop, .power(from: [.running], to: .stopped), touches: [.power], actionClass: .absolute,
                    settlesWithin: 60),
                Transition(
                    .hibernate, .power(from: [.running], to: .hibernated), touches: [.power], actionClass: .absolute,
                    settlesWithin: 60),
                Transition(
                    .start, .power(from: [.stopped, .hibernated], to: .running), touches: [.power],
                    actionClass: .absolute, settlesWithin: 60),
                Transition(
                    .resize, .text(.instanceClass, while: states), touches: touches, actionClass: .absolute,
                    settlesWithin: 60),
            ],
            constraints: [
                Constraint("disk", in: ["volatile"], forbids: [.stop], reason: "its disk does not survive a stop"),
                Constraint("market", in: ["spot"], forbids: [.resize], reason: "it was bought by auction"),
            ], attributes: ["disk", "market"])
    }
}
