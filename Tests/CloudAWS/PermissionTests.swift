import Cloud
import Testing
import Transport
import Vocabulary

@testable import CloudAWS

@Suite struct PermissionTests {
    private let account = AccountConfiguration.fixture()

    private static let identity = """
        <R><GetCallerIdentityResult><Arn>arn:aws:sts::123456789012:assumed-role/shop/pioneer</Arn>\
        <Account>123456789012</Account></GetCallerIdentityResult></R>
        """

    @Test func theReadingPolicyReadsOnly() {
        let statements = AWSPermissions.policyDocument(.reading)["Statement"]?.elements ?? []
        let granted = statements.flatMap { $0["Action"]?.elements ?? [] }.compactMap(\.text)
        #expect(granted == AWSPermissions.reading.map(\.name))
        #expect(granted.allSatisfy { $0.contains(":Describe") || $0 == "sts:GetCallerIdentity" })
    }

    @Test func theActingPolicyWritesOurTagsOnlyAndDeletesNothing() throws {
        let statements = try #require(AWSPermissions.policyDocument(.acting)["Statement"]?.elements)
        let granted = statements.flatMap { $0["Action"]?.elements ?? [] }.compactMap(\.text)
        #expect(granted.sorted() == AWSPermissions.acting.map(\.name).sorted())
        #expect(!granted.contains { $0.contains("Terminate") || $0.contains("*") || $0.contains("Volume") })
        for statement in statements {
            let writesTags = statement["Action"]?.elements?.contains { $0.text?.contains("Tags") == true } == true
            #expect((statement["Condition"] != nil) == writesTags)
        }
        #expect(
            statements.last?["Condition"]?["ForAllValues:StringLike"]?["aws:TagKeys"] == ["cloudpioneer:*"])
    }

    @Test func whatOnlyPoliciesNeedIsAPolicyOfItsOwn() throws {
        let statements = try #require(AWSPermissions.policyDocument(.policies)["Statement"]?.elements)
        #expect(statements.map { $0["Sid"]?.text } == ["PioneerCopy", "PioneerDelete", "PioneerTag"])
        let granted = statements.flatMap { $0["Action"]?.elements ?? [] }.compactMap(\.text)
        #expect(granted.sorted() == AWSPermissions.policies.map(\.name).sorted())
        #expect(AWSPermissions.policies.allSatisfy { $0.onlyWhere != nil })
    }

    /// Every call the provider makes is granted by one of the policies, and nothing else is.
    @Test func thePoliciesAreThoseOfTheCallsMade() {
        let reading = AWSCatalogue.catalogue.types.compactMap { Enquiry.of($0.type) }
            .map { "\($0.service.rawValue):\($0.action)" }
        let others = [
            "ec2:DescribeSpotInstanceRequests", "ec2:DescribeImages", "rds:DescribeDBSnapshots",
            "sts:GetCallerIdentity",
        ]
        #expect((reading + others).sorted() == AWSPermissions.reading.map(\.name).sorted())
        var acting: Set<String> = []
        var policies: Set<String> = []
        for type in AWSCatalogue.catalogue.types {
            let address = ResourceAddress(scope: account.scope(type.type), id: "x")
            for transition in type.transitions {
                let calls = [Self.setting, Self.removing].map { tag in
                    let isClass = if case .text = transition.effect { true } else { false }
                    let changes = isClass ? [FieldChoice(.instanceClass, .text("t3.small"))] : [tag]
                    return try? Wording.change(
                        .fixture(
                            transition.name, .bare(address), changes: transition.effect == .numbers ? [] : changes,
                            uniqueness: .tag(Cloud.Tag("k", "v"))))
                }.compactMap { $0 }.flatMap { $0 }.map { "\($0.service.rawValue):\($0.action)" }
                #expect(!calls.isEmpty, "\(type.type) \(transition.name)")
                switch transition.effect {
                case .tags, .snapshot, .deletion: policies.formUnion(calls)
                case .power, .numbers, .text: acting.formUnion(calls)
                }
            }
            let marks = [
                Wording.mark("m", on: [address], origin: ""),
                Wording.unmark([address.id], in: address.scope, origin: ""),
            ]
            for call in marks.compactMap({ $0 }) { acting.insert("\(call.service.rawValue):\(call.action)") }
        }
        #expect(acting.sorted() == AWSPermissions.acting.map(\.name).sorted())
        #expect(policies.sorted() == AWSPermissions.policies.map(\.name).sorted())
    }

    private static let setting = FieldChoice(.tag("team"), .text("shop"))
    private static let removing = FieldChoice(.tag("team"), .none)

    @Test func reading() async {
        let sender = ScriptedSender { _, form in
            switch form.action {
            case "GetCallerIdentity": .ok(Self.identity)
            case "DescribeInstances": .refusal("DryRunOperation", "would have succeeded", status: 412)
            case "DescribeDBInstances": .refusal("AccessDenied", "no", status: 403)
            case "DescribeDBClusters": .refusal("Weird", "hm")
            default: .ok("<R/>")
            }
        }
        let findings = await AWSProvider(sender).diagnose(account.readAccess)
        #expect(findings.map(\.permission) == AWSPermissions.reading.map(\.name))
        #expect(
            findings.map(\.status) == [
                .granted, .granted, .missing, .unknown("Weird: hm (request req-1)"),
            ] + Array(repeating: .granted, count: 7))
        #expect(findings.allSatisfy { !$0.purpose.isEmpty })
        let ofEC2 = [
            "DescribeInstances", "DescribeVolumes", "DescribeSnapshots", "DescribeImages", "DescribeAddresses",
        ]
        #expect(sender.forms.filter { ofEC2.contains($0.action) }.map { $0["DryRun"] } == ofEC2.map { _ in "true" })
    }

    @Test func acting() async {
        let sender = ScriptedSender { _, form in
            switch form.action {
            case "GetCallerIdentity": return .ok(Self.identity)
            case "DescribeInstances": return .ok(Answers.instances([Answers.instance("i-1")]))
            case "SimulatePrincipalPolicy":
                let results = form.list("ActionNames.member").map { name in
                    "<member><EvalActionName>\(name)</EvalActionName><EvalDecision>"
                        + (name == "rds:StopDBCluster" ? "implicitDeny" : "allowed") + "</EvalDecision></member>"
                }
                return .ok(
                    "<R><SimulatePrincipalPolicyResult><EvaluationResults>\(results.joined())</EvaluationResults>"
                        + "</SimulatePrincipalPolicyResult></R>")
            default:
                return form.action == "StartInstances"
                    ? .refusal("UnauthorizedOperation", "no", status: 403)
                    : .refusal("DryRunOperation", "yes", status: 412)
            }
        }
        let findings = await AWSProvider(sender).diagnose(account.shopAccess)
        #expect(findings.map(\.permission) == (AWSPermissions.acting + AWSPermissions.policies).map(\.name))
        let missing = findings.filter { $0.status == .missing }.map(\.permission)
        #expect(missing == ["ec2:StartInstances", "rds:StopDBCluster"])
        // Whether databases and groups may be tagged under any key, nobody but AWS can tell.
        let open = findings.filter { if case .unknown = $0.status { true } else { false } }
        #expect(
            open.map(\.permission) == [
                "rds:AddTagsToResource", "rds:RemoveTagsFromResource", "autoscaling:CreateOrUpdateTags",
                "autoscaling:DeleteTags",
            ])
        #expect(open.allSatisfy { $0.onlyWhere == "where policies tag or copy" })
        #expect(
            findings.filter { $0.status == .granted }.count == findings.count - missing.count - open.count)
        let deletes = ["TerminateInstances", "DeleteVolume", "DeleteSnapshot", "ReleaseAddress", "DeleteDBInstance"]
        #expect(sender.actions.allSatisfy { !deletes.contains($0) })
        // Nothing that changes anything was sent but as a dry run.
        let reads = ["GetCallerIdentity", "DescribeInstances", "SimulatePrincipalPolicy"]
        #expect(sender.forms.allSatisfy { reads.contains($0.action) || $0["DryRun"] == "true" })
        let simulation = sender.forms.first { $0.action == "SimulatePrincipalPolicy" }
        #expect(simulation?["PolicySourceArn"] == "arn:aws:iam::123456789012:role/shop")
        #expect(sender.requests.contains { $0.url == "https://iam.amazonaws.com/" })
    }

    @Test func whatCannotBeFoundOutSaysWhy() async {
        let sender = ScriptedSender { _, form in
            form.action == "GetCallerIdentity" ? .ok(Self.identity) : .refusal("AccessDenied", "no", status: 403)
        }
        let findings = await AWSProvider(sender).diagnose(account.shopAccess)
        for finding in findings {
            guard case .unknown(let why) = finding.status else {
                Issue.record("\(finding) should not be known")
                continue
            }
            #expect(why.contains("iam:SimulatePrincipalPolicy"))
        }
        let outside = AWSProvider(sender, environment: .fixture([:]))
        for finding in await outside.diagnose(account.readAccess) {
            guard case .unknown(let why) = finding.status else {
                Issue.record("\(finding) should not be known")
                continue
            }
            #expect(why.contains("AWS_ACCESS_KEY_ID"))
        }
    }

    @Test(arguments: [
        ("arn:aws:sts::1:assumed-role/shop/s", "arn:aws:iam::1:role/shop"),
        ("arn:aws-cn:sts::1:assumed-role/a/b", "arn:aws-cn:iam::1:role/a"),
        ("arn:aws:iam::1:user/team/ann", "arn:aws:iam::1:user/team/ann"), ("rubbish", "rubbish"),
    ])
    func policySources(arn: String, source: String) {
        #expect(CallerIdentity(account: "1", arn: arn).policySource == source)
    }
}
