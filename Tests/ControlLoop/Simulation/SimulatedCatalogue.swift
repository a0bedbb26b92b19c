import Cloud
import Vocabulary

/// The catalogue of the simulated provider: types with power and with sizes, whose changes set a state; pools, which grow
/// by what is asked for, once for each token; workers, whose start creates a run that bears a tag; servers, whose class is
/// changed while they are stopped; volumes, which are copied, for a while, and deleted.
enum SimulatedCatalogue {
    static let machine: ResourceType = "sim/machine"
    static let group: ResourceType = "sim/group"
    static let pool: ResourceType = "sim/pool"
    static let worker: ResourceType = "sim/worker"
    static let server: ResourceType = "sim/server"
    /// What can be tagged, copied and deleted.
    static let volume: ResourceType = "sim/volume"
    /// Of a type whose changes nothing keeps one.
    static let relic: ResourceType = "sim/relic"

    /// Seconds within which every change shows, as the provider states it.
    static let lag = 60
    /// Seconds for which a token is known again.
    static let tokensLast = 300

    static let catalogue = Catalogue(
        provider: "sim", realms: ["sim"],
        types: [machineType, groupType, poolType, workerType, relicType, serverType, volumeType],
        credentialMethods: [
            CredentialMethod("key", "a key", options: [CredentialMethod.Option("name", required: true, "whose it is")])
        ])

    private static let machineType = ResourceTypeDescription(
        type: machine, title: "machine", fields: [FieldDescription(.power, .power)],
        transitions: [
            power(.stop, from: [.running], to: .stopped), power(.hibernate, from: [.running], to: .hibernated),
            power(.start, from: [.stopped, .hibernated], to: .running), tagging,
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

    private static let poolType = ResourceTypeDescription(
        type: pool, title: "pool", fields: [FieldDescription(.desired, .capacity)],
        transitions: [
            Transition(
                .resize, .numbers, touches: [.desired], actionClass: .keyed, settlesWithin: lag, tokensLast: tokensLast)
        ], stoppedMeans: [FieldChoice(.desired, .count(0))])

    private static let workerType = ResourceTypeDescription(
        type: worker, title: "worker", fields: [FieldDescription(.power, .power)],
        transitions: [
            power(.stop, from: [.running], to: .stopped, .keyed),
            power(.start, from: [.stopped], to: .running, .searchable),
        ])

    private static let relicType = ResourceTypeDescription(
        type: relic, title: "relic", fields: [FieldDescription(.power, .power)],
        transitions: [
            power(.stop, from: [.running], to: .stopped, nil), power(.start, from: [.stopped], to: .running),
        ])

    private static let serverType = ResourceTypeDescription(
        type: server, title: "server",
        fields: [
            FieldDescription(.power, .power),
            FieldDescription(.instanceClass, .capacity, form: ClassForm(parts: 2...2, example: "t3.small")),
        ],
        transitions: [
            power(.stop, from: [.running], to: .stopped), power(.start, from: [.stopped], to: .running),
            Transition(
                .resize, .text(.instanceClass, while: [.stopped]), touches: [.instanceClass], actionClass: .absolute,
                settlesWithin: lag), tagging,
        ], classAttributes: ["class"])

    private static let volumeType = ResourceTypeDescription(
        type: volume, title: "volume",
        fields: [FieldDescription(.existence, .existence), FieldDescription(.snapshot, .existence)],
        transitions: [
            tagging,
            Transition(.snapshot, .snapshot, touches: [.snapshot], actionClass: .searchable, settlesWithin: lag),
            Transition(.delete, .deletion, touches: [.existence], actionClass: .absolute, settlesWithin: lag),
        ],
        constraints: [
            Constraint("attached", in: [true], forbids: [.delete], reason: "something is attached to it")
        ], attributes: ["attached"], attributeKinds: ["attached": .flag])

    private static let tagging = Transition(.tag, .tags, touches: [], actionClass: .absolute, settlesWithin: lag)

    private static func power(
        _ name: TransitionName, from: [PowerState], to: PowerState, _ actionClass: ActionClass? = .absolute
    ) -> Transition {
        Transition(
            name, .power(from: from, to: to), touches: [.power], actionClass: actionClass, settlesWithin: lag,
            tokensLast: actionClass == .keyed ? tokensLast : 0)
    }
}
