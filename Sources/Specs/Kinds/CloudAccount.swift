public import Cloud
import Documents
public import Vocabulary

/// An account of a cloud and who may use it.
public struct CloudAccountSpec: Hashable, Sendable {
    public let metadata: Metadata
    /// What its provider is given; names the tenants that may use it.
    public let configuration: AccountConfiguration
    /// Tag keys that tenants cannot write, on which scopes may therefore rest.
    public let reservedTagKeys: [String]

    public var name: AccountName { configuration.name }

    /// An account from its parts.
    public init(metadata: Metadata, configuration: AccountConfiguration, reservedTagKeys: [String] = []) {
        self.metadata = metadata
        self.configuration = configuration
        self.reservedTagKeys = reservedTagKeys
    }
}

extension CloudAccountSpec {
    static func kind(_ catalogues: [Catalogue]) -> SpecKind {
        SpecKind(
            "CloudAccount", plural: "cloudaccounts", shortNames: ["account"], scope: .cluster,
            columns: [.init("Provider", ".spec.provider"), .init("Account", ".spec.accountId")],
            page: page, shape: shape(catalogues), wrap: AnySpec.account)
    }

    private static func shape(_ catalogues: [Catalogue]) -> Shape<CloudAccountSpec> {
        .object(
            required("provider", .provider(catalogues), "The provider."),
            optional(
                "realm", .text(.any("a realm such as `aws`", 1...63)),
                "The provider's partition, such as `aws-cn`. Left out: the provider's usual one."),
            required(
                "accountId", .text(.any("the provider's id of the account, such as `\"123456789012\"`", 1...128)),
                "The provider's id of the account, in quotes. Nothing is believed until the provider confirms it."),
            optional(
                "regions", .list(.text(.region), atLeast: 1, unique: .value),
                "The regions that are looked at. Left out only where the provider has the same for every account, such as"
                    + " `cluster`."),
            optional(
                "endpoint", .endpoint,
                "The base URL of the provider, instead of its own. Its host must be allowed by the process"
                    + " configuration."),
            required("credentials", .credentials(catalogues), "Where read-only access to the account comes from."),
            optional(
                "tenants", .list(.tenantAccess(catalogues), unique: .field("name")),
                "The tenants that may use the account, each with its own access for acting."),
            optional(
                "reservedTagKeys", .list(.text(.tagKey), unique: .value),
                "Tag keys that tenants cannot write, so that a tenant's part of the account may rest on them."),
            optional("rateLimit", .rateLimit, "The requests that one region and API family may take."),
            check: {
                (
                    place: Place, provider: Catalogue?, realm: String??, _: String?, regions: [String]??, _: String??,
                    _: CredentialReference?, _: [AccountConfiguration.TenantAccess]??, _: [String]??, _: RateLimit??
                ) in
                guard let provider else { return }
                check(realm ?? nil, of: provider, place)
                if let regions { check(regions: regions, of: provider, place) }
                checkCredentials(of: provider, place)
            },
            make: { place, provider, realm, id, regions, endpoint, credentials, tenants, reserved, rateLimit in
                guard let metadata = place.reader.metadata, let realm = realm ?? provider.realms.first else {
                    return nil
                }
                let regions = regions ?? provider.regions
                if regions.isEmpty { return nil }
                let configuration = AccountConfiguration(
                    name: AccountName(rawValue: metadata.name), provider: provider.provider, realm: realm,
                    account: AccountID(rawValue: id), regions: regions, endpoint: endpoint, reading: credentials,
                    acting: tenants ?? [], rateLimit: rateLimit)
                return CloudAccountSpec(
                    metadata: metadata, configuration: configuration,
                    reservedTagKeys: Set((reserved ?? []) + provider.vouchedTagKeys).sorted())
            })
    }

    private static func check(_ realm: String?, of provider: Catalogue, _ place: Place) {
        guard let realm, !provider.realms.contains(realm) else { return }
        let nearest = Suggestion.nearest(to: realm, among: provider.realms)
        place.error(
            at: "realm", "\(place.subject("realm")) is \(Echo.quoted(realm))",
            why: "`\(provider.provider)` has no such realm",
            fix: Echo.suggestion(nearest, else: provider.realms, called: "its realms"))
    }

    private static func check(regions stated: [String]?, of provider: Catalogue, _ place: Place) {
        guard let stated else {
            if provider.regions.isEmpty {
                place.error(
                    "\(place.subject("regions")) is missing", why: "`\(provider.provider)` has many", fix: "add it")
            }
            return
        }
        guard !provider.regions.isEmpty, let stray = stated.first(where: { !provider.regions.contains($0) }) else {
            return
        }
        let own = provider.regions.map { "`\($0)`" }.joined(separator: ", ")
        place.error(
            at: "regions", "\(place.subject("regions")) has \(Echo.quoted(stray))",
            why: "every account of `\(provider.provider)` has the regions \(own) and no other", fix: "leave it out")
    }

    private static func checkCredentials(of provider: Catalogue, _ place: Place) {
        CredentialCheck(provider: provider).check(place, "credentials")
        guard let tenants = place.node["tenants"] else { return }
        place.reader.inside(.field("tenants")) {
            for (index, tenant) in tenants.elements.enumerated() where tenant.kind == .map {
                place.reader.inside(.element(index)) {
                    CredentialCheck(provider: provider).check(Place(node: tenant, reader: place.reader), "credentials")
                }
            }
        }
    }

    private static let page = SpecKind.Page(
        summary: "An account of a cloud, how it is reached, and who may use it.",
        purpose: """
            Each account is listed once, with read-only access, and divided between the tenants before anything else
            looks at it. Each tenant acts with its own access.
            """,
        rules: [
            "Access needs both sides: the account lists the tenant, and the `Tenant` lists the account.",
            "Credentials are never written here, only where they come from.",
            "An `endpoint` is used only where the process configuration allows its host; that holds for addresses on"
                + " the same machine too.",
            "Only keys in `reservedTagKeys` may divide the account: whoever can write a tag could otherwise move"
                + " resources from one tenant to another.",
        ],
        example: """
            apiVersion: cloudpioneer.io/v1alpha1
            kind: CloudAccount
            metadata:
              name: aws-main
            spec:
              provider: aws
              realm: aws
              accountId: "123456789012"
              regions: [eu-central-1, eu-west-1]
              credentials:
                method: profile
                profile: cloudpioneer-read
              tenants:
                - name: shop
                  credentials:
                    method: profile
                    profile: cloudpioneer-read
                    role: arn:aws:iam::123456789012:role/cloudpioneer-shop
                    externalId: shop-7f3a
              reservedTagKeys: [team]
              rateLimit:
                requestsPerSecond: 20
                burst: 40

            """,
        mistakes: [
            ("accountId: \"123456789012\"", "accountId: 123456789012"),
            ("realm: aws", "endpoint: http://169.254.169.254"),
        ])
}

extension Shape where Output == Catalogue {
    fileprivate static func provider(_ catalogues: [Catalogue]) -> Shape {
        .choice(catalogues.map { ($0.provider, $0, "") })
    }
}

extension Shape where Output == RateLimit {
    fileprivate static var rateLimit: Shape {
        .object(
            required("requestsPerSecond", .integer(1...10_000), "Requests a second, over time."),
            required("burst", .integer(1...10_000), "Requests at once."),
            make: { _, rate, burst in RateLimit(requestsPerSecond: rate, burst: burst) })
    }
}

extension Shape where Output == AccountConfiguration.TenantAccess {
    fileprivate static func tenantAccess(_ catalogues: [Catalogue]) -> Shape {
        .object(
            required("name", .reference(.admittedTenant), "The name of the `Tenant`."),
            required("credentials", .credentials(catalogues), "Where the tenant's own access comes from."),
            make: { (_: Place, name: TenantName, credentials: CredentialReference) in
                AccountConfiguration.TenantAccess(tenant: name, credentials: credentials)
            })
    }
}
