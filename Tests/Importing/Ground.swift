import Cloud
import Documents
import Glibc
import Importing
import Specs
import Support
import Timetables
import Vocabulary

/// What all tests of this room import with: a provider like AWS, and the machine's zones.
enum Ground {
    static let hasZones = access("/usr/share/zoneinfo/Europe/Berlin", R_OK) == 0
    static let absence: Comment = "no zone database in /usr/share/zoneinfo (package tzdata)"
    typealias Comment = String

    private static func power(_ name: TransitionName, to state: PowerState) -> Transition {
        Transition(
            name, .power(from: PowerState.allCases.filter { $0 != state }, to: state), touches: [.power],
            actionClass: .absolute, settlesWithin: 60)
    }

    private static func type(
        _ type: ResourceType, _ more: [Transition] = [], attributes: [AttributeName: AttributeKind] = [:]
    ) -> ResourceTypeDescription {
        ResourceTypeDescription(
            type: type, title: type.rawValue, fields: [FieldDescription(.power, .power)],
            transitions: [power(.stop, to: .stopped), power(.start, to: .running)] + more,
            attributes: attributes.keys.sorted(), attributeKinds: attributes)
    }

    static let catalogue = Catalogue(
        provider: "aws", realms: ["aws"],
        types: [
            type(
                "ec2/instance", [power(.hibernate, to: .hibernated)],
                attributes: [
                    "instanceType": .text, "zone": .text, "image": .text, "launchedAt": .number, "stoppedAt": .number,
                ]), type("rds/instance"), type("rds/cluster"),
            ResourceTypeDescription(
                type: "ec2/volume", title: "EBS volume", fields: [], transitions: [],
                attributes: ["attachedTo", "createdAt", "encrypted", "size", "status", "volumeType"],
                attributeKinds: ["createdAt": .number, "encrypted": .flag, "size": .number]),
            ResourceTypeDescription(
                type: "autoscaling/group", title: "Auto Scaling group",
                fields: [.minimum, .maximum, .desired].map { FieldDescription($0, .capacity) },
                transitions: [
                    Transition(
                        .resize, .numbers, touches: [.minimum, .maximum, .desired], actionClass: .absolute,
                        settlesWithin: 60)
                ], stoppedMeans: [FieldChoice(.minimum, .count(0)), FieldChoice(.desired, .count(0))]),
        ], credentialMethods: [])

    static let zones: ZoneTable = {
        let names: [ZoneID] = [
            "America/Los_Angeles", "America/New_York", "America/Phoenix", "America/Chicago", "America/Denver",
            "America/Sao_Paulo", "America/Port-au-Prince", "Asia/Kolkata", "Asia/Tokyo", "Asia/Seoul", "Asia/Singapore",
            "Australia/Sydney", "Australia/Lord_Howe", "Etc/GMT", "Etc/UTC", "Europe/Berlin", "Europe/Dublin",
            "Europe/London", "Europe/Rome", "Pacific/Auckland", "UTC",
        ]
        return ZoneTable(
            release: "",
            files: names.compactMap { id in
                (try? TextFile.bytes(of: "/usr/share/zoneinfo/\(id)")).map { (id, $0) }
            })
    }()

    static let context = SpecContext(
        catalogues: [catalogue], zones: zones, allowedEndpointHosts: nil, gitCredentialNames: nil)

    /// Imports files, by their paths, as of the beginning of 2026.
    static func run(_ tool: ForeignTool, _ files: [String: String], zone: ZoneID? = nil) -> ImportOutcome {
        let sources = files.sorted { $0.key < $1.key }.map {
            SourceFile(source: "import", revision: "", path: $0.key, bytes: Array($0.value.utf8))
        }
        return Importer.run(
            sources,
            ImportRequest(tool: tool, namespace: "shop", zone: zone, start: Instant(seconds: 1_767_225_600)), context)
    }

    /// Imports one file.
    static func run(_ tool: ForeignTool, _ text: String, zone: ZoneID? = nil) -> ImportOutcome {
        run(tool, ["in.yaml": text], zone: zone)
    }
}

extension ImportOutcome {
    /// What schedules say of the times of all rules, whether or not they were written.
    var shownTimes: String { YAMLWriter.stream(rules.flatMap(\.times)) }

    /// What is lost, but for what schedules could not say yet when this was written.
    var complaints: [String] { lost.map(\.description) }

    /// `2026-03-29T01:00:00Z 2026-03-29T18:00:00Z running stopped`.
    var shownDifferences: [String] { differences.map { "\($0.start) \($0.end) \($0.theirs) \($0.ours)" } }

    /// Whether there are rules, all of them compared.
    var isCompared: Bool { !rules.isEmpty && rules.allSatisfy(\.isCompared) }

    /// The times of the first schedule; nothing where there is none.
    var firstTimes: Value { rules.first?.times.first ?? .null }

    /// How many schedules stand for the first rule.
    var firstCount: Int { rules.first?.times.count ?? 0 }

    /// The text of a document; empty where there is none.
    func text(_ index: Int) -> String { documents.indices.contains(index) ? documents[index].text : "" }
}
