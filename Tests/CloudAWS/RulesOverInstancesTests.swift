import Cloud
import CloudAWS
import Specs
import Testing
import Vocabulary

/// What rules of policies see of instances that share all but when they were launched.
@Suite struct RulesOverInstancesTests {
    private let environment = PolicyEnvironment([AWSCatalogue.catalogue])
    private let noon = Instant(seconds: 1_772_366_400)
    private let scope = AccountConfiguration.fixture().scope("ec2/instance")

    private func verdicts(_ condition: String, _ detail: ListingDetail) throws -> [RuleVerdict] {
        let range = SourceRange(file: "p.yaml")
        let rule = PolicyRule(
            name: "old", when: try #require(PolicyExpression(condition, in: environment, at: range)),
            message: try #require(PolicyExpression("resource.id", in: environment, at: range)))
        let items = [("i-1", "2026-03-01T11:00:00.000Z"), ("i-2", "2026-01-01T00:00:00.000Z")].map { id, launched in
            Answers.instance(id, more: "<launchTime>\(launched)</launchTime>")
        }
        var pool = ResourcePool()
        let page = try DescribeInstances.parse(
            Array(Answers.instances(items).utf8), scope: scope, detail: detail, into: &pool)
        var viewer = PolicyViewer(environment, of: "shop", at: noon)
        let evaluator = RuleEvaluator(rule)
        return page.resources.map { evaluator.verdict(on: viewer.subject($0, in: "main")) }
    }

    @Test func eachIsSeenWithItsOwn() throws {
        let old = "now - timestamp(resource.attributes.launchedAt) > duration('24h')"
        #expect(try verdicts(old, .whole) == [.compliant, .atFault("i-2")])
        #expect(try verdicts("has(resource.attributes.publicIp)", .whole) == [.compliant, .compliant])
    }

    @Test func inBriefNobodyCanTell() throws {
        for verdict in try verdicts("resource.attributes.launchedAt < 1", .brief) {
            guard case .undetermined(let why) = verdict else {
                Issue.record("\(verdict) of what was not read")
                continue
            }
            #expect(why.contains("launchedAt"))
        }
        let common = try verdicts("resource.attributes.instanceType == 'm5.large'", .brief)
        #expect(common == [.atFault("i-1"), .atFault("i-2")])
    }
}
