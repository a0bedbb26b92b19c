import Cloud
import Synchronization
import Testing
import Transport
import Vocabulary

@testable import CloudAWS

@Suite struct SessionTests {
    private static let role = CredentialReference(
        method: "environment",
        options: [.init("role", "arn:aws:iam::123456789012:role/shop"), .init("externalId", "x")])

    /// STS that numbers its sessions, each good for an hour.
    private static func sts(_ clock: StillClock, calls: Calls) -> ScriptedSender {
        ScriptedSender { (request, form) throws(TransportError) in
            guard form.action == "AssumeRole" else {
                let key = request.headers.first(named: "Authorization") ?? ""
                if calls.refused.withLock({ key.contains("Credential=\($0)/") }) {
                    return .refusal("ExpiredToken", "expired", status: 403)
                }
                return .ok("<R><GetCallerIdentityResult><Arn>a</Arn><Account>1</Account></GetCallerIdentityResult></R>")
            }
            let number = calls.assumed.withLock { count -> Int in
                count += 1
                return count
            }
            if calls.isDown.withLock({ $0 }) {
                throw TransportError(.transient, code: .connect, message: "down")
            }
            return .ok(
                """
                <R><AssumeRoleResult><Credentials><AccessKeyId>S\(number)</AccessKeyId><SecretAccessKey>s\
                </SecretAccessKey><SessionToken>t</SessionToken><Expiration>\(clock.now.adding(seconds: 3600))\
                </Expiration></Credentials></AssumeRoleResult></R>
                """)
        }
    }

    private final class Calls: Sendable {
        let assumed = Mutex(0)
        let refused = Mutex("")
        let isDown = Mutex(false)
    }

    private let clock = StillClock()
    private let calls = Calls()
    private let sessions: CredentialSessions
    private let sender: ScriptedSender

    init() {
        sender = Self.sts(clock, calls: calls)
        sessions = CredentialSessions(
            CredentialResolver(
                environment: .fixture(), sender: sender,
                client: AWSClient(sender: sender, clock: clock, seed: 1, product: "pioneer/1.0"),
                allowedCommands: []), clock: clock)
    }

    private func account(_ tenants: [TenantName]) -> AccountConfiguration {
        AccountConfiguration(
            name: "main", provider: "aws", realm: "aws", account: "123456789012", regions: ["eu-west-1"],
            reading: Self.role, acting: tenants.map { .init(tenant: $0, credentials: Self.role) })
    }

    @Test func oneSessionATenantAndRole() async throws {
        let account = account(["bank", "shop"])
        var keys: [String] = []
        for access in [account.readAccess, .acting(account, "bank"), .acting(account, "shop")] {
            for _ in 0..<2 { keys.append(try await sessions.credentials(for: access).accessKeyID) }
        }
        #expect(keys == ["S1", "S1", "S2", "S2", "S3", "S3"])
        #expect(
            sender.forms.map { $0["RoleSessionName"] } == ["pioneer-reading", "pioneer-bank", "pioneer-shop"])
    }

    @Test func manyWhoAskAtOnceShareOneFlight() async throws {
        let access = AccountAccess.acting(account(["shop"]), "shop")
        let keys = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<50 { group.addTask { try await sessions.credentials(for: access).accessKeyID } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(keys == ["S1"])
    }

    @Test func sessionsAreRenewedBeforeTheyEnd() async throws {
        let access = account([]).readAccess
        #expect(try await sessions.credentials(for: access).accessKeyID == "S1")
        clock.advance(by: .seconds(3290))
        #expect(try await sessions.credentials(for: access).accessKeyID == "S1")
        clock.advance(by: .seconds(20))
        #expect(try await sessions.credentials(for: access).accessKeyID == "S2")
    }

    @Test func anOldSessionServesWhileThereIsNoNewOne() async throws {
        let access = account([]).readAccess
        _ = try await sessions.credentials(for: access)
        calls.isDown.withLock { $0 = true }
        clock.advance(by: .seconds(3400))
        #expect(try await sessions.credentials(for: access).accessKeyID == "S1")
        clock.advance(by: .seconds(300))
        await #expect(throws: CloudError.self) { try await sessions.credentials(for: access) }
        calls.isDown.withLock { $0 = false }
        _ = try await sessions.credentials(for: access)
    }

    @Test func keysThatDoNotEndAreNotTriedTwice() async throws {
        calls.refused.withLock { $0 = "AKIDEXAMPLE" }
        let error = await #expect(throws: CloudError.self) {
            try await AWSProvider(sender, clock: clock).identity(AccountConfiguration.fixture().readAccess)
        }
        #expect(error?.kind == .stalled)
        #expect(sender.requests.count == 1)
    }

    @Test func aTenantWithoutAccessIsSaid() async throws {
        let error = await #expect(throws: CloudError.self) {
            try await sessions.credentials(for: .acting(account(["shop"]), "bank"))
        }
        #expect(error?.message == "account main gives tenant bank no access for acting")
    }
}
