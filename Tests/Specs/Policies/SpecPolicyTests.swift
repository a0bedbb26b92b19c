import Testing
import Vocabulary

@testable import Specs

/// What documents may not say.
@Suite struct SpecPolicyTests {
    static let policy = """
        apiVersion: cloudpioneer.io/v1alpha1
        kind: SpecPolicy
        metadata: {name: overrides}
        spec:
          select: {kinds: [Override, Schedule]}
          mode: enforce
          rules:
            - name: short
              when: "kind == 'Override' && timestamp(spec.end) - timestamp(spec.start) > duration('6h')"
              message: "metadata.name + ' of ' + tenant.name + ' lasts longer than six hours'"
              severity: high
              then: deny
        """

    private static let path = "platform/policies.yaml"
    private static let overridePath = "tenants/shop/launch.yaml"

    private static func read(_ policy: String = policy, _ files: [String: String] = [:]) -> SpecReading {
        World.read(
            [
                path: policy, World.schedulePath: World.schedule, overridePath: World.override,
            ].merging(files) { $1 })
    }

    /// A policy with one rule.
    private static func policy(
        _ when: String, kinds: String = "Schedule", mode: String = "enforce", then: String = "deny", more: String = ""
    ) -> String {
        """
        apiVersion: cloudpioneer.io/v1alpha1
        kind: SpecPolicy
        metadata: {name: p}
        spec:
          select: {kinds: [\(kinds)]\(more)}
          mode: \(mode)
          rules:
            - name: r
              when: "\(when)"
              message: "'it is wrong'"
              then: \(then)
        """
    }

    @Test("A denied document is an error where it says what is at fault, and its namespace adds nothing")
    func denied() throws {
        let reading = Self.read()
        #expect(
            reading.diagnostics.map(\.description) == [
                "tenants/shop/launch.yaml:8:8: error: launch of shop lasts longer than six hours, the rule `short` of the "
                    + "policy `overrides` denies it"
            ])
        #expect(reading.brokenNamespaces == ["shop"])
        #expect(!reading.isPlatformBroken)
        #expect(reading.specs["shop"] == nil)
        let finding = try #require(reading.findings.first)
        #expect(finding.policy == "SpecPolicy/overrides" && finding.rule == "short" && finding.severity == .high)
        #expect(finding.document == "Override/shop/launch" && finding.tenant == "shop" && finding.isDenied)
    }

    @Test("The mode says how much comes of it", arguments: ["audit", "warn", "enforce"])
    func modes(_ mode: String) throws {
        for then in ["report", "deny"] {
            let reading = Self.read(Self.policy("spec.zone != 'UTC'", mode: mode, then: then))
            let severity = try #require(reading.diagnostics.first).severity
            let isDenied = mode == "enforce" && then == "deny"
            #expect(severity == (isDenied ? .error : mode == "audit" ? .note : .warning))
            #expect(reading.findings.map(\.isDenied) == [isDenied])
            #expect(reading.brokenNamespaces == (isDenied ? ["shop"] : []))
            #expect(reading.specs.schedules.isEmpty == isDenied)
            #expect(reading.specs.specPolicies.count == 1)
        }
    }

    @Test(
        "What rules may name",
        arguments: [
            "kind == 'Schedule' && metadata.name == 'office' && metadata.namespace == 'shop' && tenant.name == 'shop'",
            "spec.windows[0].days == ['mon-fri'] && spec.select.types.exists(t, t.startsWith('ec2/'))",
            "!has(spec.mode) && spec[?'priority'].orValue(0) == 0 && !('atMost' in spec.select)",
            "metadata.labels.size() == 0 && metadata.annotations[?'team'].orValue('') == ''",
        ])
    func names(_ condition: String) {
        #expect(Self.read(Self.policy(condition)).findings.count == 1)
        #expect(Self.read(Self.policy("!(\(condition))")).findings.isEmpty)
    }

    @Test(
        "The place is what the condition names first and the document has, else the document's name",
        arguments: [
            ("spec.zone != 'UTC'", "6:9"), ("!has(spec.priority) && spec.select.types.size() == 1", "5:19"),
            ("spec.windows[0].from == '07:00'", "7:37"), ("'zone' in spec", "6:9"), ("!has(spec.priority)", "3:18"),
            ("!has(spec.select.atMost)", "5:11"), ("kind == 'Schedule'", "3:18"),
            ("spec.windows.exists(w, w.to == '19:00')", "7:12"),
        ])
    func places(_ condition: String, _ place: String) throws {
        let finding = try #require(Self.read(Self.policy(condition)).findings.first)
        #expect(finding.range.description.hasSuffix(":\(place)"), "\(finding.range)")
    }

    @Test("A document that a rule which denies cannot decide on is denied; any other rule says that it cannot")
    func undecided() throws {
        let denied = Self.read(Self.policy("spec.priority > 5"))
        #expect(denied.brokenNamespaces == ["shop"])
        let words = try #require(denied.diagnostics.first).description
        #expect(words.contains("error: Schedule/shop/office cannot be judged, the rule `r` of the policy `p` cannot"))
        #expect(words.contains("write what the rule asks for"))
        let reported = Self.read(Self.policy("spec.priority > 5", then: "report"))
        #expect(reported.brokenNamespaces == [] && reported.findings.first?.undecided != nil)
    }

    @Test("Tenants and namespaces narrow what is judged")
    func narrowing() {
        let second = World.tenant.replacing("{name: shop}\n", with: "{name: lab}\n").replacing("shop", with: "lab")
        let files = [
            World.accountPath: World.account.replacing(
                "  tenants:\n", with: "  tenants:\n    - {name: lab, credentials: {method: profile, profile: r}}\n"),
            "platform/tenants/lab.yaml": second, "tenants/lab/office.yaml": World.schedule,
        ]
        let rule = "spec.zone == 'Europe/Berlin'"
        #expect(Self.read(Self.policy(rule), files).brokenNamespaces == ["lab", "shop"])
        #expect(Self.read(Self.policy(rule, more: ", namespaces: ['sh*']"), files).brokenNamespaces == ["shop"])
        let bound = Self.policy(rule).replacing("  mode:", with: "  tenants: [lab]\n  mode:")
        #expect(Self.read(bound, files).brokenNamespaces == ["lab"])
    }

    @Test("I6: one tenant's denied document is nobody else's concern")
    func isolation() {
        let second = World.tenant.replacing("{name: shop}\n", with: "{name: lab}\n").replacing("shop", with: "lab")
        let files = [
            World.accountPath: World.account.replacing(
                "  tenants:\n", with: "  tenants:\n    - {name: lab, credentials: {method: profile, profile: r}}\n"),
            "platform/tenants/lab.yaml": second, "tenants/lab/office.yaml": World.schedule,
        ]
        let reading = Self.read(Self.policy, files)
        #expect(reading.brokenNamespaces == ["shop"])
        #expect(reading.specs["lab"] == Self.read("", files).specs["lab"])
    }

    @Test("Documents of platform/ are judged too, and stay where they are until the folder is sound")
    func platform() throws {
        let reading = Self.read(Self.policy("spec.regions.size() > 1", kinds: "CloudAccount, Tenant"))
        #expect(reading.isPlatformBroken)
        // A `Tenant` has no regions, so that the rule cannot decide on it.
        #expect(reading.specs.accounts.isEmpty && reading.specs.tenants.isEmpty)
        #expect(reading.findings.map(\.document) == ["CloudAccount/aws-main", "Tenant/shop"])
        let rule = "tenant.name == 'shop' && spec.mode == 'enforce'"
        let own = Self.read(Self.policy(rule, kinds: "Tenant", then: "report"))
        #expect(own.findings.map(\.tenant) == ["shop"])
        #expect(!own.isPlatformBroken)
    }

    @Test("A policy that is not sound itself judges nothing")
    func unsound() {
        let policy = Self.policy("spec.zone != 'UTC'").replacing("  mode:", with: "  tenants: [shpo]\n  mode:")
        let reading = Self.read(policy)
        #expect(reading.isPlatformBroken && reading.brokenNamespaces == [])
        #expect(reading.diagnostics.map(\.description).contains { $0.contains("did you mean `shop`?") })
    }

    @Test("What is in force is not taken away by a new rule; what is new is denied")
    func inForce() throws {
        var file = SpecReader.readFile(World.file(Self.overridePath, World.override), World.context)
        file.isInForce = true
        let reading = SpecReader.update(Self.read(), changed: [file], World.context)
        #expect(reading.brokenNamespaces == [])
        #expect(reading.specs.overrides.count == 1)
        #expect(reading.diagnostics.map(\.severity) == [.warning])
        #expect(reading.findings.map(\.isDenied) == [false])
    }

    @Test("Hostile text in a document stays text")
    func hostile() throws {
        let schedule = World.schedule.replacing(
            "{name: office}", with: "{name: office, annotations: {a: \"\\e[31m`x`\"}}")
        let policy = Self.policy("metadata.annotations.a != ''").replacing(
            "'it is wrong'", with: "metadata.annotations.a")
        let reading = Self.read(policy, [World.schedulePath: schedule])
        let words = try #require(reading.diagnostics.first).description
        #expect(!words.unicodeScalars.contains("\u{1B}"))
    }

    @Test(
        "What is wrong with a policy is told with its place",
        arguments: [
            Mistake(
                "kinds: [Override, Schedule]", "kinds: [Overide]",
                "5:20: error: `spec.select.kinds[0]` is `Overide`, which is none of the possible values; did you mean "
                    + "`Override`?"),
            Mistake("kinds: [Override, Schedule]", "kinds: [SpecPolicy]", "5:20: error: "),
            Mistake(
                "then: deny", "then: stop",
                "12:13: error: `spec.rules[0].then` is `stop`, which is none of the possible values; "),
            Mistake("spec.end", "now", "9:"),
            Mistake("kind == 'Override' && ", "resource.id == '' && ", "9:14: error: "),
            Mistake("\"metadata.name + ' of ' + tenant.name + ' lasts longer than six hours'\"", "metadata.nam", "10:"),
            Mistake("mode: enforce", "mode: deny", "6:9: error: `spec.mode` is `deny`"),
        ])
    func mistakes(_ mistake: Mistake) {
        let said = mistake.told(about: Self.policy, at: Self.path)
        #expect(said.count == 1, "\(said)")
        #expect(said.first?.hasPrefix(mistake.says[0]) == true, "\(said)")
    }

    @Test func aPolicyStandsInThePlatformOnly() {
        let said = World.complaints(["tenants/shop/p.yaml": Self.policy])
        #expect(said.first?.contains("only the `platform/` folder of the root source may hold it") == true)
    }

    @Test func aRuleOverResourcesCannotDeny() {
        let policy = PolicyMistakeTests.policy.replacing("then: stop", with: "then: deny")
        #expect(
            World.complaints(["tenants/shop/owners.yaml": policy]) == [
                "tenants/shop/owners.yaml:12:13: error: `spec.rules[0].then` is `deny`, a resource is there already; only "
                    + "documents can be denied; write `stop` or `report`, or judge documents by a `SpecPolicy`"
            ])
    }
}
