import Cloud
import Synchronization
import Testing
import Transport
import Vocabulary

@testable import CloudAWS

/// What fails in the middle of something: each request is told apart, and nothing is told from half an answer.
@Suite struct PartialFailureTests {
    private static let role = CredentialReference(
        method: "environment",
        options: [.init("role", "arn:aws:iam::123456789012:role/shop"), .init("externalId", "x")])

    private let account = AccountConfiguration.fixture(acting: Self.role)

    private func stops(_ count: Int) -> [ActionRequest] {
        (0..<count).map { number in
            let id = "i-" + String(0xA000 + number, radix: 16)
            return .fixture(.stop, .bare(ResourceAddress(scope: account.scope(.instance), id: id)))
        }
    }

    /// STS that numbers its sessions; the first of them ends after so many calls, later ones never or at once.
    private static func cloud(endsAfter calls: Int, renewedIsGood: Bool) -> ScriptedSender {
        let assumed = Mutex(0)
        let served = Mutex(0)
        return ScriptedSender { request, form in
            if form.action == "AssumeRole" {
                let number = assumed.withLock { count -> Int in
                    count += 1
                    return count
                }
                return .ok(
                    """
                    <R><AssumeRoleResult><Credentials><AccessKeyId>S\(number)</AccessKeyId><SecretAccessKey>s\
                    </SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z\
                    </Expiration></Credentials></AssumeRoleResult></R>
                    """)
            }
            let isFirst = request.headers.first(named: "Authorization")?.contains("Credential=S1/") == true
            let count = served.withLock { count -> Int in
                if isFirst { count += 1 }
                return count
            }
            if isFirst ? count > calls : !renewedIsGood { return .refusal("ExpiredToken", "expired", status: 403) }
            return .ok("<R/>")
        }
    }

    @Test func aSessionThatEndsHalfWayIsRenewedAndNothingIsSentTwice() async {
        let sender = Self.cloud(endsAfter: 1, renewedIsGood: true)
        let results = await AWSProvider(sender).perform(stops(1200), account.shopAccess)
        #expect(results.count == 1200)
        #expect(results.allSatisfy { $0.error == nil })
        let accepted = sender.requests.filter { request in
            Form(request.body).action == "StopInstances"
                && request.headers.first(named: "Authorization")?.contains("Credential=S1/") == false
        }
        // One batch was taken with the first session, the two that were refused went again.
        #expect(accepted.count == 2)
    }

    @Test func whereNoSessionIsGoodOnlyTheRestFailsAndWaitsForAPerson() async {
        let sender = Self.cloud(endsAfter: 1, renewedIsGood: false)
        let results = await AWSProvider(sender).perform(stops(1200), account.shopAccess)
        let failed = results.compactMap(\.error)
        #expect([700, 1000].contains(failed.count))
        #expect(failed.allSatisfy { $0.kind == .stalled && $0.code == "ExpiredToken" && !$0.mayHaveTakenEffect })
    }

    @Test func oneThatIsGoneFailsAlone() async {
        let sender = ScriptedSender { _, form in
            form.list("InstanceId").contains("i-a001")
                ? .refusal("InvalidInstanceID.NotFound", "The instance ID 'i-a001' does not exist") : .ok("<R/>")
        }
        let account = AccountConfiguration.fixture()
        let results = await AWSProvider(sender).perform(stops(3), account.shopAccess)
        #expect(results.map { $0.error?.kind } == [nil, .terminal, nil])
        #expect(results[1].error?.mayHaveTakenEffect == false)
    }

    @Test("a 404 that AWS did not give blames nobody and is no verdict on the requests")
    func aStrangersAnswer() async {
        let sender = ScriptedSender { _, _ in HTTPResponse(status: 404, body: Array("<html>nothing here".utf8)) }
        let account = AccountConfiguration.fixture()
        let results = await AWSProvider(sender).perform(stops(3), account.shopAccess)
        #expect(results.map { $0.error?.kind } == [.stalled, .stalled, .stalled])
        #expect(sender.requests.count == 1)
        let readings = await AWSProvider(sender).read(stops(2).map(\.resource.address), account.readAccess)
        #expect(readings.map(\.isGone) == [false, false])
        #expect(readings.map { $0.error?.kind } == [.stalled, .stalled])
    }

    @Test func anAnswerThatBreaksOffMayHaveTakenEffect() async {
        let sender = ScriptedSender { (_, _) throws(TransportError) in
            throw TransportError(.transient, code: .connect, message: "the answer broke off", mayHaveBeenSent: true)
        }
        let account = AccountConfiguration.fixture()
        let results = await AWSProvider(sender).perform(stops(2), account.shopAccess)
        #expect(results.allSatisfy { $0.error?.mayHaveTakenEffect == true && $0.error?.kind == .transient })
    }

    @Test("I2: what is not on half a page is not gone")
    func halfAPage() async {
        let whole = Answers.instances([Answers.instance("i-a000"), Answers.instance("i-a001")])
        let account = AccountConfiguration.fixture()
        let addresses = stops(2).map(\.resource.address)
        for kept in stride(from: 0, to: whole.count - 1, by: 97) {
            let sender = ScriptedSender { _, _ in .ok(String(whole.prefix(kept))) }
            let readings = await AWSProvider(sender).read(addresses, account.readAccess)
            #expect(readings.map(\.isGone) == [false, false], "the first \(kept) characters")
            #expect(readings.allSatisfy { $0.resource == nil }, "the first \(kept) characters")
        }
    }

    @Test("I2: of databases too, where the second page fails")
    func halfOfThePages() async {
        let sender = ScriptedSender { _, form in
            form["Marker"] == nil
                ? .ok(Answers.databases([Answers.database("a")], next: "more"))
                : .refusal("InternalFailure", "no", status: 500)
        }
        let account = AccountConfiguration.fixture()
        let scope = account.scope(.databaseInstance)
        let readings = await AWSProvider(sender).read(
            ["a", "b"].map { ResourceAddress(scope: scope, id: $0) }, account.readAccess)
        #expect(readings.map { $0.error?.kind } == [.transient, .transient])
    }

    @Test func wantOfRoomIsOfItsOwnKindAndBlamesOnlyThoseItConcerns() async {
        let sender = ScriptedSender { _, form in
            form.list("InstanceId").contains("i-a001")
                ? .refusal("InsufficientInstanceCapacity", "no room", status: 500) : .ok("<R/>")
        }
        let account = AccountConfiguration.fixture()
        let starts = stops(3).map { ActionRequest.fixture(.start, $0.resource) }
        let results = await AWSProvider(sender).perform(starts, account.shopAccess)
        #expect(results.map { $0.error?.kind } == [nil, .capacity, nil])
        // None of them is asked for again at once.
        #expect(sender.requests.count == 5)
    }
}
