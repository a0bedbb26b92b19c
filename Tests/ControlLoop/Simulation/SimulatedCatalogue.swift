import Cloud
import Vocabulary

/// The catalogue of the simulated provider: one type with power and one with sizes.
enum SimulatedCatalogue {
    static let machine: ResourceType = "sim/machine"
    static let group: ResourceType = "sim/group"

    /// Seconds within which every change shows, as the provider states it.
    static let lag = 60

    static let catalogue = Catalogue(
        provider: "sim", realms: ["sim"], types: [machineType, groupType],
        credentialMethods: [
            CredentialMethod("key", "a key", options: [CredentialMethod.Option("name", required: true, "whose it is")])
        ])

    private static let machineType = ResourceTypeDescription(
        type: machine, title: "machine", fields: [FieldDescription(.power, .power)],
        transitions: [
            power(.stop, from: [.running], to: .stopped), power(.hibernate, from: [.running], to: .hibernated),
            power(.start, from: [.stopped, .hibernated], to: .running),
        ],
        constraints: [
            Constraint("disk", in: ["volatile"], forbids: [.stop], reason: "its disk does not survive a stop")
        ], attributes: ["disk"])

    private static let groupType = ResourceTypeDescription(
        type: group, title: "group",
        fields: [
            FieldDescription(.minimum, .capacity), FieldDescription(.maximum, .capacity),
            FieldDescription(.desired, .capacity),
        ],
        transitions: [
            Transition(
                .resize, .numbers, touches: [.minimum, .maximum, .desired], actionClass: .absolute, settlesWithin: lag)
        ],
        stoppedMeans: [
            FieldChoice(.minimum, .count(0)), FieldChoice(.maximum, .count(0)), FieldChoice(.desired, .count(0)),
        ])

    private static func power(_ name: TransitionName, from: [PowerState], to: PowerState) -> Transition {
        Transition(
            name, .power(from: from, to: to), touches: [.power], actionClass: .absolute, settlesWithin: lag)
    }
}
