import Cloud
import Support
import Testing
import Transport
import Vocabulary

@testable import CloudAWS

/// Emulators that check signatures and permissions, over real HTTP.
@Suite struct AuthenticationTests {
    private static let readOnly = """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ec2:Describe*"],"Resource":"*"}]}
        """

    /// A user that may do what a policy says.
    private func user(_ rig: Rig, _ name: String, policy: String) async throws -> (key: String, secret: String) {
        try await rig.call(.iam, "CreateUser", ["UserName": name], key: "test", secret: "test")
        try await rig.call(
            .iam, "PutUserPolicy", ["UserName": name, "PolicyName": "own", "PolicyDocument": policy], key: "test",
            secret: "test")
        let answer = try await rig.call(.iam, "CreateAccessKey", ["UserName": name], key: "test", secret: "test")
        return (answer.first("AccessKeyId"), answer.first("SecretAccessKey"))
    }

    @Test(.enabled(if: Emulated.hasMoto, "moto_server is not installed: run `make test`, or set PIONEER_MOTO_SERVER"))
    func motoChecksSignaturesAndPermissions() async throws {
        let rig = Rig(try await Emulators.startMoto())
        let (key, secret) = try await user(rig, "reader", policy: Self.readOnly)
        let instance = try await rig.call(
            .ec2, "RunInstances", ["ImageId": "ami-12c6146b", "MinCount": "1", "MaxCount": "1"]
        ).first("instanceId")
        let switched = try await rig.http.send(
            HTTPRequest(method: "POST", url: rig.server.url + "/moto-api/reset-auth", body: Array("0".utf8)))
        #expect(switched.status == 200)
        let scope = rig.account.scope(.instance)

        let forged = await rig.provider(key: key, secret: secret + "x").list(scope, rig.account.readAccess)
        #expect(forged.resources.isEmpty)
        guard case .incomplete(let why) = forged.completeness else {
            Issue.record("a wrong signature was accepted")
            return
        }
        #expect(why.contains("AuthFailure"))
        #expect(!why.contains(secret))

        let ours = rig.provider(key: key, secret: secret)
        let listing = await ours.list(scope, rig.account.readAccess)
        #expect(listing.completeness == .complete)
        #expect(listing.resources.map(\.address.id) == [instance])

        let findings = await ours.diagnose(rig.account.readAccess)
        let status = Dictionary(uniqueKeysWithValues: findings.map { ($0.permission, $0.status) })
        #expect(status["ec2:DescribeInstances"] == .granted)
        #expect(status["rds:DescribeDBInstances"] == .missing)
        #expect(status["autoscaling:DescribeAutoScalingGroups"] == .missing)
        #expect(status["sts:GetCallerIdentity"] == .granted)
        let acting = await ours.diagnose(rig.account.shopAccess)
        #expect(acting.count == AWSPermissions.acting.count + AWSPermissions.policies.count)
        #expect(acting.first { $0.permission == "ec2:StopInstances" }?.status == .missing)
        await rig.close()
    }

    @Test(
        .enabled(if: Emulated.hasMinistack, "ministack is not installed: run `make test`, or set PIONEER_MINISTACK"))
    func ministackChecksExternalIdsAndTheClock() async throws {
        let rig = Rig(
            try await Emulators.startMinistack(environment: ["AUTH": "true", "MINISTACK_ACCOUNT_ID": "123456789012"]))
        let (key, secret) = try await user(
            rig, "controller",
            policy: """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}]}
                """)
        try await rig.call(
            .iam, "CreateRole",
            [
                "RoleName": "shop",
                "AssumeRolePolicyDocument": """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},\
                "Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"tenant-shop"}}}]}
                """,
            ], key: "test", secret: "test")
        try await rig.call(
            .iam, "PutRolePolicy",
            ["RoleName": "shop", "PolicyName": "own", "PolicyDocument": Self.readOnly], key: "test", secret: "test")

        let provider = rig.provider(key: key, secret: secret)
        let scope = rig.account.scope(.instance)
        let right = rig.account.acting(externalID: "tenant-shop")
        #expect(try await provider.identity(right) == "123456789012")
        #expect(await provider.list(scope, right).completeness == .complete)

        let wrong = await provider.list(scope, rig.account.acting(externalID: "tenant-bank"))
        guard case .incomplete(let why) = wrong.completeness else {
            Issue.record("a wrong external id was accepted")
            return
        }
        #expect(why.contains("sts:AssumeRole"))

        for seconds in [-3600, 3600] as [Int64] {
            let skewed = rig.provider(key: key, secret: secret, clock: ShiftedClock(seconds: seconds))
            let listing = await skewed.list(scope, right)
            #expect(listing.completeness == .complete)
            #expect(listing.clockSkew.map { abs($0 + Int(seconds)) <= 5 } == true)
        }
        await rig.close()
    }
}

/// The machine's clock, off by some seconds.
private struct ShiftedClock: TransportClock {
    let seconds: Int64
    private let real = SystemClock()

    init(seconds: Int64) { self.seconds = seconds }

    var now: Instant { real.now.adding(seconds: seconds) }
    var elapsed: Duration { real.elapsed }
    func sleep(for duration: Duration) async throws(CancellationError) { try await real.sleep(for: duration) }
}

extension AccountConfiguration {
    /// The shop's access through a role.
    fileprivate func acting(externalID: String) -> AccountAccess {
        let role = CredentialReference(
            method: "environment",
            options: [.init("role", "arn:aws:iam::123456789012:role/shop"), .init("externalId", externalID)])
        return .acting(
            AccountConfiguration(
                name: name, provider: provider, realm: realm, account: account, regions: regions, endpoint: endpoint,
                reading: reading, acting: [.init(tenant: "shop", credentials: role)]), "shop")
    }
}
