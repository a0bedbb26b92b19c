import Cryptography
public import Vocabulary

extension LedgerLine {
    /// The line as a value; its canonical text is the line.
    public var recorded: Value {
        switch self {
        case .header(let log, let controller, let at):
            [
                "type": "header", "version": .int(Self.formatVersion), "log": .string(log.rawValue),
                "controller": .string(controller), "at": .string(at.description),
            ]
        case .record(let leaf, let personal):
            ["type": "record", "leaf": leaf, "personal": .list(personal.map(\.recorded))]
        case .rotation(let rotation): ["type": "rotation", "rotation": rotation.recorded]
        case .checkpoint(let checkpoint): ["type": "checkpoint", "signed": checkpoint.recorded]
        case .anchor(let anchor): ["type": "anchor", "anchor": anchor.recorded]
        }
    }

    /// The line without its end.
    public var text: String { CanonicalJSON.text(recorded) }

    /// Reads ``recorded``.
    public init(recorded value: Value) throws(LedgerError) {
        switch value["type"]?.text {
        case "header":
            let fields = try RecordedFields(value, "the header", keys: ["type", "version", "log", "controller", "at"])
            guard try fields.integer("version") == Self.formatVersion else {
                throw LedgerError(.stalled, "the export has a format this version does not know")
            }
            self = .header(
                log: LogName(rawValue: try fields.text("log")), controller: try fields.text("controller"),
                at: try fields.instant("at"))
        case "record":
            let fields = try RecordedFields(value, "the line", keys: ["type", "leaf", "personal"])
            var personal: [PersonalValue] = []
            for value in try fields.list("personal") { personal.append(try PersonalValue(recorded: value)) }
            self = .record(leaf: try fields.value("leaf"), personal: personal)
        case "rotation":
            let fields = try RecordedFields(value, "the line", keys: ["type", "rotation"])
            self = .rotation(try KeyRotation(recorded: try fields.value("rotation")))
        case "checkpoint":
            let fields = try RecordedFields(value, "the line", keys: ["type", "signed"])
            self = .checkpoint(try SignedCheckpoint(recorded: try fields.value("signed")))
        case "anchor":
            let fields = try RecordedFields(value, "the line", keys: ["type", "anchor"])
            self = .anchor(try PlatformAnchor(recorded: try fields.value("anchor")))
        default: throw LedgerError("the line is of no type this version knows")
        }
    }
}

extension PlatformAnchor {
    var recorded: Value {
        [
            "checkpoint": checkpoint.recorded, "place": .int(place), "roundProof": Self.hex(roundProof),
            "round": round, "proof": Self.hex(proof), "platform": platform.recorded,
        ]
    }

    init(recorded value: Value) throws(LedgerError) {
        let fields = try RecordedFields(
            value, "the anchor", keys: ["checkpoint", "place", "roundProof", "round", "proof", "platform"])
        self.init(
            checkpoint: try SignedCheckpoint(recorded: try fields.value("checkpoint")),
            place: try fields.count("place"), roundProof: try fields.digests("roundProof"),
            round: try fields.value("round"), proof: try fields.digests("proof"),
            platform: try SignedCheckpoint(recorded: try fields.value("platform")))
    }

    private static func hex(_ digests: [SHA256Digest]) -> Value { .list(digests.map { .string($0.hex) }) }
}
