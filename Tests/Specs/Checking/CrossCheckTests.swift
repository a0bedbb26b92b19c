import Testing
import Vocabulary

@testable import Specs

/// What documents must bear out for each other.
@Suite struct CrossCheckTests {
    @Test func twoTenantsClaimOneNamespace() {
        let second = World.tenant.replacing("metadata: {name: shop}", with: "metadata: {name: second}")
            .replacing("[{account: aws-main, tags: {matchLabels: {team: shop}}}]", with: "[]")
        let reading = World.read(["platform/b.yaml": second, World.schedulePath: World.schedule])
        #expect(
            reading.diagnostics.map(\.description) == [
                "platform/b.yaml:6:16: error: namespace `shop` is claimed by more than one tenant, also by `shop` at"
                    + " platform/tenants/shop.yaml:6:16; leave it to one of them",
                "platform/tenants/shop.yaml:6:16: error: namespace `shop` is claimed by more than one tenant, also by"
                    + " `second` at platform/b.yaml:6:16; leave it to one of them",
            ])
        #expect(reading.isPlatformBroken)
        #expect(reading.specs.tenants == [])
        #expect(reading.specs.schedules == [])
    }

    @Test func aNamespaceOfNobody() {
        let reading = World.read(["tenants/shpo/a.yaml": World.schedule, "tenants/zzz/a.yaml": World.schedule])
        #expect(
            reading.diagnostics.map(\.description) == [
                "tenants/shpo/a.yaml:3:18: error: namespace `shpo` belongs to no tenant, no `Tenant` lists it; did you"
                    + " mean `shop`?",
                "tenants/zzz/a.yaml:3:18: error: namespace `zzz` belongs to no tenant, no `Tenant` lists it; have it"
                    + " added to a `Tenant` in `platform/`",
            ])
        #expect(!reading.isPlatformBroken)
        #expect(reading.brokenNamespaces == ["shpo", "zzz"])
    }

    @Test func anotherSourceIsNotToldWhichNamespacesThereAre() {
        let more = [World.file("tenants/shpo/a.yaml", World.schedule, source: "other")]
        #expect(
            World.complaints([:], from: more) == [
                "tenants/shpo/a.yaml:3:18: error: namespace `shpo` belongs to no tenant, no `Tenant` lists it; have it"
                    + " added to a `Tenant` in `platform/`"
            ])
    }

    @Test func documentsFromAnotherSource() {
        let foreign = World.schedule.replacing("office", with: "evil") + "\n  unknown: 1"
        let reading = World.read(
            [World.schedulePath: World.schedule],
            from: [
                World.file("tenants/shop/a.yaml", World.schedule, source: "shop-repo"),
                World.file("tenants/shop/b.yaml", foreign, source: "shop-repo"),
            ])
        #expect(
            reading.diagnostics.map(\.description) == [
                "tenants/shop/a.yaml:3:18: error: namespace `shop` does not come from here, its `Tenant` states the"
                    + " source `root`, and this is `shop-repo`; move the documents there, or have `source` changed in"
                    + " the `Tenant`",
                "tenants/shop/b.yaml:8:3: error: unknown field `unknown` in `spec`; the fields here are `select`,"
                    + " `zone`, `windows`, `except`, `inside`, `rules`, `outside`, `validFrom`, `validUntil`, `overlap`,"
                    + " `calendars`, `groups` and 7 more",
            ])
        // A stranger's files neither count nor stop the namespace.
        #expect(reading.brokenNamespaces == [])
        #expect(reading.specs.schedules.map(\.metadata.origin.source) == ["root"])
    }

    @Test func delegatedNamespacesComeFromTheirSource() {
        let files = World.companions(World.sourcePath).merging([World.sourcePath: World.source]) { $1 }
        let reading = World.read(files, from: [World.file("tenants/web/a.yaml", World.schedule, source: "shop-repo")])
        #expect(reading.diagnostics == [])
        #expect(reading.specs.schedules.map(\.metadata.claimName) == ["Schedule/web/office"])
        let broken = World.read(
            files, from: [World.file("tenants/web/a.yaml", "kind: [", source: "shop-repo")])
        #expect(broken.brokenNamespaces == ["web"])
    }

    @Test func duplicates() {
        let reading = World.read([
            "platform/z.yaml": World.tenant, World.schedulePath: World.schedule + "\n---\n" + World.schedule,
            "tenants/shop/z.yaml": World.schedule + "\n---\n" + World.override.replacing("launch", with: "office"),
        ])
        #expect(
            reading.diagnostics.map(\.description) == [
                "platform/z.yaml:3:18: error: there is already a `Tenant` called `shop`, it stands at"
                    + " platform/tenants/shop.yaml:3:18; rename or remove one of them",
                "tenants/shop/office.yaml:11:18: error: there is already a `Schedule` called `office`, it stands at"
                    + " tenants/shop/office.yaml:3:18; rename or remove one of them",
                "tenants/shop/z.yaml:3:18: error: there is already a `Schedule` called `office`, it stands at"
                    + " tenants/shop/office.yaml:3:18; rename or remove one of them",
            ])
    }

    @Test func oneAccountTwice() {
        let second = World.account.replacing("aws-main", with: "aws-two").replacing("name: shop", with: "name: shop")
        let said = World.complaints(["platform/z.yaml": second])
        #expect(
            said.first
                == "platform/z.yaml:3:18: error: `aws-main` names the same account, each account is listed once; the"
                + " other stands at platform/accounts/aws-main.yaml:3:18; remove one of them")
    }

    @Test func anAccountWithoutATenantsConsentIsAWarning() {
        let reading = World.read([
            World.tenantPath: World.tenant.replacing(
                "[{account: aws-main, tags: {matchLabels: {team: shop}}}]", with: "[]")
        ])
        #expect(
            reading.diagnostics.map(\.description) == [
                "platform/accounts/aws-main.yaml:10:13: warning: the tenant `shop` does not list the account"
                    + " `aws-main`, access needs both sides, so it has none; add it to `spec.accounts` of the tenant"
            ])
        #expect(!reading.isPlatformBroken)
        #expect(reading.specs.accounts.count == 1)
    }

    @Test func whatCannotBeReadIsNotReportedAsMissing() {
        let files = [
            World.accountPath: World.account.replacing("provider: aws", with: "provider: asw"),
            World.schedulePath: World.schedule.replacing(
                "[ec2/instance]", with: "[ec2/instance], accounts: [aws-main], regions: [eu-west-1]"),
        ]
        let reading = World.read(files)
        #expect(reading.diagnostics.count == 1, "\(reading.diagnostics)")
        #expect(World.complaints([World.tenantPath: "kind: [", World.schedulePath: World.schedule]).count == 1)
    }

    @Test func aTenantLimitsItsOverrides() {
        func said(_ most: String) -> [String] {
            World.complaints([
                World.tenantPath: World.tenant + "\n  maxOverride: \(most)", "tenants/shop/launch.yaml": World.override,
            ])
        }
        #expect(said("12h") == [])
        #expect(
            said("11h59m59s") == [
                "tenants/shop/launch.yaml:8:8: error: the override lasts 12h, the tenant `shop` allows at most 11h59m59s;"
                    + " let it end earlier, or have `maxOverride` raised in the `Tenant`"
            ])
        #expect(
            said("2 weeks") == [
                "platform/tenants/shop.yaml:8:16: error: `spec.maxOverride` is `2 weeks`, a span of time such as `90s`,"
                    + " `10m` or `1h30m`, from 1m to 3660d is wanted"
            ])
    }
}
