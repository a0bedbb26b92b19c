import Cloud
import Support
import Testing
import Transport
import Vocabulary

@testable import CloudAWS

@Suite struct BatchSplitterTests {
    @Test func namedIdsFailAndTheRestGoesOn() {
        let split = BatchSplitter.split(
            ["i-0a", "i-0ab", "i-0abc"], code: "InvalidInstanceID.NotFound",
            text: "The instance ID 'i-0ab' does not exist")
        #expect(split == .init(failed: ["i-0ab"], again: [["i-0a", "i-0abc"]]))
    }

    @Test func unnamedIdsAreHalved() {
        let split = BatchSplitter.split(["i-1", "i-2", "i-3"], code: "UnsupportedOperation", text: "no")
        #expect(split == .init(failed: [], again: [["i-1"], ["i-2", "i-3"]]))
        #expect(BatchSplitter.split(["i-1"], code: "X", text: "no") == .init(failed: ["i-1"], again: []))
    }

    @Test(arguments: ["RequestLimitExceeded", "InternalError", "AuthFailure", "ExpiredToken"])
    func someRefusalsConcernTheWholeBatch(code: String) {
        #expect(
            BatchSplitter.split(["i-1", "i-2"], code: code, text: "i-1") == .init(failed: ["i-1", "i-2"], again: []))
    }

    @Test(arguments: ["UnauthorizedOperation", "InsufficientInstanceCapacity", "IncorrectInstanceState"])
    func othersConcernMembers(code: String) {
        #expect(
            BatchSplitter.split(["i-1", "i-2"], code: code, text: "i-2") == .init(failed: ["i-2"], again: [["i-1"]]))
    }

    @Test func idsInText() {
        #expect(
            BatchSplitter.instanceIDs(in: "'i-0a1,i-ff' instance/i-09 hi-hi i- mi-1x") == [
                "i-0a1", "i-ff", "i-09", "i-1",
            ])
        #expect(BatchSplitter.instanceIDs(in: "") == [])
    }

    /// Whatever subset of a batch is bad, and however the refusals word it: exactly those fail, the rest is done once.
    @Test(arguments: PropertyCases.seeds(300))
    func exactlyTheBadFail(seed: UInt64) async {
        var generator = SeededGenerator(seed: seed)
        let ids = (0..<Int.random(in: 1...40, using: &generator)).map { "i-" + String(0xA00 + $0 * 17, radix: 16) }
        let badness = Int.random(in: 0...4, using: &generator)
        let bad = Set(ids.filter { _ in Int.random(in: 0..<4, using: &generator) < badness })
        let wording = Int.random(in: 0...2, using: &generator)
        let sender = ScriptedSender { _, form in
            let asked = form.list("InstanceId")
            let refused = asked.filter(bad.contains)
            if refused.isEmpty { return .ok("<R/>") }
            let named = [refused.joined(separator: ", "), refused[0], "some"][wording]
            return .refusal(wording == 1 ? "IncorrectInstanceState" : "InvalidInstanceID.NotFound", "not '\(named)'")
        }
        let account = AccountConfiguration.fixture()
        let scope = account.scope(.instance)
        let results = await AWSProvider(sender).perform(
            ids.map { .fixture(.stop, .bare(ResourceAddress(scope: scope, id: $0))) }, account.shopAccess)
        for (id, result) in zip(ids, results) {
            #expect((result.error != nil) == bad.contains(id), "seed \(seed), \(id)")
        }
        let done = sender.forms.map { $0.list("InstanceId") }.filter { bad.isDisjoint(with: $0) }.joined()
        #expect(done.sorted() == ids.filter { !bad.contains($0) }.sorted(), "seed \(seed)")
        let limit = wording < 2 ? bad.count + 1 : 2 * bad.count * 7 + 1
        #expect(sender.requests.count <= limit, "seed \(seed)")
    }
}
