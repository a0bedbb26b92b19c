import Cloud
import Testing
import Transport
import Vocabulary

@testable import CloudAWS

@Suite struct ActionTests {
    private let account = AccountConfiguration.fixture()

    private func resource(_ type: ResourceType, _ id: String) -> Resource {
        .bare(ResourceAddress(scope: account.scope(type), id: id))
    }

    private func perform(_ requests: [ActionRequest], _ sender: ScriptedSender) async -> [ActionResult] {
        await AWSProvider(sender).perform(requests, account.shopAccess)
    }

    private static let accepting = ScriptedSender { _, form in .ok("<\(form.action)Response/>") }

    @Test func instancesGoTogetherByChangeAndOrigin() async {
        let sender = ScriptedSender { _, _ in .ok("<R/>", headers: [HTTPHeader("x-amzn-RequestId", "r")]) }
        let requests =
            (0..<3).map { ActionRequest.fixture(.stop, resource(.instance, "i-\($0)")) }
            + [.fixture(.start, resource(.instance, "i-3")), .fixture(.hibernate, resource(.instance, "i-4"))]
            + [.fixture(.stop, resource(.instance, "i-5"), origin: "Schedule/bank/other@2")]
        let results = await perform(requests, sender)
        #expect(results.map(\.intent) == requests.map(\.intent))
        #expect(results.allSatisfy { $0.error == nil && $0.requestID == "r" })
        let calls = Set(sender.forms.map { "\($0.action) \($0.list("InstanceId")) \($0["Hibernate"] ?? "-")" })
        #expect(
            calls == [
                #"StopInstances ["i-0", "i-1", "i-2"] -"#, #"StartInstances ["i-3"] -"#,
                #"StopInstances ["i-4"] true"#, #"StopInstances ["i-5"] -"#,
            ])
    }

    @Test("A class is set one by one, by the call of its service")
    func classes() async {
        let sender = ScriptedSender { _, _ in .ok("<R/>") }
        let small = [FieldChoice(.instanceClass, .text("t3.small"))]
        let results = await perform(
            (0..<2).map { .fixture(.resize, resource(.instance, "i-\($0)"), changes: small) }
                + [
                    .fixture(
                        .resize, resource(.databaseInstance, "orders"),
                        changes: [FieldChoice(.instanceClass, .text("db.t3.small"))])
                ], sender)
        #expect(results.allSatisfy { $0.error == nil })
        let calls = sender.forms.map { form in
            [form.action]
                + ["InstanceId", "InstanceType.Value", "DBInstanceIdentifier", "DBInstanceClass", "ApplyImmediately"]
                .map { form[$0] ?? "-" }
        }
        #expect(
            Set(calls) == [
                ["ModifyInstanceAttribute", "i-0", "t3.small", "-", "-", "-"],
                ["ModifyInstanceAttribute", "i-1", "t3.small", "-", "-", "-"],
                ["ModifyDBInstance", "-", "-", "orders", "db.t3.small", "true"],
            ])
    }

    @Test func bigBatchesAreCut() async {
        let sender = ScriptedSender { _, _ in .ok("<R/>") }
        let results = await perform(
            (0..<1203).map { .fixture(.stop, resource(.instance, "i-\(String($0, radix: 16))")) }, sender)
        #expect(results.count == 1203 && results.allSatisfy { $0.error == nil })
        #expect(sender.forms.map { $0.list("InstanceId").count }.sorted() == [203, 500, 500])
    }

    @Test func marksAreWrittenBeforeTheChange() async {
        let sender = ScriptedSender { _, form in
            form.list("ResourceId").contains("i-2") ? .refusal("TagLimitExceeded", "50 tags") : .ok("<R/>")
        }
        let results = await perform(
            (1...3).map { .fixture(.stop, resource(.instance, "i-\($0)"), mark: .fixture) }, sender)
        // One call for those that share a mark, and one by one where that is refused.
        #expect(sender.forms[0].list("ResourceId") == ["i-1", "i-2", "i-3"])
        #expect(sender.actions == ["CreateTags", "CreateTags", "CreateTags", "CreateTags", "StopInstances"])
        #expect(sender.forms.last?.list("InstanceId") == ["i-1", "i-3"])
        #expect(results.map { $0.error?.code } == [nil, "TagLimitExceeded", nil])
        #expect(results[1].error?.message.contains("not changed") == true)
        let tags = sender.forms.dropLast().map { [$0["Tag.1.Key"], $0["Tag.1.Value"]] }
        #expect(tags.allSatisfy { $0 == [ControlMark.key, ControlMark.fixture.encoded] })
    }

    @Test func marksAreTakenOffTogetherAndFromTheRestWhereOneIsRefused() async {
        let sender = ScriptedSender { _, form in
            form.list("ResourceId").contains("i-bad")
                ? .refusal("InvalidInstanceID.NotFound", "The instance ID 'i-bad' does not exist") : .ok("<R/>")
        }
        let addresses = ["i-1", "i-bad", "i-2"].map { resource(.instance, $0).address }
        let stayed = await AWSProvider(sender).unmark(addresses, origin: "Schedule/shop/office", account.shopAccess)
        #expect(stayed.map { $0?.code } == [nil, "InvalidInstanceID.NotFound", nil])
        #expect(sender.forms.map { $0.list("ResourceId") } == [["i-1", "i-bad", "i-2"], ["i-1", "i-2"]])
        #expect(sender.forms.allSatisfy { $0["Tag.1.Key"] == ControlMark.key && $0["Tag.1.Value"] == nil })
    }

    @Test func aMarkThatCannotBeTakenOffStaysWithItsReason() async {
        let sender = ScriptedSender { _, form in
            form.action == "DeleteTags" ? .refusal("UnauthorizedOperation", "no", status: 403) : .ok("<R/>")
        }
        let stayed = await AWSProvider(sender).unmark(
            [resource(.instance, "i-1").address], origin: "Schedule/shop/office", account.shopAccess)
        #expect(stayed.map { $0?.code } == ["UnauthorizedOperation"])
        #expect(await AWSProvider(sender).unmark([], origin: "Schedule/shop/office", account.shopAccess).isEmpty)
    }

    @Test func databases() async {
        let sender = ScriptedSender { _, _ in .ok("<R/>") }
        _ = await perform([.fixture(.stop, resource(.databaseInstance, "orders"), mark: .fixture)], sender)
        let cluster = resource(.databaseCluster, "wide")
        _ = await perform([.fixture(.start, cluster)], sender)
        let stayed = await AWSProvider(sender).unmark([cluster.address], origin: "Schedule/x/y", account.shopAccess)
        #expect(stayed.map { $0?.code } == [nil])
        #expect(
            sender.actions == ["AddTagsToResource", "StopDBInstance", "StartDBCluster", "RemoveTagsFromResource"])
        let forms = sender.forms
        #expect(forms[0]["ResourceName"] == "arn:aws:rds:eu-west-1:123456789012:db:orders")
        #expect(forms[0]["Tags.Tag.1.Value"] == ControlMark.fixture.encoded)
        #expect(forms[1]["DBInstanceIdentifier"] == "orders")
        #expect(forms[2]["DBClusterIdentifier"] == "wide")
        #expect(forms[3]["ResourceName"] == "arn:aws:rds:eu-west-1:123456789012:cluster:wide")
        #expect(forms[3]["TagKeys.member.1"] == ControlMark.key)
    }

    @Test func groupsAreResizedInOneCallAndMarkedForThemselvesOnly() async {
        let sender = ScriptedSender { _, _ in .ok("<R/>") }
        let changes = [
            FieldChoice(.minimum, .count(0)), FieldChoice(.maximum, .count(9)), FieldChoice(.desired, .count(3)),
        ]
        _ = await perform(
            [.fixture(.resize, resource(.group, "web"), changes: changes, mark: .fixture)], sender)
        #expect(sender.actions == ["CreateOrUpdateTags", "UpdateAutoScalingGroup"])
        #expect(sender.forms[0]["Tags.member.1.PropagateAtLaunch"] == "false")
        #expect(sender.forms[0]["Tags.member.1.ResourceType"] == "auto-scaling-group")
        let form = sender.forms[1]
        #expect(
            [form["AutoScalingGroupName"], form["MinSize"], form["MaxSize"], form["DesiredCapacity"]]
                == ["web", "0", "9", "3"])
    }

    @Test(arguments: [
        (ResourceType.group, TransitionName.stop, [FieldChoice]()), (.instance, .resize, []),
        (.databaseInstance, .resize, [FieldChoice(.instanceClass, .count(1))]),
        (.databaseInstance, .hibernate, []), (.group, .resize, [FieldChoice(.minimum, .count(-1))]),
        (.group, .resize, [FieldChoice(.power, .power(.stopped))]), ("s3/bucket", .stop, []),
    ])
    func whatCannotBeDoneIsNotSent(type: ResourceType, transition: TransitionName, changes: [FieldChoice]) async {
        let sender = ScriptedSender { _, _ in .ok("<R/>") }
        let results = await perform([.fixture(transition, resource(type, "x"), changes: changes)], sender)
        #expect(results.map { $0.error?.kind } == [.terminal])
        #expect(sender.requests.isEmpty)
    }

    @Test func oneFailureDoesNotFailTheRest() async {
        let sender = ScriptedSender { _, form in
            form["DBInstanceIdentifier"] == "b" ? .refusal("InvalidDBInstanceState", "it is modifying") : .ok("<R/>")
        }
        let results = await perform(
            ["a", "b", "c"].map { .fixture(.stop, resource(.databaseInstance, $0)) }, sender)
        #expect(results.map { $0.error?.code } == [nil, "InvalidDBInstanceState", nil])
        #expect(results[1].error?.kind == .transient)
    }

    @Test func nothingAskedNothingSent() async {
        #expect(await perform([], Self.accepting).isEmpty)
        #expect(await AWSProvider(Self.accepting).read([], account.readAccess).isEmpty)
    }
}
