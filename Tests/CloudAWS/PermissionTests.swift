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
        let policy = CanonicalJSON.text(AWSPermissions.policyDocument(reading: true))
        #expect(
            policy
                == #"{"Statement":[{"Action":["ec2:DescribeInstances","ec2:DescribeSpotInstanceRequests","#
                + #""rds:DescribeDBInstances","rds:DescribeDBClusters","autoscaling:DescribeAutoScalingGroups","#
                + #""sts:GetCallerIdentity"],"Effect":"Allow","Resource":"*","Sid":"PioneerRead"}],"#
                + #""Version":"2012-10-17"}"#)
    }

    @Test func theActingPolicyWritesOurTagsOnly() throws {
        let statements = try #require(AWSPermissions.policyDocument(reading: false)["Statement"]?.elements)
        let granted = statements.flatMap { $0["Action"]?.elements ?? [] }.compactMap(\.text)
        #expect(granted.sorted() == AWSPermissions.acting.map(\.name).sorted())
        #expect(!granted.contains { $0.contains("Terminate") || $0.contains("*") })
        for statement in statements {
            let writesTags = statement["Action"]?.elements?.contains { $0.text?.contains("Tags") == true } == true
            #expect((statement["Condition"] != nil) == writesTags)
        }
        #expect(
            statements.last?["Condition"]?["ForAllValues:StringLike"]?["aws:TagKeys"] == ["cloudpioneer:*"])
    }

    /// Every call the provider makes is granted by one of the two policies, and nothing else is.
    @Test func thePoliciesAreThoseOfTheCallsMade() {
        let reading = AWSCatalogue.catalogue.types.compactMap { Enquiry.of($0.type) }
            .map { "\($0.service.rawValue):\($0.action)" }
        let others = ["ec2:DescribeSpotInstanceRequests", "sts:GetCallerIdentity"]
        #expect((reading + others).sorted() == AWSPermissions.reading.map(\.name).sorted())
        var acting: Set<String> = []
        for type in AWSCatalogue.catalogue.types {
            let address = ResourceAddress(scope: account.scope(type.type), id: "x")
            let calls =
                type.transitions.map { transition in
                    let isClass = if case .text = transition.effect { true } else { false }
                    let changes = isClass ? [FieldChoice(.instanceClass, .text("t3.small"))] : []
                    return try? Wording.change(.fixture(transition.name, .bare(address), changes: changes))
                }
                + [
                    Wording.mark("m", on: [address], origin: ""),
                    Wording.unmark([address.id], in: address.scope, origin: ""),
                ]
            for call in calls.compactMap({ $0 }) { acting.insert("\(call.service.rawValue):\(call.action)") }
        }
        #expect(acting.sorted() == AWSPermissions.acting.map(\.name).sorted())
    }

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
                .granted, .granted, .missing, .unknown("Weird: hm (request req-1)"), .granted, .granted,
            ])
        #expect(findings.allSatisfy { !$0.purpose.isEmpty })
        #expect(sender.forms.filter { $0.action == "DescribeInstances" }.allSatisfy { $0["DryRun"] == "true" })
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
        let missing = findings.filter { $0.status == .missing }.map(\.permission)
        #expect(missing == ["ec2:StartInstances", "rds:StopDBCluster"])
        #expect(findings.filter { $0.status == .granted }.count == AWSPermissions.acting.count - 2)
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
