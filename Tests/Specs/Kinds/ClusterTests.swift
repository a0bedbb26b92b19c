import Cloud
import Testing
import Timetables
import Vocabulary

@testable import Specs

/// Accounts whose provider states their regions and vouches for a tag that tells namespaces.
@Suite struct ClusterTests {
    private static let cluster = Catalogue(
        provider: "cluster", realms: ["cluster"],
        types: [
            ResourceTypeDescription(
                type: "apps/deployment", title: "Deployment", fields: [FieldDescription(.desired, .capacity)],
                transitions: [
                    Transition(
                        .resize, .numbers, touches: [.desired], actionClass: .absolute, settlesWithin: 60)
                ], stoppedMeans: [FieldChoice(.desired, .count(0))])
        ], credentialMethods: [CredentialMethod("pod", "the pod's own", options: [])], regions: ["cluster"],
        namespaceKey: "cluster/namespace")

    private static let context = SpecContext(
        catalogues: [World.catalogue, cluster], zones: World.context.zones, allowedEndpointHosts: nil,
        gitCredentialNames: nil)

    private static let account = """
        apiVersion: cloudpioneer.io/v1alpha1
        kind: CloudAccount
        metadata: {name: dev}
        spec:
          provider: cluster
          accountId: 0f3c-uid
          credentials: {method: pod}
          tenants: [{name: shop, credentials: {method: pod}}]
        """

    private static let tenant = """
        apiVersion: cloudpioneer.io/v1alpha1
        kind: Tenant
        metadata: {name: shop}
        spec:
          namespaces: [{name: shop}]
          accounts:
            - {account: aws-main, tags: {matchLabels: {team: shop}}}
            - {account: dev, namespaces: [shop, shop-jobs]}
        """

    private static let schedule = """
        apiVersion: cloudpioneer.io/v1alpha1
        kind: Schedule
        metadata: {name: office}
        spec:
          select: {types: [apps/deployment], namespaces: [shop]}
          zone: Europe/Berlin
          windows: [{days: [mon-fri], from: "07:00", to: "19:00"}]
        """

    private func read(
        account: String = account, tenant: String = tenant, schedule: String = schedule
    ) -> SpecReading {
        let files = [
            "platform/accounts/aws-main.yaml": World.account, "platform/accounts/dev.yaml": account,
            "platform/tenants/shop.yaml": tenant, "tenants/shop/office.yaml": schedule,
        ]
        return SpecReader.read(
            files.sorted { $0.key < $1.key }.map { World.file($0.key, $0.value) }, Self.context)
    }

    private func complaints(_ reading: SpecReading) -> [String] { reading.diagnostics.map(\.description) }

    @Test func whatTheProviderStatesNobodyHasTo() throws {
        let reading = read()
        #expect(complaints(reading) == [])
        let account = try #require(reading.specs.accounts.first { $0.name == "dev" })
        #expect(account.configuration.regions == ["cluster"])
        #expect(account.reservedTagKeys == ["cluster/namespace"])
    }

    @Test func namespacesAreARequirementOnTheKeyThatTellsThem() throws {
        let reading = read()
        let holding = try #require(reading.specs.tenants.first?.accounts.last)
        #expect(holding.tags.requirements == [.init("cluster/namespace", .isIn, ["shop", "shop-jobs"])])
        let selector = try #require(reading.specs.schedules.first?.selector)
        #expect(selector.tags.requirements == [.init("cluster/namespace", .isIn, ["shop"])])
    }

    @Test func otherRegionsAreAnError() {
        let account = Self.account.replacing(
            "  credentials: {method: pod}\n", with: "  credentials: {method: pod}\n  regions: [eu-west-1]\n")
        #expect(
            complaints(read(account: account)).contains {
                $0.contains(
                    "`spec.regions` has `eu-west-1`, every account of `cluster` has the regions `cluster` and no")
            })
    }

    @Test func aProviderWithoutRegionsOfItsOwnNeedsThem() {
        let files = [World.accountPath: World.account.replacing("  regions: [eu-central-1, eu-west-1]\n", with: "")]
        #expect(World.complaints(files).contains { $0.contains("`spec.regions` is missing") })
    }

    @Test func typesThatAreInNoNamespace() {
        let schedule = Self.schedule.replacing("[apps/deployment]", with: "[apps/deployment, ec2/instance]")
        #expect(
            complaints(read(schedule: schedule)) == [
                "tenants/shop/office.yaml:5:64: error: `spec.select.namespaces` names namespaces, `ec2/instance` is in"
                    + " none; leave `ec2/instance` out of `types`, or the namespaces"
            ])
    }

    @Test func accountsThatHaveNoNamespaces() {
        let tenant = Self.tenant.replacing(
            "{account: aws-main, tags: {matchLabels: {team: shop}}}", with: "{account: aws-main, namespaces: [shop]}")
        #expect(
            complaints(read(tenant: tenant)).contains {
                $0.contains("`spec.accounts[0].namespaces` names namespaces, the account `aws-main` has none")
            })
    }
}
