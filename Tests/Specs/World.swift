import Cloud
import Testing
import Timetables
import Vocabulary

@testable import Specs

/// A small platform that all tests of this room share: one account, one tenant `shop`, documents that are sound.
enum World {
    static let catalogue = Catalogue(
        provider: "aws", realms: ["aws", "aws-cn"],
        types: [
            ResourceTypeDescription(
                type: "ec2/instance", title: "EC2 instance",
                fields: [
                    FieldDescription(.power, .power),
                    FieldDescription(.instanceClass, .capacity, form: ClassForm(parts: 2...2, example: "t3.small")),
                ],
                transitions: [
                    power(.stop, to: .stopped), power(.start, to: .running), power(.hibernate, to: .hibernated),
                    Transition(
                        .resize, .text(.instanceClass, while: [.stopped]), touches: [.instanceClass],
                        actionClass: .absolute, settlesWithin: 60),
                ], attributes: ["instanceType"], classAttributes: ["instanceType"]),
            ResourceTypeDescription(
                type: "ec2/volume", title: "EBS volume",
                fields: [FieldDescription(.existence, .existence), FieldDescription(.snapshot, .existence)],
                transitions: [
                    Transition(.tag, .tags, touches: [], actionClass: .absolute, settlesWithin: 60),
                    Transition(.snapshot, .snapshot, touches: [.snapshot], actionClass: .searchable, settlesWithin: 60),
                    deletion,
                ]),
            ResourceTypeDescription(
                type: "ec2/address", title: "Elastic IP address", fields: [FieldDescription(.existence, .existence)],
                transitions: [deletion]),
            ResourceTypeDescription(
                type: "rds/instance", title: "RDS instance",
                fields: [
                    FieldDescription(.power, .power),
                    FieldDescription(
                        .instanceClass, .capacity, form: ClassForm(prefix: "db.", parts: 2...4, example: "db.t3.small")),
                ],
                transitions: [power(.stop, to: .stopped), power(.start, to: .running)]),
            ResourceTypeDescription(
                type: "autoscaling/group", title: "Auto Scaling group",
                fields: [.minimum, .maximum, .desired].map { FieldDescription($0, .capacity) },
                transitions: [
                    Transition(
                        .resize, .numbers, touches: [.minimum, .maximum, .desired], actionClass: .absolute,
                        settlesWithin: 60)
                ],
                stoppedMeans: [FieldChoice(.minimum, .count(0)), FieldChoice(.desired, .count(0))]),
        ],
        credentialMethods: [
            CredentialMethod(
                "profile", "a profile of the shared files",
                options: [
                    .init("profile", required: true, "the profile's name"), .init("role", "a role to assume"),
                    .init("externalId", "the external id of the role"),
                ]),
            CredentialMethod(
                "environment", "the variables of the process", options: [.init("role", "a role to assume")]),
        ])

    private static let deletion = Transition(
        .delete, .deletion, touches: [.existence], actionClass: .absolute, settlesWithin: 60)

    private static func power(_ name: TransitionName, to state: PowerState) -> Transition {
        Transition(
            name, .power(from: PowerState.allCases.filter { $0 != state }, to: state), touches: [.power],
            actionClass: .absolute, settlesWithin: 60)
    }

    static let context = SpecContext(
        catalogues: [catalogue],
        zones: ZoneTable(
            release: "test", files: ["Europe/Berlin", "Europe/London", "America/New_York", "UTC"].map { ($0, []) }),
        allowedEndpointHosts: ["localhost:5000", "aws.example.com"], gitCredentialNames: ["shop-read"])

    static let account = """
        apiVersion: cloudpioneer.io/v1alpha1
        kind: CloudAccount
        metadata: {name: aws-main}
        spec:
          provider: aws
          accountId: "123456789012"
          regions: [eu-central-1, eu-west-1]
          credentials: {method: profile, profile: reader}
          tenants:
            - name: shop
              credentials: {method: profile, profile: reader, role: "arn:aws:iam::123456789012:role/shop"}
          reservedTagKeys: [team]
        """

    static let tenant = """
        apiVersion: cloudpioneer.io/v1alpha1
        kind: Tenant
        metadata: {name: shop}
        spec:
          mode: enforce
          namespaces: [{name: shop}]
          accounts: [{account: aws-main, tags: {matchLabels: {team: shop}}}]
        """

    static let schedule = """
        apiVersion: cloudpioneer.io/v1alpha1
        kind: Schedule
        metadata: {name: office}
        spec:
          select: {types: [ec2/instance]}
          zone: Europe/Berlin
          windows: [{days: [mon-fri], from: "07:00", to: "19:00"}]
        """

    static let accountPath = "platform/accounts/aws-main.yaml"
    static let tenantPath = "platform/tenants/shop.yaml"
    static let schedulePath = "tenants/shop/office.yaml"

    /// The sound platform without any namespace's document.
    static let platform = [accountPath: account, tenantPath: tenant]

    static func file(_ path: String, _ text: String, source: String = "root") -> SourceFile {
        SourceFile(source: source, revision: "c0ffee", path: path, bytes: Array(text.utf8))
    }

    /// Reads files of the root source on top of the sound platform; an empty text takes a file away.
    static func read(_ files: [String: String], from more: [SourceFile] = []) -> SpecReading {
        let all = platform.merging(files) { _, new in new }.filter { !$0.value.isEmpty }
        return SpecReader.read(all.sorted { $0.key < $1.key }.map { file($0.key, $0.value) } + more, context)
    }

    /// What is said about files on top of the sound platform, line by line.
    static func complaints(_ files: [String: String], from more: [SourceFile] = []) -> [String] {
        read(files, from: more).diagnostics.map(\.description)
    }

    static let override = """
        apiVersion: cloudpioneer.io/v1alpha1
        kind: Override
        metadata: {name: launch}
        spec:
          select: {types: [rds/instance]}
          state: {power: running}
          start: "2026-03-27T18:00:00Z"
          end: "2026-03-28T06:00:00Z"
          reason: Launch.
          owner: team-shop
        """

    static let source = """
        apiVersion: cloudpioneer.io/v1alpha1
        kind: GitSource
        metadata: {name: shop-repo}
        spec: {url: "https://git.example.com/x.git", namespaces: [web], credentials: shop-read}
        """

    static let approval = """
        apiVersion: cloudpioneer.io/v1alpha1
        kind: Approval
        metadata: {name: spring}
        spec: {tenant: shop, actions: [0123456789abcdef], count: 1, expires: "2026-04-01T00:00:00Z", reason: Meeting.}
        """

    static let sourcePath = "platform/source.yaml"

    /// The documents that a document at a path needs beside it to be sound.
    static func companions(_ path: String) -> [String: String] {
        guard path == sourcePath else { return [:] }
        return [tenantPath: tenant.replacing("[{name: shop}]", with: "[{name: shop}, {name: web, source: shop-repo}]")]
    }
}

/// A change to a sound document, and all that is said about it.
struct Mistake: Sendable, CustomTestStringConvertible {
    let right: String
    let wrong: String
    let says: [String]

    init(_ right: String, _ wrong: String, _ says: String...) { self.init(right, wrong, says) }

    init(_ right: String, _ wrong: String, _ says: [String]) {
        self.right = right
        self.wrong = wrong
        self.says = says
    }

    var testDescription: String { "\(right) -> \(wrong)" }

    /// What is said, without the path where it is the changed file's.
    func told(about text: String, at path: String) -> [String] {
        let files = World.companions(path).merging([path: text.replacing(right, with: wrong)]) { _, new in new }
        return World.complaints(files).map { $0.hasPrefix(path + ":") ? String($0.dropFirst(path.count + 1)) : $0 }
    }
}
