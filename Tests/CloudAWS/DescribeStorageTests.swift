import Cloud
import Support
import Testing
import Transport
import Vocabulary

@testable import CloudAWS

@Suite struct DescribeStorageTests {
    private let account = AccountConfiguration.fixture()

    private func volume(_ text: String) throws -> Resource {
        var pool = ResourcePool()
        let page = try DescribeStorage.volumes(
            Array(Answers.volumes([text]).utf8), scope: account.scope(.volume), into: &pool)
        return try #require(page.resources.first)
    }

    private func snapshots(_ items: [String]) throws -> ResourcePage {
        var pool = ResourcePool()
        return try DescribeStorage.snapshots(
            Array(Answers.snapshots(items).utf8), scope: account.scope(.snapshot), into: &pool)
    }

    private func address(_ text: String) throws -> Resource? {
        var pool = ResourcePool()
        return try DescribeStorage.addresses(
            Array(Answers.addresses([text]).utf8), scope: account.scope(.address), into: &pool
        ).resources.first
    }

    @Test func volumeThatIsAttached() throws {
        let resource = try volume(
            Answers.volume(
                "vol-1", status: "in-use",
                more: """
                    <attachmentSet><item><volumeId>vol-1</volumeId><instanceId>i-2</instanceId></item><item>\
                    <volumeId>vol-1</volumeId><instanceId>i-1</instanceId></item></attachmentSet>\
                    <tagSet><item><key>Name</key><value>data</value></item><item><key>\(ControlMark.key)</key>\
                    <value>\(ControlMark.fixture.encoded)</value></item></tagSet>
                    """))
        #expect(resource.address.description == "aws/123456789012/eu-west-1/ec2/volume/vol-1")
        #expect(resource.incarnation == "vol-1" && resource.name == "data" && resource.mark == .fixture)
        #expect(resource.owner == .absent)
        let attributes = Dictionary(uniqueKeysWithValues: resource.attributes.map { ($0.name, $0.value) })
        #expect(
            attributes == [
                .attachedTo: .known("i-1"), .createdAt: .known(1_772_366_400), .encrypted: .known(true),
                .size: .known(100), .status: .known("in-use"), .volumeType: .known("gp3"), .zone: .known("eu-west-1a"),
            ])
        #expect(attributes.keys.sorted() == AWSCatalogue.catalogue[.volume]?.attributes.sorted())
        #expect(resource.value(of: .existence) == .known(.flag(true)))
        #expect(resource.value(of: .snapshot) == .unknown(.notRead))
        #expect(AWSCatalogue.obstacles(to: .delete, of: resource).count == 1)
        #expect(AWSCatalogue.obstacles(to: .snapshot, of: resource).isEmpty)
    }

    @Test(arguments: [
        ("available", true, false), ("in-use", false, false), ("creating", true, true), ("error", true, false),
    ])
    func whatAStatusMeans(status: String, isDeletable: Bool, isChanging: Bool) throws {
        let resource = try volume(Answers.volume("vol-1", status: status))
        #expect(AWSCatalogue.obstacles(to: .delete, of: resource).isEmpty == isDeletable)
        #expect(resource.state.isChanging == isChanging)
        #expect(resource.attribute(.attachedTo) == .absent)
    }

    @Test func whatTheAnswerDoesNotTellIsNotKnown() throws {
        let resource = try volume("<volumeId>vol-1</volumeId><size>many</size><encrypted>perhaps</encrypted>")
        #expect(resource.attribute(.size) == .unknown(.notUnderstood))
        #expect(resource.attribute(.encrypted) == .unknown(.notUnderstood))
        #expect(resource.attribute(.createdAt) == .unknown(.notRead))
        // And what is not known keeps it from being deleted.
        #expect(AWSCatalogue.obstacles(to: .delete, of: resource).count == 1)
    }

    @Test func whatIsBeingDeletedIsLeftOut() throws {
        var pool = ResourcePool()
        let page = try DescribeStorage.volumes(
            Array(
                Answers.volumes(
                    ["deleting", "deleted"].map { Answers.volume("vol-1", status: $0) } + ["<size>1</size>"]
                )
                .utf8), scope: account.scope(.volume), into: &pool)
        #expect(page.resources.isEmpty && page.problem == nil)
    }

    @Test func snapshotsOfOthersAreNotTakenOver() throws {
        let page = try snapshots([
            Answers.snapshot("snap-1", of: "vol-1"), Answers.snapshot("snap-2", of: "vol-1", owner: "999999999999"),
        ])
        #expect(page.resources.map(\.address.id) == ["snap-1"])
        #expect(page.problem?.contains("999999999999") == true)
        let resource = try #require(page.resources.first)
        #expect(resource.attributes.map(\.name).sorted() == AWSCatalogue.catalogue[.snapshot]?.attributes.sorted())
        #expect(resource.attribute(.volume) == .known("vol-1"))
        #expect(resource.attribute(.createdAt) == .known(1_772_409_600))
        #expect(resource.attribute(.size) == .known(100))
        // Whether an image needs it has not been asked yet, and decides.
        #expect(AWSCatalogue.obstacles(to: .delete, of: resource).count == 1)
    }

    @Test func whatABackupServiceMadeIsItsOwn() throws {
        let tags = [("aws:backup:source-resource", "arn"), (ActionRequest.Uniqueness.tagKey, "intent-1")]
        let page = try snapshots([Answers.snapshot("snap-1", of: "vol-1", status: "pending", tags: tags)])
        let resource = try #require(page.resources.first)
        #expect(resource.attribute(.isManaged) == .known(true))
        #expect(resource.state.isChanging)
        #expect(resource.value(of: .tag(ActionRequest.Uniqueness.tagKey)) == .known(.none))
    }

    @Test(arguments: [
        ("<instanceId>i-1</instanceId><networkInterfaceId>eni-1</networkInterfaceId>", Known<Value>.known("i-1")),
        ("<networkInterfaceId>eni-1</networkInterfaceId>", .known("eni-1")),
        ("<associationId>eipassoc-1</associationId>", .known("eipassoc-1")), ("<instanceId/>", .absent),
    ])
    func addresses(more: String, expected: Known<Value>) throws {
        let resource = try #require(
            try address("<publicIp>203.0.113.9</publicIp><allocationId>eipalloc-1</allocationId>\(more)"))
        #expect(resource.address.id == "eipalloc-1")
        #expect(resource.attribute(.publicIP) == .known("203.0.113.9"))
        #expect(resource.attribute(.associatedWith) == expected)
        #expect(resource.attributes.map(\.name).sorted() == AWSCatalogue.catalogue[.address]?.attributes.sorted())
        #expect(AWSCatalogue.obstacles(to: .delete, of: resource).isEmpty == (expected == .absent))
    }

    @Test func addressesWithoutAnAllocationAreNoneOfOurs() throws {
        #expect(try address("<publicIp>203.0.113.9</publicIp>") == nil)
        let managed = try address("<allocationId>eipalloc-1</allocationId><serviceManaged>alb</serviceManaged>")
        #expect(AWSCatalogue.obstacles(to: .delete, of: try #require(managed)).count == 1)
    }

    @Test func anyPrefixOfAnAnswerIsRefused() throws {
        let whole = Array(Answers.volumes([Answers.volume("vol-1")], next: "n").utf8)
        var pool = ResourcePool()
        for length in 0..<(whole.count - 1) {
            #expect(throws: CloudError.self) {
                try DescribeStorage.volumes(Array(whole[..<length]), scope: account.scope(.volume), into: &pool)
            }
        }
    }

    /// Whatever single byte is changed, it is refused or read, and never becomes another scope's.
    @Test(arguments: PropertyCases.seeds(200))
    func mutatedAnswersDoNoHarm(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var bytes = Array(Answers.snapshots((1...3).map { Answers.snapshot("snap-\($0)", of: "vol-1") }).utf8)
        bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
        var pool = ResourcePool()
        let scope = account.scope(.snapshot)
        guard let page = try? DescribeStorage.snapshots(bytes, scope: scope, into: &pool) else { return }
        #expect(page.resources.count <= 3, "seed \(seed)")
        #expect(page.resources.allSatisfy { $0.address.scope == scope }, "seed \(seed)")
    }
}
