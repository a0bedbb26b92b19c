import Cloud
import Synchronization
import Testing
import Transport
import Vocabulary

@testable import CloudAWS

@Suite struct ClientTests {
    private static let empty = "<DescribeInstancesResponse><reservationSet/></DescribeInstancesResponse>"
    private let account = AccountConfiguration.fixture()

    @Test func requestsAreSignedAndSayWhy() async throws {
        let sender = ScriptedSender { _, _ in .ok("<StopInstancesResponse/>") }
        let address = ResourceAddress(scope: account.scope(.instance), id: "i-1")
        let request = ActionRequest.fixture(.stop, .bare(address), origin: "Schedule/shop/a\r\nb@1a2b")
        let results = await AWSProvider(sender).perform([request], account.shopAccess)
        #expect(results.map(\.error) == [nil])
        let sent = try #require(sender.requests.first)
        #expect(sent.method == "POST")
        #expect(sent.url == "https://ec2.eu-west-1.amazonaws.com/")
        #expect(sent.headers.first(named: "User-Agent") == "pioneer/1.0 (Schedule/shop/a__b@1a2b)")
        let authorization = try #require(sent.headers.first(named: "Authorization"))
        #expect(authorization.hasPrefix("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260921/eu-west-1/ec2/aws4_request"))
        #expect(authorization.contains("SignedHeaders=content-type;host;x-amz-date,"))
        #expect(!"\(sent.headers)".contains("Signature="))
    }

    @Test func sessionTokensAreSentSignedAndHidden() async throws {
        let sender = ScriptedSender { _, _ in .ok(Self.empty) }
        let environment = AWSEnvironment.fixture([
            "AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SESSION_TOKEN": "the-token",
        ])
        _ = await AWSProvider(sender, environment: environment).list(account.scope(.instance), account.readAccess)
        let headers = try #require(sender.requests.first).headers
        #expect(headers.first(named: "X-Amz-Security-Token") == "the-token")
        #expect(headers.first(named: "Authorization")?.contains(";x-amz-security-token,") == true)
        #expect(!"\(headers)".contains("the-token"))
    }

    @Test func anEndpointOverridesAllServices() async throws {
        let account = AccountConfiguration.fixture(endpoint: "http://127.0.0.1:5000")
        let sender = ScriptedSender { _, _ in .ok(Self.empty) }
        _ = await AWSProvider(sender).list(account.scope(.databaseInstance), account.readAccess)
        #expect(sender.requests.map(\.url) == ["http://127.0.0.1:5000/"])
    }

    @Test func aBrokenEndpointIsSaid() async throws {
        let account = AccountConfiguration.fixture(endpoint: "nowhere")
        let sender = ScriptedSender { _, _ in .ok(Self.empty) }
        let listing = await AWSProvider(sender).list(account.scope(.instance), account.readAccess)
        #expect(listing.completeness != .complete)
        #expect(sender.requests.isEmpty)
    }

    @Test(arguments: ["RequestTimeTooSkewed", "SignatureDoesNotMatch", "AuthFailure", "RequestExpired"])
    func theClockIsCorrectedOnce(code: String) async throws {
        let clock = StillClock(try #require(Instant(rfc3339: "2026-03-29T01:00:00Z")))
        let date = "Sun, 29 Mar 2026 02:00:00 GMT"
        let sender = ScriptedSender { request, _ in
            let isRight = request.headers.first(named: "X-Amz-Date") == "20260329T020000Z"
            return isRight
                ? .ok(Self.empty, headers: [HTTPHeader("Date", date)])
                : .refusal(code, "Signature expired", status: 403, date: date)
        }
        let provider = AWSProvider(sender, clock: clock)
        for _ in 0..<2 {
            let listing = await provider.list(account.scope(.instance), account.readAccess)
            #expect(listing.completeness == .complete)
            #expect(listing.clockSkew == 3600)
        }
        #expect(sender.requests.count == 3)
    }

    @Test func aWrongKeyIsNotBlamedOnTheClock() async throws {
        let sender = ScriptedSender { _, _ in
            .refusal("AuthFailure", "not validated", status: 401, date: "Mon, 21 Sep 2026 14:13:41 GMT")
        }
        let listing = await AWSProvider(sender).list(account.scope(.instance), account.readAccess)
        #expect(listing.completeness != .complete)
        #expect(sender.requests.count == 1)
    }

    @Test func lostAnswersOfChangesMayHaveTakenEffect() async throws {
        let sender = ScriptedSender { (_, _) throws(TransportError) in
            throw TransportError(.transient, code: .broken, message: "reset by peer", mayHaveBeenSent: true)
        }
        let provider = AWSProvider(sender)
        let address = ResourceAddress(scope: account.scope(.instance), id: "i-1")
        let lost = try #require(
            await provider.perform([.fixture(.stop, .bare(address))], account.shopAccess)[0].error)
        #expect(lost.kind == .transient)
        #expect(lost.mayHaveTakenEffect)
        #expect(lost.code == "broken")
        let unread = try #require(await provider.read([address], account.readAccess)[0].error)
        #expect(!unread.mayHaveTakenEffect)
        // Its mark was lost on the way, so that the change itself was never sent.
        let unmarked = try #require(
            await provider.perform([.fixture(.stop, .bare(address), mark: .fixture)], account.shopAccess)[0]
                .error)
        #expect(!unmarked.mayHaveTakenEffect)
    }

    /// The first attempt is carried out and its answer lost; the repetition finds it done, and is refused for that.
    @Test("What a repetition is refused for may be its effect", arguments: [500, 503, nil, 403])
    func refusalsOfRepetitions(first: Int?) async throws {
        let count = Mutex(0)
        let sender = ScriptedSender { _, _ throws(TransportError) in
            let number = count.withLock { count in
                count += 1
                return count
            }
            guard number == 1 else { return .refusal("InvalidDBInstanceState", "it is not available") }
            switch first {
            case nil: throw TransportError(.transient, code: .broken, message: "reset", mayHaveBeenSent: true)
            case 403: return .refusal("AccessDenied", "no", status: 403)
            case let status?: return .refusal("InternalFailure", "sorry", status: status)
            }
        }
        let address = ResourceAddress(scope: account.scope(.databaseInstance), id: "orders")
        let error = try #require(
            await AWSProvider(sender).perform([.fixture(.stop, .bare(address))], account.shopAccess)[0].error)
        #expect(error.code == (first == 403 ? "AccessDenied" : "InvalidDBInstanceState"))
        #expect(error.mayHaveTakenEffect == (first != 403))
    }

    @Test func anInternalErrorOfAChangeMayHaveTakenEffectAndThrottlingNot() async throws {
        let address = ResourceAddress(scope: account.scope(.databaseInstance), id: "orders")
        for (code, status, expected) in [("InternalFailure", 500, true), ("Throttling", 400, false)] {
            let sender = ScriptedSender { _, _ in .refusal(code, "sorry", status: status) }
            let error = try #require(
                await AWSProvider(sender).perform([.fixture(.stop, .bare(address))], account.shopAccess)[0].error)
            #expect(error.mayHaveTakenEffect == expected)
            let unread = try #require(
                await AWSProvider(sender).read([address], account.readAccess)[0].error)
            #expect(!unread.mayHaveTakenEffect)
        }
    }

    @Test(arguments: [
        (TransportError.Kind.transient, TransportError.Code.connect, CloudError.Kind.transient),
        (.stalled, .tls, .stalled), (.terminal, .tooLarge, .terminal), (.terminal, .cancelled, .transient),
        (.waitUntil(Instant(seconds: 9)), .breakerOpen, .waitUntil(Instant(seconds: 9))),
    ])
    func failuresOfTheTransport(kind: TransportError.Kind, code: TransportError.Code, expected: CloudError.Kind) async {
        let sender = ScriptedSender { (_, _) throws(TransportError) in
            throw TransportError(kind, code: code, message: "no luck")
        }
        let error = await #expect(throws: CloudError.self) {
            try await AWSProvider(sender).identity(account.readAccess)
        }
        #expect(error?.kind == expected)
        #expect(error?.code == code.rawValue)
        #expect(error?.message == "sts GetCallerIdentity: no luck")
    }
}
