import Cloud
import Testing
import Timetables
import Vocabulary

@testable import Specs

/// Every field of every kind, read from the kind's own example, and the defaults of what is left out.
@Suite struct DecodingTests {
    private func read(_ text: String, in folder: String) throws -> AnySpec {
        let reading = SpecReader.readFile(World.file("\(folder)/example.yaml", text), World.context)
        #expect(reading.diagnostics == [])
        return try #require(reading.documents.first).spec
    }

    private func example(_ name: String) throws -> AnySpec {
        let kind = try #require(World.context.kinds.first { $0.name == name })
        return try read(kind.page.example, in: kind.scope == .cluster ? "platform" : "tenants/shop")
    }

    @Test func schedule() throws {
        guard case .schedule(let spec) = try example("Schedule") else { throw Unexpected() }
        #expect(spec.metadata.namespace == "shop")
        #expect(spec.selector.types == ["ec2/instance"])
        #expect(spec.selector.accounts == ["aws-main"])
        #expect(spec.selector.regions == ["eu-central-1"])
        #expect(spec.selector.name == "web-*")
        #expect(spec.selector.atMost == 50)
        #expect(
            spec.selector.tags
                == TagSelector([.init("stage", .isIn, ["dev"]), .init("keep-running", .doesNotExist)]))
        #expect(spec.zone == "Europe/Berlin")
        let days: [Weekday] = [.monday, .tuesday, .wednesday, .thursday, .friday]
        #expect(
            spec.weeklyWindows == days.map { WeeklyWindow(from: $0, 7 * 60, to: $0, 19 * 60) }
                + [WeeklyWindow(from: .friday, 20 * 60, to: .saturday, 2 * 60)])
        #expect(spec.rules.map(\.state) == [.power(.running)])
        #expect(spec.outside == .power(.stopped))
        #expect(spec.priority == 0)
        #expect(spec.onRelease == .restore)
    }

    @Test func scheduleDefaultsAndSizes() throws {
        guard case .schedule(let plain) = try read(World.schedule, in: "tenants/shop") else { throw Unexpected() }
        #expect(plain.states == [.power(.running), .power(.stopped)])
        #expect((plain.priority, plain.onRelease) == (0, .restore))
        #expect(plain.metadata.namespace == "shop")
        let text =
            World.schedule.replacing("[ec2/instance]}", with: "[autoscaling/group]}")
            + "\n  outside: {size: {minimum: 0, desired: 1}}\n  priority: -5\n  onRelease: leave"
        guard case .schedule(let sized) = try read(text, in: "tenants/shop") else { throw Unexpected() }
        #expect(sized.outside == .size(minimum: 0, maximum: nil, desired: 1))
        #expect((sized.priority, sized.onRelease) == (-5, .leave))
    }

    @Test(arguments: [
        ("{days: [daily], from: \"00:00\", to: \"24:00\"}", 7, 0, 1440),
        ("{days: [sun], from: \"22:00\", to: \"06:00\"}", 1, 6 * 1440 + 22 * 60, 6 * 60),
        ("{from: fri 20:00, to: mon 06:00}", 1, 4 * 1440 + 20 * 60, 6 * 60),
        ("{from: mon 00:00, to: sun 24:00}", 1, 0, 0),
        ("{days: [weekend, sat], from: 07:00, to: 19:00}", 2, 5 * 1440 + 7 * 60, 5 * 1440 + 19 * 60),
    ])
    func windows(_ text: String, _ count: Int, _ start: Int, _ end: Int) throws {
        let old = "{days: [mon-fri], from: \"07:00\", to: \"19:00\"}"
        let document = World.schedule.replacing(old, with: text)
        guard case .schedule(let spec) = try read(document, in: "tenants/shop") else { throw Unexpected() }
        #expect(spec.weeklyWindows.count == count)
        #expect(spec.weeklyWindows.first == WeeklyWindow(start: start, end: end))
    }

    @Test func whatAScheduleLeavesAlone() throws {
        guard case .schedule(let plain) = try read(World.schedule, in: "tenants/shop") else { throw Unexpected() }
        #expect(plain.restraint == .none && !plain.remembers)
        let document = World.schedule.replacing(
            "  zone:", with: "  enforce: onTransition\n  graceForNew: 2h\n  retainRunning: true\n  zone:")
        guard case .schedule(let spec) = try read(document, in: "tenants/shop") else { throw Unexpected() }
        #expect(spec.restraint == Restraint(enforce: .onTransition, graceForNew: 7200, retainRunning: true))
        #expect(spec.remembers)
    }

    @Test func override() throws {
        guard case .override(let spec) = try example("Override") else { throw Unexpected() }
        #expect(spec.selector == ResourceSelector(types: ["ec2/instance"], name: "web-*"))
        #expect(spec.state == .power(.running))
        #expect(spec.start.description == "2026-03-27T17:00:00Z")
        #expect(spec.end.description == "2026-03-28T05:00:00Z")
        #expect(spec.reason == "The spring catalogue goes live at midnight.")
        #expect(spec.owner == "team-shop")
        #expect((spec.priority, spec.onRelease) == (10, .restore))
    }

    @Test func approval() throws {
        guard case .approval(let spec) = try example("Approval") else { throw Unexpected() }
        #expect(spec.metadata.namespace == nil)
        #expect(spec.tenant == "shop")
        #expect(spec.subject == .changes(.stop, "ec2/instance"))
        #expect(spec.count == 20)
        #expect(spec.expires.description == "2026-04-01T00:00:00Z")
        guard case .approval(let keyed) = try read(World.approval, in: "platform") else { throw Unexpected() }
        #expect(keyed.subject == .actions(["0123456789abcdef"]))
        let text = World.approval.replacing("actions: [0123456789abcdef]", with: "change: {transition: start}")
        guard case .approval(let wide) = try read(text, in: "platform") else { throw Unexpected() }
        #expect(wide.subject == .changes(.start, nil))
    }

    @Test func source() throws {
        guard case .source(let spec) = try example("GitSource") else { throw Unexpected() }
        #expect(spec.url == "https://git.example.com/shop/cloud.git")
        #expect((spec.branch, spec.path) == ("main", ""))
        #expect(spec.namespaces == ["shop"])
        #expect(spec.credentials == "shop-read")
    }

    @Test(arguments: ["git@host.example:team/x.git", "ssh://git@host:22/x.git", "file:///srv/git/x.git"])
    func addressesOfRepositories(_ url: String) throws {
        let text = World.source.replacing("https://git.example.com/x.git", with: url)
        guard case .source(let spec) = try read(text, in: "platform") else { throw Unexpected() }
        #expect(spec.url == url)
    }

    @Test func account() throws {
        guard case .account(let spec) = try example("CloudAccount") else { throw Unexpected() }
        let tenant = CredentialReference(
            method: "profile",
            options: [
                .init("profile", "cloudpioneer-read"), .init("externalId", "shop-7f3a"),
                .init("role", "arn:aws:iam::123456789012:role/cloudpioneer-shop"),
            ])
        #expect(
            spec.configuration
                == AccountConfiguration(
                    name: "aws-main", provider: "aws", realm: "aws", account: "123456789012",
                    regions: ["eu-central-1", "eu-west-1"],
                    reading: CredentialReference(method: "profile", options: [.init("profile", "cloudpioneer-read")]),
                    acting: [.init(tenant: "shop", credentials: tenant)],
                    rateLimit: RateLimit(requestsPerSecond: 20, burst: 40)))
        #expect(spec.reservedTagKeys == ["team"])
    }

    @Test func accountDefaultsAndEndpoint() throws {
        let text = World.account.replacing("provider: aws", with: "provider: aws\n  endpoint: http://LOCALHOST:5000")
        guard case .account(let spec) = try read(text, in: "platform") else { throw Unexpected() }
        #expect(spec.configuration.realm == "aws")
        #expect(spec.configuration.endpoint == "http://LOCALHOST:5000")
        #expect(spec.configuration.rateLimit == nil)
    }

    @Test func endpointsAreNotCheckedWithoutAProcessConfiguration() {
        let context = SpecContext(
            catalogues: [World.catalogue], zones: World.context.zones, allowedEndpointHosts: nil,
            gitCredentialNames: nil)
        let account = World.account.replacing("provider: aws", with: "provider: aws\n  endpoint: https://x.example")
        #expect(SpecReader.readFile(World.file("platform/a.yaml", account), context).diagnostics == [])
        #expect(SpecReader.readFile(World.file("platform/a.yaml", World.source), context).diagnostics == [])
    }

    @Test func tenant() throws {
        guard case .tenant(let spec) = try example("Tenant") else { throw Unexpected() }
        #expect(spec.mode == .enforce)
        #expect(spec.namespaces.map(\.name) == ["shop"])
        #expect(spec.namespaces.first?.range.description == "platform/example.yaml:8:7")
        let holding = try #require(spec.accounts.first)
        #expect(holding.account == "aws-main")
        #expect(holding.regions == ["eu-central-1"])
        #expect(holding.tags == TagSelector([.init("team", .isIn, ["shop"])]))
        #expect(spec.protection.map(\.reason) == ["Customers' orders."])
        #expect(
            spec.protection.first?.selector == ResourceSelector(types: ["rds/instance"], name: "*-production"))
        #expect(spec.protectionTag == "cloudpioneer.io/protected")
        #expect(spec.requireApproval == [.resize])
    }

    @Test func tenantDefaults() throws {
        let text = "apiVersion: cloudpioneer.io/v1alpha1\nkind: Tenant\nmetadata: {name: new}\nspec: {}\n"
        guard case .tenant(let spec) = try read(text, in: "platform") else { throw Unexpected() }
        #expect(spec.mode == .plan)
        #expect(spec.protectionTag == TenantSpec.defaultProtectionTag)
        #expect(spec.namespaces.isEmpty && spec.accounts.isEmpty && spec.protection.isEmpty)
    }

    @Test func labelsAndAnnotations() throws {
        let metadata = "{name: office, labels: {team: web, a: b}, annotations: {note: long text}}"
        let text = World.schedule.replacing("{name: office}", with: metadata)
        let spec = try read(text, in: "tenants/shop")
        #expect(spec.metadata.labels == [.init("team", "web"), .init("a", "b")])
        #expect(spec.metadata.annotations == [.init("note", "long text")])
    }

    @Test func jsonReadsTheSame() throws {
        let text = """
            {"apiVersion": "cloudpioneer.io/v1alpha1", "kind": "Schedule", "metadata": {"name": "office"},
             "spec": {"select": {"types": ["ec2/instance"]}, "zone": "Europe/Berlin",
                      "windows": [{"days": ["mon-fri"], "from": "07:00", "to": "19:00"}]}}
            """
        let json = SpecReader.readFile(World.file("tenants/shop/office.json", text), World.context)
        #expect(json.diagnostics == [])
        let yaml = try read(World.schedule, in: "tenants/shop")
        guard case .schedule(let first) = json.documents.first?.spec, case .schedule(let second) = yaml else {
            throw Unexpected()
        }
        #expect((first.selector, first.rules) == (second.selector, second.rules))
    }
}

extension ScheduleSpec {
    /// All that it says in days of the week.
    fileprivate var weeklyWindows: [WeeklyWindow] {
        rules.flatMap(\.windows).flatMap { window -> [WeeklyWindow] in
            if case .weekly(let windows) = window { windows } else { [] }
        }
    }
}

/// Something else was read than the test is about.
struct Unexpected: Error {}
