import Cloud
import Testing
import Transport
import Vocabulary

@testable import CloudAWS

/// Changes of tags under people's own keys, and deletions.
@Suite struct ConsequenceTests {
    private let account = AccountConfiguration.fixture()

    private func resource(_ type: ResourceType, _ id: String) -> Resource {
        .bare(ResourceAddress(scope: account.scope(type), id: id))
    }

    private func perform(_ requests: [ActionRequest], _ sender: ScriptedSender) async -> [ActionResult] {
        await AWSProvider(sender).perform(requests, account.shopAccess)
    }

    private let team = FieldChoice(.tag("team"), .text("shop"))
    private let cost = FieldChoice(.tag("cost"), .text("a&b"))
    private let old = FieldChoice(.tag("old"), .none)

    // MARK: Tags

    @Test func theSameTagsGoInOneCall() async {
        let sender = ScriptedSender { _, _ in .ok("<R/>") }
        let results = await perform(
            (1...3).map { .fixture(.tag, resource(.volume, "vol-\($0)"), changes: [team, cost]) }
                + [
                    .fixture(.tag, resource(.volume, "vol-4"), changes: [cost]),
                    .fixture(.tag, resource(.instance, "i-1"), changes: [old]),
                    .fixture(.tag, resource(.instance, "i-2"), changes: [old]),
                ], sender)
        #expect(results.allSatisfy { $0.error == nil })
        let calls = Set(
            sender.forms.map { form in
                "\(form.action) \(form.list("ResourceId")) \(form["Tag.1.Key"] ?? "-")=\(form["Tag.1.Value"] ?? "-") "
                    + "\(form["Tag.2.Key"] ?? "-")=\(form["Tag.2.Value"] ?? "-")"
            })
        #expect(
            calls == [
                #"CreateTags ["vol-1", "vol-2", "vol-3"] cost=a&b team=shop"#, #"CreateTags ["vol-4"] cost=a&b -=-"#,
                #"DeleteTags ["i-1", "i-2"] old=- -=-"#,
            ])
    }

    @Test func setAndTakenOffAreTwoCallsForEach() async {
        let sender = ScriptedSender { _, _ in .ok("<R/>") }
        _ = await perform([.fixture(.tag, resource(.address, "eipalloc-1"), changes: [team, old])], sender)
        #expect(sender.actions == ["CreateTags", "DeleteTags"])
        #expect(sender.forms.map { $0.list("ResourceId") } == [["eipalloc-1"], ["eipalloc-1"]])
    }

    @Test func halfAChangeIsSaidToBeHalf() async {
        let sender = ScriptedSender { _, form in
            form.action == "DeleteTags" ? .refusal("UnauthorizedOperation", "no", status: 403) : .ok("<R/>")
        }
        let results = await perform([.fixture(.tag, resource(.volume, "vol-1"), changes: [team, old])], sender)
        #expect(results[0].error?.mayHaveTakenEffect == true)
        #expect(results[0].error?.message.contains("a part of it was done") == true)
    }

    @Test("one bad id of a batch fails alone")
    func oneBadVolume() async {
        let sender = ScriptedSender { _, form in
            form.list("ResourceId").contains("vol-b")
                ? .refusal("InvalidVolume.NotFound", "The volume 'vol-b' does not exist.") : .ok("<R/>")
        }
        let results = await perform(
            ["vol-a", "vol-b", "vol-c"].map { .fixture(.tag, resource(.volume, $0), changes: [team]) }, sender)
        #expect(results.map { $0.error?.code } == [nil, "InvalidVolume.NotFound", nil])
        #expect(sender.forms.map { $0.list("ResourceId") } == [["vol-a", "vol-b", "vol-c"], ["vol-a", "vol-c"]])
    }

    @Test func databasesAndGroups() async {
        let sender = ScriptedSender { _, _ in .ok("<R/>") }
        let group = Resource(
            address: ResourceAddress(scope: account.scope(.group), id: "web"), incarnation: "web",
            tags: .known(TagSet([])),
            state: ResourceState(fields: [], attributes: [.init(.propagatedTags, .known(["team"]))]))
        _ = await perform([.fixture(.tag, resource(.databaseInstance, "orders"), changes: [old])], sender)
        _ = await perform([.fixture(.tag, resource(.databaseCluster, "wide"), changes: [team])], sender)
        _ = await perform([.fixture(.tag, group, changes: [team, FieldChoice(.tag("cost"), .text("x")), old])], sender)
        #expect(
            sender.actions == ["RemoveTagsFromResource", "AddTagsToResource", "CreateOrUpdateTags", "DeleteTags"])
        let forms = sender.forms
        #expect(forms[0]["ResourceName"] == "arn:aws:rds:eu-west-1:123456789012:db:orders")
        #expect(forms[0].list("TagKeys.member") == ["old"])
        #expect(forms[1]["ResourceName"] == "arn:aws:rds:eu-west-1:123456789012:cluster:wide")
        #expect([forms[1]["Tags.Tag.1.Key"], forms[1]["Tags.Tag.1.Value"]] == ["team", "shop"])
        // What the group hands on it goes on handing on, and nothing else.
        #expect(
            (1...2).map { forms[2]["Tags.member.\($0).Key"] } == ["cost", "team"]
                && (1...2).map { forms[2]["Tags.member.\($0).PropagateAtLaunch"] } == ["false", "true"])
        #expect(forms[3]["Tags.member.1.Key"] == "old" && forms[3]["Tags.member.1.Value"] == nil)
    }

    @Test("tags at their limits are sent, on RDS without what it refuses")
    func tagsAtTheirLimits() async {
        let sender = ScriptedSender { _, _ in .ok("<R/>") }
        let longest = FieldChoice(
            .tag(String(repeating: "k", count: 128)), .text(String(repeating: "v", count: 256)))
        let strange = FieldChoice(.tag("team"), .text("<shop> & \"co\""))
        let results = await perform(
            [
                .fixture(.tag, resource(.volume, "vol-1"), changes: [longest]),
                .fixture(.tag, resource(.databaseInstance, "a"), changes: [longest]),
                .fixture(.tag, resource(.volume, "vol-2"), changes: [strange]),
                .fixture(.tag, resource(.databaseInstance, "b"), changes: [strange]),
                .fixture(.tag, resource(.databaseInstance, "c"), changes: [FieldChoice(.tag("rds:x"), .text("y"))]),
            ], sender)
        #expect(results.map { $0.error?.code } == [nil, nil, nil, "invalidTag", "invalidTag"])
        #expect(sender.forms.contains { $0["Tag.1.Value"] == "<shop> & \"co\"" })
    }

    @Test func aTagIsATextOrNothing() async {
        let sender = ScriptedSender { _, _ in .ok("<R/>") }
        for changes in [[FieldChoice(.tag("a"), .count(1))], [FieldChoice(.power, .power(.stopped))], []] {
            let results = await perform([.fixture(.tag, resource(.volume, "vol-1"), changes: changes)], sender)
            #expect(results.map { $0.error?.code } == ["unsupported"])
        }
        #expect(sender.requests.isEmpty)
    }

    // MARK: Deletions

    @Test func eachIsDeletedByACallOfItsOwn() async {
        let sender = ScriptedSender { _, _ in .ok("<R/>") }
        let targets: [(ResourceType, String)] = [
            (.instance, "i-1"), (.instance, "i-2"), (.volume, "vol-1"), (.snapshot, "snap-1"), (.address, "eipalloc-1"),
            (.databaseInstance, "orders"),
        ]
        let results = await perform(targets.map { .fixture(.delete, resource($0, $1)) }, sender)
        #expect(results.allSatisfy { $0.error == nil })
        let calls = Set(
            sender.forms.map { form in
                let names = ["InstanceId.1", "VolumeId", "SnapshotId", "AllocationId", "DBInstanceIdentifier"]
                return [form.action] + names.compactMap { form[$0] }
            })
        #expect(
            calls == [
                ["TerminateInstances", "i-1"], ["TerminateInstances", "i-2"], ["DeleteVolume", "vol-1"],
                ["DeleteSnapshot", "snap-1"], ["ReleaseAddress", "eipalloc-1"], ["DeleteDBInstance", "orders"],
            ])
        let database = sender.forms.first { $0.action == "DeleteDBInstance" }
        #expect(
            [database?["SkipFinalSnapshot"], database?["DeleteAutomatedBackups"]] == ["true", "false"])
    }

    @Test(arguments: [
        (ResourceType.volume, "InvalidVolume.NotFound"), (.instance, "InvalidInstanceID.NotFound"),
        (.snapshot, "InvalidSnapshot.NotFound"), (.address, "InvalidAllocationID.NotFound"),
        (.databaseInstance, "DBInstanceNotFound"),
    ])
    func whatIsGoneIsGone(type: ResourceType, code: String) async {
        let sender = ScriptedSender { _, _ in .refusal(code, "it does not exist") }
        #expect(await perform([.fixture(.delete, resource(type, "x"))], sender).map(\.error) == [nil])
        // But to tag it is another matter.
        let tagging = await perform([.fixture(.tag, resource(type, "x"), changes: [team])], sender)
        #expect(tagging.map { $0.error?.code } == [code])
    }

    @Test(arguments: [
        (ResourceType.snapshot, "InvalidSnapshot.InUse", "deregister"), (.volume, "VolumeInUse", "detach"),
        (.address, "InvalidIPAddress.InUse", "disassociate"), (.volume, "DependencyViolation", "depends on it"),
        (.instance, "OperationNotPermitted", "termination protection"),
        (.databaseInstance, "InvalidParameterCombination", "deletion protection"),
    ])
    func whatStandsInTheWayIsSaidInWords(type: ResourceType, code: String, words: String) async {
        let sender = ScriptedSender { _, form in
            form.list("InstanceId").contains("good") || form["VolumeId"] == "good"
                ? .ok("<R/>") : .refusal(code, "AWS's own words")
        }
        let results = await perform(
            [.fixture(.delete, resource(type, "bad")), .fixture(.delete, resource(.volume, "good"))], sender)
        #expect(results[0].error?.kind == .terminal)
        #expect(results[0].error?.message.contains("AWS's own words (") == true)
        #expect(results[0].error?.message.contains(words) == true)
        #expect(results[1].error == nil)
    }

    @Test func groupsAndClustersAreNotDeleted() async {
        let sender = ScriptedSender { _, _ in .ok("<R/>") }
        let results = await perform(
            [.fixture(.delete, resource(.group, "web")), .fixture(.delete, resource(.databaseCluster, "wide"))], sender)
        #expect(results.map { $0.error?.code } == ["unsupported", "unsupported"])
        #expect(sender.requests.isEmpty)
    }
}
