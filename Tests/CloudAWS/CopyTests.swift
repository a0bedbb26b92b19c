import Cloud
import Synchronization
import Testing
import Transport
import Vocabulary

@testable import CloudAWS

/// What is known of copies, how they are made, and how they are found again.
@Suite struct CopyTests {
    private let account = AccountConfiguration.fixture()

    private func tagged(_ type: ResourceType, _ id: String, _ tags: [Cloud.Tag] = []) -> Resource {
        Resource(
            address: ResourceAddress(scope: account.scope(type), id: id), incarnation: Incarnation(rawValue: id),
            tags: .known(TagSet(tags)), state: ResourceState(fields: []))
    }

    private func copy(_ resource: Resource, intent: String = "c0ffee") -> ActionRequest {
        let intent = IntentID(rawValue: intent)
        return ActionRequest(
            intent: intent, resource: resource, transition: .snapshot, changes: [FieldChoice(.snapshot, .count(1))],
            origin: "ResourcePolicy/shop/old@1a2b", uniqueness: .init(.searchable, of: intent))
    }

    // MARK: What is known

    @Test func theLatestFinishedOneCounts() async throws {
        let sender = ScriptedSender { _, form in
            guard form.action == "DescribeSnapshots" else {
                return .ok(Answers.volumes(["vol-1", "vol-2", "vol-3"].map { Answers.volume($0) }))
            }
            if form["NextToken"] == nil {
                let first = Answers.snapshot("snap-1", of: "vol-1", begun: "2026-03-02T00:00:00.000Z")
                let second = Answers.snapshot("snap-2", of: "vol-1", begun: "2026-03-03T00:00:00.000Z")
                return .ok(Answers.snapshots([first, second], next: "more"))
            }
            return .ok(
                Answers.snapshots([
                    Answers.snapshot("snap-3", of: "vol-1", begun: "2026-03-01T00:00:00.000Z"),
                    Answers.snapshot("snap-4", of: "vol-2", status: "pending"),
                    Answers.snapshot("snap-5", of: "vol-2", status: "error"),
                    Answers.snapshot("snap-6", of: "vol-9"),
                ]))
        }
        let listing = await AWSProvider(sender).list(account.scope(.volume), account.readAccess)
        #expect(listing.completeness == .complete)
        #expect(
            listing.resources.map { $0.value(of: .snapshot) } == [
                .known(.count(1_772_496_000)), .known(.none), .known(.none),
            ])
        // While a copy is made nothing else is done.
        #expect(listing.resources.map(\.state.isChanging) == [false, true, false])
        let asked = sender.forms.filter { $0.action == "DescribeSnapshots" }
        #expect(asked.map { $0["Owner.1"] } == ["self", "self"])
        #expect(asked[0].list("Filter.1.Value") == ["vol-1", "vol-2", "vol-3"])
    }

    @Test(arguments: [("UnauthorizedOperation", Ignorance.denied), ("InternalError", .failed)])
    func whereNobodyTellsItIsNotKnown(code: String, ignorance: Ignorance) async throws {
        let sender = ScriptedSender { _, form in
            form.action == "DescribeVolumes"
                ? .ok(Answers.volumes([Answers.volume("vol-1")])) : .refusal(code, "no", status: 403)
        }
        let listing = await AWSProvider(sender).list(account.scope(.volume), account.readAccess)
        #expect(listing.completeness == .complete)
        #expect(listing.resources.map { $0.value(of: .snapshot) } == [.unknown(ignorance)])
    }

    @Test func noVolumesNoQuestion() async {
        let sender = ScriptedSender { _, _ in .ok(Answers.volumes([])) }
        _ = await AWSProvider(sender).list(account.scope(.volume), account.readAccess)
        #expect(sender.actions == ["DescribeVolumes"])
    }

    @Test func manyVolumesAreAskedAboutSoManyAtATime() async {
        let sender = ScriptedSender { _, form in
            form.action == "DescribeVolumes"
                ? .ok(Answers.volumes((0..<450).map { Answers.volume("vol-\($0)") })) : .ok(Answers.snapshots([]))
        }
        let listing = await AWSProvider(sender).list(account.scope(.volume), account.readAccess)
        #expect(listing.resources.count == 450)
        #expect(sender.forms.dropFirst().map { $0.list("Filter.1.Value").count } == [200, 200, 50])
    }

    @Test func aDatabasesNameMayHaveBeenAnothers() async throws {
        let sender = ScriptedSender { _, form in
            form.action == "DescribeDBInstances"
                ? .ok(Answers.databases([Answers.database("a"), Answers.database("b")]))
                : .ok(
                    Answers.databaseSnapshots([
                        ("a-1", "db-a", "available", "2026-03-02T00:00:00.000Z"),
                        ("b-1", "db-OLD", "available", "2026-03-02T00:00:00.000Z"),
                        ("b-2", "db-b", "creating", ""),
                    ]))
        }
        let listing = await AWSProvider(sender).list(account.scope(.databaseInstance), account.readAccess)
        #expect(
            listing.resources.map { $0.value(of: .snapshot) } == [.known(.count(1_772_409_600)), .known(.none)])
        #expect(listing.resources.map(\.state.isChanging) == [false, true])
        let asked = sender.forms.filter { $0.action == "DescribeDBSnapshots" }
        #expect(asked.map { $0["SnapshotType"] } == ["manual"])
        #expect(asked.first?.list("Filters.Filter.1.Values.Value") == ["db-a", "db-b"])
    }

    /// Who only stops databases pays for no second question.
    @Test func whereNobodyLooksAtCopiesNobodyAsks() async throws {
        let sender = ScriptedSender { _, form in
            form.action == "DescribeDBInstances"
                ? .ok(Answers.databases([Answers.database("a")])) : .ok(Answers.databaseSnapshots([]))
        }
        let provider = AWSProvider(sender)
        let scope = account.scope(.databaseInstance)
        let brief = await provider.list(scope, .brief, account.readAccess)
        #expect(brief.detail == .brief && brief.completeness == .complete)
        #expect(brief.resources.map { $0.value(of: .snapshot) } == [.unknown(.notRead)])
        #expect(sender.actions == ["DescribeDBInstances"])
        // Just before something is done, everything is looked at.
        let readings = await provider.read([ResourceAddress(scope: scope, id: "a")], account.readAccess)
        #expect(readings[0].resource?.value(of: .snapshot) == .known(.none))
        #expect(await provider.list(scope, account.readAccess).detail == .whole)
    }

    @Test func imagesKeepTheirSnapshots() async throws {
        let images = """
            <DescribeImagesResponse><imagesSet><item><imageId>ami-2</imageId><blockDeviceMapping><item><ebs>\
            <snapshotId>snap-1</snapshotId></ebs></item></blockDeviceMapping></item><item><imageId>ami-1</imageId>\
            <blockDeviceMapping><item><ebs><snapshotId>snap-1</snapshotId></ebs></item></blockDeviceMapping></item>\
            </imagesSet></DescribeImagesResponse>
            """
        let sender = ScriptedSender { _, form in
            form.action == "DescribeImages"
                ? .ok(images)
                : .ok(Answers.snapshots(["snap-1", "snap-2"].map { Answers.snapshot($0, of: "vol-1") }))
        }
        let listing = await AWSProvider(sender).list(account.scope(.snapshot), account.readAccess)
        #expect(listing.resources.map { $0.attribute(.usedByImage) } == [.known("ami-1"), .absent])
        #expect(sender.forms.first?.list("Filter.1.Value") == ["123456789012"])
        #expect(
            listing.resources.map { AWSCatalogue.obstacles(to: .delete, of: $0).isEmpty } == [false, true])
    }

    // MARK: How it is made

    @Test func aCopyBearsTheTagsOfItsVolumeAndTheIntents() async {
        let sender = ScriptedSender { _, _ in .ok("<R/>") }
        let tags = [
            Cloud.Tag("Name", "data"), Cloud.Tag("aws:cloudformation:stack-name", "x"), Cloud.Tag("team", "shop"),
        ]
        let results = await AWSProvider(sender).perform([copy(tagged(.volume, "vol-1", tags))], account.shopAccess)
        #expect(results.map(\.error) == [nil])
        let form = sender.forms[0]
        #expect(
            [form.action, form["VolumeId"], form["TagSpecification.1.ResourceType"]] == [
                "CreateSnapshot", "vol-1", "snapshot",
            ])
        let keys = (1...4).map { form["TagSpecification.1.Tag.\($0).Key"] }
        let values = (1...3).map { form["TagSpecification.1.Tag.\($0).Value"] }
        #expect(keys == ["Name", "team", ActionRequest.Uniqueness.tagKey, nil])
        #expect(values == ["data", "shop", "c0ffee"])
    }

    @Test func aDatabasesCopyIsNamedByItsIntent() async {
        let sender = ScriptedSender { _, form in
            sender(form["DBSnapshotIdentifier"] == "cloudpioneer-c0ffee")
        }
        let results = await AWSProvider(sender).perform(
            [copy(tagged(.databaseInstance, "orders", [Cloud.Tag("team", "shop")]))], account.shopAccess)
        #expect(results.map(\.error) == [nil])
        #expect(sender.forms[0]["DBInstanceIdentifier"] == "orders")
        #expect(sender.forms[0]["Tags.Tag.1.Key"] == "team")

        @Sendable func sender(_ isNamed: Bool) -> HTTPResponse {
            isNamed ? .ok("<R/>") : .refusal("InvalidParameterValue", "what name is this?")
        }
    }

    @Test func theSecondOfOneNameIsTheFirst() async {
        let sender = ScriptedSender { _, _ in .refusal("DBSnapshotAlreadyExists", "it exists") }
        let results = await AWSProvider(sender).perform(
            [copy(tagged(.databaseInstance, "orders"))], account.shopAccess)
        #expect(results.map(\.error) == [nil])
    }

    @Test func whatCouldNotBeFoundAgainIsNotMade() async {
        let sender = ScriptedSender { _, _ in .ok("<R/>") }
        let full = tagged(.volume, "vol-1", (0..<50).map { Cloud.Tag("k\($0)", "v") })
        let nobodys = Resource(
            address: full.address, incarnation: "vol-1", tags: .unknown(.denied), state: ResourceState(fields: []))
        let requests = [
            copy(full), copy(nobodys), .fixture(.snapshot, tagged(.volume, "vol-2")), copy(tagged(.group, "web")),
        ]
        let results = await AWSProvider(sender).perform(requests, account.shopAccess)
        #expect(
            results.map { $0.error?.code } == ["tooManyTags", "unknownTags", "unsupported", "unsupported"])
        #expect(sender.requests.isEmpty)
    }

    /// A copy is never made twice: where an answer is lost nobody asks for it again, and what was made is found.
    @Test(arguments: [false, true])
    func aLostAnswerIsNotRepeated(asServerError: Bool) async {
        let made = Mutex<[String]>([])
        let sender = ScriptedSender { (_, form) throws(TransportError) in
            guard form.action == "CreateSnapshot" else {
                let items = made.withLock { $0 }.map {
                    Answers.snapshot("snap-1", of: "vol-1", tags: [(ActionRequest.Uniqueness.tagKey, $0)])
                }
                return .ok(Answers.snapshots(items))
            }
            made.withLock { $0.append(form["TagSpecification.1.Tag.1.Value"] ?? "") }
            if asServerError { return .refusal("InternalError", "oops", status: 500) }
            throw TransportError(.transient, code: .connect, message: "the answer broke off", mayHaveBeenSent: true)
        }
        let provider = AWSProvider(sender)
        let results = await provider.perform([copy(tagged(.volume, "vol-1"))], account.shopAccess)
        #expect(results.map { $0.error?.mayHaveTakenEffect } == [true])
        #expect(sender.actions == ["CreateSnapshot"])
        let traces = await provider.search(
            ["c0ffee", "facade"], in: account.scope(.volume), account.readAccess)
        #expect(traces.map(\.word) == ["found", "none"])
        let asked = sender.forms.last
        #expect(asked?["Filter.1.Name"] == "tag:\(ActionRequest.Uniqueness.tagKey)")
        #expect(asked?.list("Filter.1.Value") == ["c0ffee", "facade"])
    }

    @Test("where surely nothing came of it, it is sent again")
    func throttledCopiesAreSentAgain() async {
        let calls = Mutex(0)
        let sender = ScriptedSender { (_, _) throws(TransportError) in
            let count = calls.withLock { count -> Int in
                count += 1
                return count
            }
            switch count {
            case 1: return .refusal("RequestLimitExceeded", "slow down", status: 503)
            case 2: throw TransportError(.transient, code: .connect, message: "no route", mayHaveBeenSent: false)
            default: return .ok("<R/>")
            }
        }
        let results = await AWSProvider(sender).perform([copy(tagged(.volume, "vol-1"))], account.shopAccess)
        #expect(results.map(\.error) == [nil])
        #expect(sender.actions.count == 3)
    }

    // MARK: How it is found

    @Test func whatFailedToBeMadeIsNoTrace() async {
        let key = ActionRequest.Uniqueness.tagKey
        let sender = ScriptedSender { _, form in
            form.action == "DescribeSnapshots"
                ? .ok(Answers.snapshots([Answers.snapshot("snap-1", of: "vol-1", status: "error", tags: [(key, "a")])]))
                : .ok(
                    Answers.databaseSnapshots([
                        ("cloudpioneer-a", "db-1", "failed", ""), ("cloudpioneer-b", "db-1", "creating", ""),
                        ("cloudpioneer-z", "db-1", "available", ""),
                    ]))
        }
        let provider = AWSProvider(sender)
        let volumes = await provider.search(["a"], in: account.scope(.volume), account.readAccess)
        #expect(volumes.map(\.word) == ["none"])
        let databases = await provider.search(
            ["a", "b", "c"], in: account.scope(.databaseInstance), account.readAccess)
        #expect(databases.map(\.word) == ["none", "found", "none"])
    }

    @Test func aSearchThatFailsTellsNothing() async {
        let sender = ScriptedSender { _, _ in .refusal("UnauthorizedOperation", "no", status: 403) }
        let provider = AWSProvider(sender)
        #expect(
            await provider.search(["a"], in: account.scope(.volume), account.readAccess).map(\.word) == ["stalled"])
        #expect(
            await provider.search(["a"], in: account.scope(.group), account.readAccess).map(\.word) == ["terminal"])
        #expect(await provider.search([], in: account.scope(.volume), account.readAccess).isEmpty)
    }
}

extension Trace {
    /// What it says, to be compared.
    fileprivate var word: String {
        switch self {
        case .found: "found"
        case .none: "none"
        case .unreadable(let error): "\(error.kind)"
        }
    }
}
