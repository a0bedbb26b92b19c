import Cloud
import Testing
import Transport
import Vocabulary

@testable import CloudAWS

/// What fails in the middle of something: each request is told apart, and nothing is told from half an answer.
@Suite struct PartialFailureTests {
    private let account = AccountConfiguration.fixture()

    private func stops(_ count: Int) -> [ActionRequest] {
        (0..<count).map { number in
            let id = "i-" + String(0xA000 + number, radix: 16)
            return .fixture(.stop, .bare(ResourceAddress(scope: account.scope(.instance), id: id)))
        }
    }

    @Test("a 404 that AWS did not give blames nobody and is no verdict on the requests")
    func aStrangersAnswer() async {
        let sender = ScriptedSender { _, _ in HTTPResponse(status: 404, body: Array("<html>nothing here".utf8)) }
        let results = await AWSProvider(sender).perform(stops(3), account.shopAccess)
        #expect(results.map { $0.error?.kind } == [.stalled, .stalled, .stalled])
        #expect(sender.requests.count == 1)
        let readings = await AWSProvider(sender).read(stops(2).map(\.resource.address), account.readAccess)
        #expect(readings.map(\.isGone) == [false, false])
        #expect(readings.map { $0.error?.kind } == [.stalled, .stalled])
    }

    @Test("I2: what is not on half a page is not gone")
    func halfAPage() async {
        let whole = Answers.instances([Answers.instance("i-a000"), Answers.instance("i-a001")])
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
        let starts = stops(3).map { ActionRequest.fixture(.start, $0.resource) }
        let results = await AWSProvider(sender).perform(starts, account.shopAccess)
        #expect(results.map { $0.error?.kind } == [nil, .capacity, nil])
        // None of them is asked for again at once.
        #expect(sender.requests.count == 5)
    }
}
