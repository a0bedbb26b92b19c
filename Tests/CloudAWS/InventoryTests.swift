import Cloud
import Testing
import Transport
import Vocabulary

@testable import CloudAWS

@Suite struct InventoryTests {
    private let account = AccountConfiguration.fixture()

    private func list(_ type: ResourceType, _ sender: ScriptedSender) async -> Listing {
        await AWSProvider(sender).list(account.scope(type), account.readAccess)
    }

    private func reason(_ listing: Listing) -> String {
        if case .incomplete(let why) = listing.completeness { why } else { "" }
    }

    @Test func pagesAreFollowed() async {
        let sender = ScriptedSender { _, form in
            let page = Int(form["NextToken"] ?? "0") ?? 0
            return .ok(
                Answers.instances([Answers.instance("i-\(9 - page)")], next: page < 4 ? "\(page + 1)" : nil),
                headers: [HTTPHeader("Date", "Mon, 21 Sep 2026 14:13:25 GMT")])
        }
        let listing = await list(.instance, sender)
        #expect(listing.completeness == .complete)
        #expect(listing.resources.map(\.address.id) == ["i-5", "i-6", "i-7", "i-8", "i-9"])
        #expect(listing.clockSkew == 5)
        #expect(listing.listedAt == Instant(seconds: 1_790_000_000))
        #expect(sender.forms.allSatisfy { $0["MaxResults"] == "1000" })
        #expect(sender.forms.allSatisfy { $0.list("Filter.1.Value").count == 4 })
    }

    @Test func pagesOfTheOtherServices() async {
        let databases = ScriptedSender { _, form in
            form["Marker"] == nil
                ? .ok(Answers.databases([Answers.database("a")], next: "m&amp;=1"))
                : .ok(Answers.databases([Answers.database(form["Marker"] == "m&=1" ? "b" : "wrong")]))
        }
        #expect(await list(.databaseInstance, databases).resources.map(\.address.id) == ["a", "b"])
        let groups = ScriptedSender { _, form in
            .ok(Answers.groups([Answers.group(form["NextToken"] ?? "a")], next: form["NextToken"] == nil ? "b" : nil))
        }
        #expect(await list(.group, groups).resources.map(\.address.id) == ["a", "b"])
        let clusters = ScriptedSender { _, _ in .ok(Answers.clusters([Answers.cluster("c")])) }
        #expect(await list(.databaseCluster, clusters).completeness == .complete)
    }

    @Test func halfAnAnswerLeavesTheListIncomplete() async {
        let sender = ScriptedSender { _, _ in
            .ok(String(Answers.instances([Answers.instance("i-1"), Answers.instance("i-2")]).dropLast(60)))
        }
        let listing = await list(.instance, sender)
        #expect(listing.resources.isEmpty)
        #expect(reason(listing).contains("answered unreadably"))
    }

    @Test("An answer that is no list is not an empty one", arguments: AWSCatalogue.catalogue.types.map(\.type))
    func noList(type: ResourceType) async {
        let sender = ScriptedSender { _, _ in .ok("<html><body><p>Welcome to the network</p></body></html>") }
        let listing = await list(type, sender)
        #expect(reason(listing).contains("answered unreadably"))
        let reading = await AWSProvider(sender).read(
            [ResourceAddress(scope: account.scope(type), id: "i-1")], account.readAccess)
        #expect(reading[0].error?.kind == .transient)
    }

    @Test func anotherAccountIsNotBelieved() async {
        let sender = ScriptedSender { _, _ in
            .ok(Answers.instances([Answers.instance("i-1")], owner: "999999999999"))
        }
        let listing = await list(.instance, sender)
        #expect(listing.resources.isEmpty)
        #expect(reason(listing).contains("of account 999999999999, not of 123456789012"))
        let reading = await AWSProvider(sender).read(
            [ResourceAddress(scope: account.scope(.instance), id: "i-1")], account.readAccess)
        #expect(reading[0].error?.kind == .stalled)
    }

    @Test func aTokenThatComesAgainEndsTheList() async {
        let sender = ScriptedSender { _, _ in .ok(Answers.instances([Answers.instance("i-1")], next: "same")) }
        let listing = await list(.instance, sender)
        #expect(reason(listing).contains("twice"))
        #expect(sender.requests.count == 2)
    }

    @Test func whatIsNotOursIsRefusedWithoutACall() async {
        let sender = ScriptedSender { _, _ in .ok("") }
        let foreign = Scope(realm: "aws", account: "999999999999", region: "eu-west-1", type: .instance)
        #expect(await AWSProvider(sender).list(foreign, account.readAccess).completeness != .complete)
        #expect(await list("s3/bucket", sender).completeness != .complete)
        #expect(sender.requests.isEmpty)
    }

    private func readings(_ numbers: Range<Int>, _ sender: ScriptedSender) async -> [Reading] {
        let scope = account.scope(.instance)
        return await AWSProvider(sender).read(
            numbers.map { ResourceAddress(scope: scope, id: "i-\($0)") }, account.readAccess)
    }

    @Test func readingAgainTakesOneCallAThousand() async {
        let sender = ScriptedSender { _, form in
            .ok(Answers.instances(form.list("InstanceId").map { Answers.instance($0) }))
        }
        let readings = await readings(0..<1500, sender)
        #expect(readings.enumerated().allSatisfy { $1.resource?.address.id == "i-\($0)" })
        #expect(sender.forms.map { $0.list("InstanceId").count }.sorted() == [500, 1000])
    }

    @Test func readingAgainIsTolerantOfWhatIsGone() async {
        let sender = ScriptedSender { _, form in
            guard form.list("InstanceId").isEmpty else {
                return .refusal("InvalidInstanceID.NotFound", "The instance ID 'i-0' does not exist")
            }
            let asked = form.list("Filter.1.Value")
            return .ok(Answers.instances(asked.filter { !$0.hasSuffix("0") }.map { Answers.instance($0) }))
        }
        let readings = await readings(0..<450, sender)
        #expect(readings.count == 450)
        for (number, reading) in readings.enumerated() {
            #expect(reading.isGone == (number % 10 == 0))
            #expect(reading.resource.map { $0.address.id == "i-\(number)" } ?? true)
        }
        let filtered = sender.forms.dropFirst()
        #expect(filtered.map { $0.list("Filter.1.Value").count }.sorted() == [50, 200, 200])
        #expect(filtered.allSatisfy { $0["Filter.1.Name"] == "instance-id" })
    }

    @Test func aChunkThatFailsIsUnreadableAlone() async {
        let sender = ScriptedSender { _, form in
            form.list("InstanceId").contains("i-0")
                ? .refusal("AuthFailure", "no") : .ok(Answers.instances([Answers.instance("i-1001")]))
        }
        let readings = await readings(0..<1002, sender)
        #expect(readings.filter { $0.error != nil }.count == 1000)
        #expect(readings[1000].isGone)
        #expect(readings[1001].resource != nil)
    }

    private static func spot(_ kinds: String) -> ScriptedSender {
        ScriptedSender { _, form in
            guard form.action == "DescribeSpotInstanceRequests" else {
                let spot = (1...5).map { number in
                    Answers.instance(
                        "i-\(number)",
                        more: "<instanceLifecycle>spot</instanceLifecycle>"
                            + "<spotInstanceRequestId>sir-\(number)</spotInstanceRequestId>")
                }
                return .ok(Answers.instances(spot + [Answers.instance("i-9")]))
            }
            return kinds.isEmpty
                ? .refusal("UnauthorizedOperation", "no", status: 403)
                : .ok("<R><spotInstanceRequestSet>\(kinds)</spotInstanceRequestSet></R>")
        }
    }

    private static func request(_ number: Int, _ type: String, _ state: String, _ more: String = "") -> String {
        "<item><spotInstanceRequestId>sir-\(number)</spotInstanceRequestId><type>\(type)</type>"
            + "<state>\(state)</state>\(more)</item>"
    }

    @Test func spotInstancesShowTheirRequests() async {
        let kinds =
            Self.request(1, "persistent", "active") + Self.request(2, "one-time", "active")
            + Self.request(3, "persistent", "cancelled")
            + Self.request(4, "persistent", "active", "<launchGroup>g</launchGroup>")
        let listing = await list(.instance, Self.spot(kinds))
        let found = listing.resources.map { $0.attribute(.spotRequest) }
        #expect(
            found == [
                .known("persistent"), .known("one-time"), .known("cancelled"), .known("grouped"), .known("cancelled"),
                .absent,
            ])
        let canStop = listing.resources.map { AWSCatalogue.obstacles(to: .stop, of: $0).isEmpty }
        #expect(canStop == [true, false, false, false, false, true])
    }

    @Test func spotInstancesWithoutAKnownRequestAreLeftAlone() async {
        let listing = await list(.instance, Self.spot(""))
        #expect(listing.completeness == .complete)
        #expect(listing.resources.prefix(5).allSatisfy { $0.attribute(.spotRequest) == .unknown(.denied) })
        #expect(AWSCatalogue.obstacles(to: .stop, of: listing.resources[0]).count == 3)
        #expect(AWSCatalogue.obstacles(to: .stop, of: listing.resources[5]).isEmpty)
    }
}
