import Cloud
import Support
import Testing
import Vocabulary

@testable import CloudAWS

@Suite struct DescribeInstancesTests {
    private let scope = AccountConfiguration.fixture().scope(.instance)

    private func parse(_ text: String) throws -> ResourcePage {
        var pool = ResourcePool()
        return try DescribeInstances.parse(Array(text.utf8), scope: scope, into: &pool)
    }

    private func one(_ instance: String) throws -> Resource {
        let page = try parse(Answers.instances([instance]))
        #expect(page.problem == nil)
        return try #require(page.resources.first)
    }

    @Test func everythingThatIsKept() throws {
        let mark = ControlMark.fixture
        let resource = try one(
            Answers.instance(
                "i-1",
                tags: [
                    ("Name", "web &amp; db"), (ControlMark.key, mark.encoded), ("cloudpioneer:other", "x"),
                    ("aws:autoscaling:groupName", "web"),
                ],
                more: """
                    <subnetId>subnet-1</subnetId><vpcId>vpc-1</vpcId><hibernationOptions><configured>true</configured>\
                    </hibernationOptions><platformDetails>Linux/UNIX</platformDetails><operator><managed>false</managed>\
                    </operator><userData>secret</userData><privateIpAddress>10.0.0.1</privateIpAddress>\
                    <ipAddress>203.0.113.9</ipAddress><launchTime>2026-03-01T12:00:00.000Z</launchTime>\
                    <metadataOptions><state>applied</state><httpTokens>required</httpTokens></metadataOptions><reason/>
                    """))
        #expect(resource.address.description == "aws/123456789012/eu-west-1/ec2/instance/i-1")
        #expect(resource.incarnation == "i-1")
        #expect(resource.name == "web & db")
        #expect(resource.mark == mark)
        #expect(resource.tags.value?.tags.map(\.key) == ["Name", "aws:autoscaling:groupName"])
        #expect(resource.owner.value?.description == "aws/123456789012/eu-west-1/autoscaling/group/web")
        let attributes = Dictionary(uniqueKeysWithValues: resource.attributes.map { ($0.name, $0.value) })
        #expect(
            attributes == [
                .architecture: .known("x86_64"), .hibernation: .known(true), .image: .known("ami-1"),
                .imdsv2Required: .known(true), .launchedAt: .known(1_772_366_400), .publicIP: .known("203.0.113.9"),
                .stoppedAt: .absent,
                .instanceType: .known("m5.large"), .isManaged: .known(false), .lifecycle: .known("on-demand"),
                .platform: .known("Linux/UNIX"), .rootDevice: .known("ebs"), .spotRequest: .absent,
                .stateReason: .absent, .subnet: .known("subnet-1"), .tenancy: .known("default"),
                .network: .known("vpc-1"), .zone: .known("eu-west-1a"),
            ])
        #expect(attributes.keys.sorted() == AWSCatalogue.catalogue[.instance]?.attributes.sorted())
    }

    @Test(arguments: [
        ("pending", "", Known<FieldValue>.known(.power(.running)), true),
        ("running", "", .known(.power(.running)), false),
        ("stopping", "Client.UserInitiatedShutdown", .known(.power(.stopped)), true),
        ("stopping", "Client.UserInitiatedHibernate", .known(.power(.hibernated)), true),
        ("stopped", "Client.UserInitiatedShutdown", .known(.power(.stopped)), false),
        ("stopped", "Client.UserInitiatedHibernate", .known(.power(.hibernated)), false),
        ("dreaming", "", .unknown(.notUnderstood), false),
    ])
    func power(state: String, reason: String, power: Known<FieldValue>, isChanging: Bool) throws {
        let resource = try one(
            Answers.instance("i-1", state: state, more: "<stateReason><code>\(reason)</code></stateReason>"))
        #expect(resource.value(of: .power) == power)
        #expect(resource.state.isChanging == isChanging)
    }

    @Test(arguments: [
        ("stopped", "<reason>User initiated (2026-03-01 12:00:00 GMT)</reason>", Known<Value>.known(1_772_366_400)),
        ("stopping", "<reason>User initiated (2026-03-01 12:00:00 GMT)</reason>", .known(1_772_366_400)),
        ("running", "<reason>User initiated (2026-03-01 12:00:00 GMT)</reason>", .absent), ("running", "", .absent),
        ("stopped", "<reason/>", .unknown(.notRead)), ("stopped", "", .unknown(.notRead)),
        ("stopped", "<reason>Server.ScheduledStop: Stopped</reason>", .unknown(.notUnderstood)),
        ("stopped", "<reason>x (2026-02-30 12:00:00 GMT)</reason>", .unknown(.notUnderstood)),
        ("stopped", "<reason> GMT)</reason>", .unknown(.notUnderstood)),
    ])
    func whenItWasStopped(state: String, reason: String, expected: Known<Value>) throws {
        let resource = try one(Answers.instance("i-1", state: state, more: reason))
        #expect(resource.attribute(.stoppedAt) == expected)
        #expect(resource.attribute(.launchedAt) == .unknown(.notRead))
        #expect(resource.attribute(.imdsv2Required) == .unknown(.notRead))
    }

    @Test func whatOnlyOneShowsIsNoPartOfTheStateTheyShare() throws {
        let page = try parse(
            Answers.instances(
                (1...3).map { number in
                    Answers.instance(
                        "i-\(number)", more: "<launchTime>2026-03-01T12:00:0\(number).000Z</launchTime>")
                }))
        #expect(Set(page.resources.map { ObjectIdentifier($0.state) }).count == 1)
        #expect(Set(page.resources.map { $0.attribute(.launchedAt) }).count == 3)
    }

    @Test func whatIsGoneOrGoingIsLeftOut() throws {
        let items = ["terminated", "shutting-down", "running"].enumerated().map { index, state in
            Answers.instance("i-\(index)", state: state)
        }
        #expect(try parse(Answers.instances(items)).resources.map(\.address.id) == ["i-2"])
    }

    @Test func equalInstancesShareTheirStateAndTags() throws {
        let page = try parse(
            Answers.instances((1...3).map { Answers.instance("i-\($0)", tags: [("team", "shop")]) }))
        let states = Set(page.resources.map { ObjectIdentifier($0.state) })
        let tags = Set(page.resources.flatMap { $0.tags.value?.tags ?? [] }.map { ObjectIdentifier($0) })
        #expect((page.resources.count, states.count, tags.count) == (3, 1, 1))
    }

    @Test(arguments: ["999999999999", ""])
    func anotherAccountsInstancesAreNotTakenOver(owner: String) throws {
        let page = try parse(Answers.instances([Answers.instance("i-1")], owner: owner))
        #expect(page.resources.isEmpty)
        #expect(page.problem?.contains("not of 123456789012") == true)
    }

    @Test func theOwnerMayStandBehindTheInstances() throws {
        let text = Answers.instances([Answers.instance("i-1")], owner: "x")
            .replacing("<ownerId>x</ownerId>", with: "")
            .replacing("</instancesSet>", with: "</instancesSet><ownerId>123456789012</ownerId>")
        #expect(try parse(text).resources.count == 1)
    }

    @Test func hostileTagsAreKeptAsTheyAre() throws {
        let value = "&lt;script&gt;\"'&#10;`|$(rm)\u{202E}😀"
        let resource = try one(Answers.instance("i-1", tags: [("tag:power", value), ("", "empty"), ("k", "")]))
        #expect(resource.value(of: .tag("tag:power")) == .known(.text("<script>\"'\n`|$(rm)\u{202E}😀")))
        #expect(resource.value(of: .tag("k")) == .known(.text("")))
        #expect(resource.value(of: .power) == .known(.power(.running)))
    }

    @Test(arguments: ["rubbish", "2:main:1::00", "1:main:x:power=running:00", "1:a:1:power=flying:00"])
    func unreadableMarksAreNoMarks(text: String) throws {
        let resource = try one(Answers.instance("i-1", tags: [(ControlMark.key, text)]))
        #expect(resource.mark == nil)
        #expect(resource.tags.value?.tags.isEmpty == true)
    }

    @Test func anInstanceWithoutAnIdIsAProblem() throws {
        let page = try parse(Answers.instances([Answers.instance(""), Answers.instance("i-1")]))
        #expect(page.resources.map(\.address.id) == ["i-1"])
        #expect(page.problem != nil)
    }

    @Test func anyPrefixOfAnAnswerIsRefused() throws {
        let whole = Array(Answers.instances([Answers.instance("i-1", tags: [("a", "b")])], next: "n").utf8)
        var pool = ResourcePool()
        for length in 0..<(whole.count - 1) {
            #expect(throws: CloudError.self) {
                try DescribeInstances.parse(Array(whole[..<length]), scope: scope, into: &pool)
            }
        }
    }

    /// Whatever single byte is changed, it is refused or read, and never becomes another account's.
    @Test(arguments: PropertyCases.seeds(200))
    func mutatedAnswersDoNoHarm(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var bytes = Array(Answers.instances((1...3).map { Answers.instance("i-\($0)") }).utf8)
        bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
        var pool = ResourcePool()
        guard let page = try? DescribeInstances.parse(bytes, scope: scope, into: &pool) else { return }
        #expect(page.resources.count <= 3, "seed \(seed)")
        #expect(page.resources.allSatisfy { $0.address.scope == scope }, "seed \(seed)")
    }
}
