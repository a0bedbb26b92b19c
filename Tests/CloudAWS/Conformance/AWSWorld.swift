import Cloud
import Documents
import ProviderConformance
import Support
import Transport
import Vocabulary

@testable import CloudAWS

/// One account, one type, and plain calls to what is behind the provider.
final class AWSWorld: ProviderWorld {
    let provider: any Provider
    let account: AccountConfiguration
    let scope: Scope
    let clock = HastyClock()
    let proxy: FaultProxy
    let rig: Rig
    private let key: String
    private let secret: String

    /// - Parameters:
    ///   - key: With what the world is filled and looked at.
    ///   - base: With what the provider takes its roles.
    init(_ rig: Rig, _ type: ResourceType, key: String, secret: String, base: (key: String, secret: String)) throws {
        self.rig = rig
        self.key = key
        self.secret = secret
        proxy = try FaultProxy(before: rig.server.port)
        let id = rig.account.account
        func role(_ name: String) -> CredentialReference {
            CredentialReference(
                method: "environment",
                options: [.init("role", "arn:aws:iam::\(id):role/\(name)"), .init("externalId", "tests")])
        }
        account = AccountConfiguration(
            name: "main", provider: "aws", realm: "aws", account: id, regions: rig.account.regions, endpoint: proxy.url,
            reading: role("reader"),
            acting: ["bank", "shop"].map { .init(tenant: TenantName(rawValue: $0), credentials: role($0)) })
        scope = account.scope(type)
        provider = rig.provider(key: base.key, secret: base.secret, clock: clock)
    }

    deinit {
        let http = rig.http
        Task { await http.shutdown() }
    }

    @discardableResult
    func call(
        _ service: AWSService, _ action: String, _ parameters: [(String, String)]
    ) async throws -> XMLElement {
        try XML.tree(Array(try await rig.call(service, action, parameters, key: key, secret: secret).text.utf8))
    }

    @discardableResult
    func call(
        _ service: AWSService, _ action: String, _ parameters: KeyValuePairs<String, String>
    ) async throws -> XMLElement {
        try await call(service, action, parameters.map { ($0.key, $0.value) })
    }

    var listing: String {
        switch scope.type {
        case .instance: "DescribeInstances"
        case .databaseInstance: "DescribeDBInstances"
        default: "DescribeAutoScalingGroups"
        }
    }

    var permission: String {
        switch scope.type {
        case .instance: "ec2:StopInstances"
        case .databaseInstance: "rds:StopDBInstance"
        default: "autoscaling:UpdateAutoScalingGroup"
        }
    }

    var misreadings: [Misreading] {
        switch scope.type {
        case .instance:
            [
                Misreading(
                    "DescribeInstances", .rewritten("<name>running</name>", as: "<name>dancing</name>"),
                    makesUnknown: .field(.power)),
                Misreading(
                    "DescribeInstances", .rewritten("instanceType>", as: "instanceKind>"),
                    makesUnknown: .field(.instanceClass)),
                Misreading(
                    "DescribeInstances", .rewritten("rootDeviceType>", as: "rootDeviceKind>"),
                    makesUnknown: .attribute(.rootDevice)),
            ]
        case .databaseInstance:
            [
                Misreading(
                    "DescribeDBInstances",
                    .rewritten(
                        "<DBInstanceStatus>available</DBInstanceStatus>",
                        as: "<DBInstanceStatus>incompatible-restore</DBInstanceStatus>"),
                    makesUnknown: .field(.power)),
                Misreading("DescribeDBSnapshots", proxy.dialect.refusals.denied, makesUnknown: .field(.snapshot)),
                Misreading(
                    "DescribeDBSnapshots", .rewritten("DBSnapshots", as: "Nothing"),
                    makesUnknown: .field(.snapshot)),
            ]
        default:
            [
                Misreading(
                    "DescribeAutoScalingGroups", .rewritten("<MinSize>1</MinSize>", as: "<MinSize>one</MinSize>"),
                    makesUnknown: .field(.minimum)),
                Misreading(
                    "DescribeAutoScalingGroups", .rewritten("DesiredCapacity>", as: "Desired>"),
                    makesUnknown: .field(.desired)),
            ]
        }
    }

    var tagLimits: TagLimits {
        let rules = AWSCatalogue.catalogue[scope.type]?.tagRules
        return rules.map(TagLimits.init) ?? TagLimits(accepted: [], refused: [])
    }

    func budget(pages: Int) -> Int {
        // The copies of databases are asked for besides, a hundred databases a request.
        pages + (scope.type == .databaseInstance ? 1 : 0)
    }
}
