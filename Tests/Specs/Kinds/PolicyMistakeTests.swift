import Testing
import Vocabulary

@testable import Specs

/// What is said about policies and exceptions that are wrong, each with its place.
@Suite struct PolicyMistakeTests {
    static let policy = """
        apiVersion: cloudpioneer.io/v1alpha1
        kind: ResourcePolicy
        metadata: {name: owners}
        spec:
          select: {types: [ec2/instance]}
          mode: enforce
          rules:
            - name: has-owner
              when: "!('owner' in resource.tags)"
              message: "'no owner: ' + resource.name"
              severity: high
              then: stop
        """

    static let exception = """
        apiVersion: cloudpioneer.io/v1alpha1
        kind: PolicyException
        metadata: {name: crawler}
        spec:
          policy: owners
          rules: [has-owner]
          select: {types: [ec2/instance], name: "crawler-*"}
          reason: Handed over.
          owner: team-shop
          until: "2026-05-01T00:00:00Z"
        """

    private static let path = "tenants/shop/owners.yaml"
    private static let exceptionPath = "tenants/shop/zz.yaml"

    private static func said(_ right: String, _ wrong: String) -> [String] {
        World.complaints([path: policy.replacing(right, with: wrong)]).map {
            $0.replacing(path + ":", with: "")
        }
    }

    private static func saidOfException(_ right: String, _ wrong: String) -> [String] {
        World.complaints([path: policy, exceptionPath: exception.replacing(right, with: wrong)]).map {
            $0.replacing(exceptionPath + ":", with: "")
        }
    }

    @Test func bothAreSound() {
        let reading = World.read([Self.path: Self.policy, Self.exceptionPath: Self.exception])
        #expect(reading.diagnostics == [])
        #expect(reading.specs.policies.map(\.metadata.name) == ["owners"])
        #expect(reading.specs["shop"]?.exceptions.map(\.metadata.name) == ["crawler"])
    }

    @Test(
        "An ill-typed rule is told with its place inside the expression",
        arguments: [
            ("\"!('owner' in resource.tags)\"", "resource.tag == ''", "9:22"),
            ("\"!('owner' in resource.tags)\"", "\"!('owner' in resource.tag)\"", "9:36"),
            (
                "\"!('owner' in resource.tags)\"",
                "|\n          !('a' in resource.tags) ||\n            !('b' in resource.tag)", "11:31"
            ),
            (
                "\"!('owner' in resource.tags)\"",
                ">-\n          !('a' in resource.tags) ||\n          !('b' in resource.tag)", "11:29"
            ),
            (
                "\"!('owner' in resource.tags)\"", "\"!('a' in resource.tags) ||\n        !('b' in resource.tag)\"",
                "10:27"
            ),
        ])
    func illTyped(right: String, wrong: String, place: String) {
        let said = Self.said(right, wrong)
        #expect(said.count == 1)
        #expect(
            said.first?.hasPrefix("\(place): error: `spec.rules[0].when`: undefined field 'tag'") == true, "\(said)")
    }

    @Test func theResultIsATruth() {
        #expect(
            Self.said("\"!('owner' in resource.tags)\"", "resource.name") == [
                "9:13: error: `spec.rules[0].when` is of type `string`, a `bool` is wanted; compare with something, as in"
                    + " `resource.region != 'eu-central-1'`"
            ])
        #expect(
            Self.said("\"'no owner: ' + resource.name\"", "resource.tags").first?.hasPrefix(
                "10:16: error: `spec.rules[0].message` is of type `map(string, string)`, a `string` is wanted") == true)
    }

    @Test("A runaway comprehension is refused before it ever runs")
    func runaway() {
        let loop =
            "resource.tags.all(a, resource.tags.all(b, resource.tags.all(c, resource.tags.all(d, a + b != c + d))))"
        let said = Self.said("\"!('owner' in resource.tags)\"", loop)
        #expect(said.count == 1)
        #expect(said.first?.contains("9:13: error: `spec.rules[0].when`: the expression may cost") == true, "\(said)")
    }

    @Test(
        "A regular expression that would take too much memory is refused",
        arguments: [
            "resource.name.matches('((a{1,100}){1,100}){1,100}')", "resource.name.matches('(')",
        ])
    func regexBomb(_ expression: String) {
        let said = Self.said("\"!('owner' in resource.tags)\"", expression)
        #expect(said.count == 1)
        #expect(said.first?.hasPrefix("9:") == true, "\(said)")
    }

    @Test func whatStopsDoesNotReadWhatStoppingChanges() {
        #expect(
            Self.said("\"!('owner' in resource.tags)\"", "resource.power == 'running'") == [
                "9:22: error: `spec.rules[0].when` reads `power`, stopping changes it, so the rule would undo its own"
                    + " reason; leave it out of the condition: what is stopped already is left as it is"
            ])
        #expect(Self.said("then: stop", "then: report\n      grace: 3d").first?.hasPrefix("13:14: error: ") == true)
    }

    @Test func aTypeThatDoesNotExist() {
        #expect(
            Self.said("[ec2/instance]", "[ec2/instanse]").first?.hasPrefix(
                "5:20: error: `spec.select.types[0]` is `ec2/instanse`, which is none of the possible values; did you mean"
                    + " `ec2/instance`?") == true)
    }

    @Test func aTenantsOwnPolicyBindsNobodyElse() {
        #expect(
            Self.said("  mode: enforce", "  tenants: [shop]\n  mode: enforce") == [
                "6:13: error: `spec.tenants[0]` names a tenant, what stands in a tenant's namespace binds the tenant `shop`"
                    + " and nobody else; leave `tenants` out"
            ])
    }

    @Test func anExceptionHasAnEndAndSaysOfWhat() {
        #expect(
            Self.saidOfException("  until: \"2026-05-01T00:00:00Z\"", "").first?.hasPrefix(
                "5:3: error: `spec.until` is missing") == true)
        #expect(
            Self.saidOfException("  select: {types: [ec2/instance], name: \"crawler-*\"}\n", "") == [
                "5:3: error: `spec` says of no resource that it is excepted, `select` or `resources` is needed; add one, or"
                    + " take the rule out of the policy"
            ])
    }

    @Test func anExceptionNamesWhatThereIs() {
        #expect(
            Self.saidOfException("policy: owners", "policy: owner") == [
                "5:11: error: `spec.policy` names `owner`, there is no such `ResourcePolicy` in the namespace of the"
                    + " exception; did you mean `owners`?"
            ])
        #expect(
            Self.saidOfException("[has-owner]", "[has-onwer]") == [
                "6:11: error: `spec.rules` names `has-onwer`, the policy `owners` has no such rule; did you mean"
                    + " `has-owner`?"
            ])
    }

    /// The tenant `base` has the platform namespace `rules`.
    private static let platform = [
        "platform/tenants/base.yaml": """
        apiVersion: cloudpioneer.io/v1alpha1
        kind: Tenant
        metadata: {name: base}
        spec:
          namespaces: [{name: rules, platform: true}]
        """
    ]

    private static func inPlatform(_ text: String) -> String {
        text.replacing("metadata: {name: ", with: "metadata: {namespace: rules, name: ")
    }

    @Test("A tenant cannot except itself from the platform's rules")
    func isolation() {
        let files = Self.platform.merging([
            "platform/owners.yaml": Self.inPlatform(Self.policy), Self.exceptionPath: Self.exception,
        ]) { $1 }
        let reading = World.read(files)
        #expect(
            reading.diagnostics.map(\.description) == [
                "\(Self.exceptionPath):5:11: error: `spec.policy` names `owners` of the platform, a tenant cannot except"
                    + " itself from the platform's rules; ask the platform's owners for an exception, which stands beside"
                    + " the policy"
            ])
        #expect(reading.brokenNamespaces == ["shop"])
        #expect(reading.specs.platformPolicies.map(\.name) == ["rules"])
    }

    @Test("A policy of the platform names tenants, and accounts that its own tenant does not hold")
    func platformPolicy() {
        let policy = Self.inPlatform(Self.policy).replacing(
            "select: {types: [ec2/instance]}",
            with: "select: {types: [ec2/instance], accounts: [aws-main], regions: [eu-west-1]}\n  tenants: [shop]")
        let files = Self.platform.merging(["platform/owners.yaml": policy]) { $1 }
        #expect(World.complaints(files) == [])
        let wrong = files.with(
            "platform/owners.yaml",
            policy.replacing("[shop]", with: "[shpo]").replacing("[aws-main]", with: "[aws-man]").replacing(
                "[eu-west-1]", with: "[eu-west-9]"))
        #expect(
            World.complaints(wrong).map { String($0.prefix(60)) } == [
                "platform/owners.yaml:5:46: error: `spec.select.accounts[0]` ",
                "platform/owners.yaml:5:66: error: `spec.select.regions[0]` n",
                "platform/owners.yaml:6:13: error: `spec.tenants[0]` names `s",
            ])
    }
}

extension [String: String] {
    fileprivate func with(_ path: String, _ text: String) -> [String: String] { merging([path: text]) { $1 } }
}
