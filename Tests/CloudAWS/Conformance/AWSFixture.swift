import Cloud
import ProviderConformance
import Support
import Synchronization
import Transport
import Vocabulary

@testable import CloudAWS

/// AWS for the suite that every provider passes: accounts of their own in emulators, over HTTP.
struct AWSFixture: ProviderFixture {
    static let types: [ResourceType] = [.instance, .databaseInstance, .group]
    private static let last = Mutex(880_000_000_000)

    /// A moto that looks at permissions, once what is in it has been made.
    private static let guarded = Shared { try await GuardedAccount(Emulators.startMoto()) }

    func world(of type: ResourceType, _ demand: WorldDemand) async throws -> any ProviderWorld {
        if case .permissions = demand { return try await Self.guarded.get().world(of: type) }
        let account = Self.last.withLock { last in
            last += 1
            return AccountID(rawValue: String(last))
        }
        // moto gives every database the same unique id, and has no answer to tagging a group that is gone.
        let isInMinistack =
            switch demand {
            case .uniqueIDs: type == .databaseInstance
            case .removals: type == .group
            case .usual, .permissions: false
            }
        let server = try await isInMinistack ? Emulators.ministack.get() : Emulators.moto.get()
        let rig = Rig(server, account: account)
        let session = try await rig.call(
            .sts, "AssumeRole", ["RoleArn": "arn:aws:iam::\(account):role/tests", "RoleSessionName": "tests"])
        return try AWSWorld(
            rig, type, key: session.first("AccessKeyId"), secret: session.first("SecretAccessKey"),
            base: ("AKIAIOSFODNN7EXAMPLE", "secret"))
    }

    func skipped(_ type: ResourceType) -> [String: String] {
        var reasons: [String: String] = [:]
        switch type {
        case .instance:
            reasons["reused name"] = "EC2 gives no id twice"
            reasons["reused name is left alone"] = "EC2 gives no id twice"
        case .databaseInstance:
            reasons["reused name is left alone"] =
                "StopDBInstance takes a name and no condition; the loop looks right before, and compares"
        default:
            reasons["owner"] = "nothing owns a scaling group"
            reasons["reused name is left alone"] =
                "UpdateAutoScalingGroup takes a name and no condition; the loop looks right before, and compares"
        }
        return reasons
    }
}

/// One account in which signatures and permissions are checked: `bank` may read, `shop` may do everything.
private struct GuardedAccount {
    private let server: LocalServer
    private let controller: (key: String, secret: String)

    init(_ server: LocalServer) async throws {
        self.server = server
        let rig = Rig(server)
        let read = ["ec2:Describe*", "rds:Describe*", "autoscaling:Describe*"]
        for (role, actions) in [("reader", read), ("bank", read), ("shop", ["*"])] {
            try await rig.call(
                .iam, "CreateRole", ["RoleName": role, "AssumeRolePolicyDocument": Self.policy(["sts:AssumeRole"])])
            try await rig.call(
                .iam, "PutRolePolicy",
                ["RoleName": role, "PolicyName": "own", "PolicyDocument": Self.policy(actions)])
        }
        try await rig.call(.iam, "CreateUser", ["UserName": "controller"])
        try await rig.call(
            .iam, "PutUserPolicy",
            ["UserName": "controller", "PolicyName": "own", "PolicyDocument": Self.policy(["*"])])
        let answer = try await rig.call(.iam, "CreateAccessKey", ["UserName": "controller"])
        controller = (answer.first("AccessKeyId"), answer.first("SecretAccessKey"))
        _ = try await rig.http.send(
            HTTPRequest(method: "POST", url: server.url + "/moto-api/reset-auth", body: Array("0".utf8)))
        await rig.close()
    }

    func world(of type: ResourceType) throws -> AWSWorld {
        try AWSWorld(Rig(server), type, key: controller.key, secret: controller.secret, base: controller)
    }

    private static func policy(_ actions: [String]) -> String {
        let list = actions.map { "\"\($0)\"" }.joined(separator: ",")
        return #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":[\#(list)],"Resource":"*"}]}"#
    }
}
