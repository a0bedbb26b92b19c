import Cloud
import Documents
public import Vocabulary

/// Lets actions through that wait for an approval: so many, until an instant, for a reason.
public struct ApprovalSpec: Hashable, Sendable {
    /// What it approves.
    public enum Subject: Hashable, Sendable {
        /// Action keys, in hexadecimal, as a plan shows them.
        case actions([String])
        /// Every change of a name, of one type where one is given.
        case changes(TransitionName, ResourceType?)
    }

    public let metadata: Metadata
    public let tenant: TenantName
    public let subject: Subject
    /// How many actions in all.
    public let count: Int
    public let expires: Instant
    public let reason: String

    /// An approval from its parts.
    public init(
        metadata: Metadata, tenant: TenantName, subject: Subject, count: Int, expires: Instant, reason: String
    ) {
        self.metadata = metadata
        self.tenant = tenant
        self.subject = subject
        self.count = count
        self.expires = expires
        self.reason = reason
    }
}

extension ApprovalSpec {
    static func kind(_ catalogues: [Catalogue]) -> SpecKind {
        SpecKind(
            "Approval", plural: "approvals", shortNames: [], scope: .cluster,
            columns: [
                .init("Tenant", ".spec.tenant"), .init("Count", ".spec.count", type: "integer"),
                .init("Expires", ".spec.expires", type: "date"),
            ],
            page: page, shape: shape(catalogues), wrap: AnySpec.approval)
    }

    private static func shape(_ catalogues: [Catalogue]) -> Shape<ApprovalSpec> {
        .object(
            required("tenant", .reference(.tenant), "The `Tenant` whose actions are approved."),
            optional(
                "actions", .list(.text(.actionKey), atLeast: 1, unique: .value),
                "The keys of the actions, as `pioneer plan` shows them."),
            optional("change", .change(catalogues), "A class of actions, instead of their keys."),
            required("count", .integer(1...10_000), "How many actions in all."),
            required("expires", .instant, "When it stops counting, as a date and time with its offset."),
            required("reason", .text(.any("a reason", 1...512)), "Why, for the record."),
            rule: .exactlyOne(["actions", "change"]),
            make: { place, tenant, actions, change, count, expires, reason in
                guard let metadata = place.reader.metadata, let subject = change ?? actions.map(Subject.actions) else {
                    return nil
                }
                return ApprovalSpec(
                    metadata: metadata, tenant: tenant, subject: subject, count: count, expires: expires,
                    reason: reason)
            })
    }

    private static let page = SpecKind.Page(
        summary: "Lets actions through that wait for an approval.",
        purpose: """
            A `Tenant` lists in `requireApproval` the changes that wait, and its `caps` hold what would change too much
            at once. An approval names either single actions by their keys or a class of actions, says how many, until
            when, and why. A set that is held by a cap goes through when one approval covers all of it.
            """,
        rules: [
            "Approvals are read from the `platform/` folder of the root source only.",
            "An action key holds neither time nor commit: an approval stays valid while the action stays the same.",
        ],
        example: """
            apiVersion: cloudpioneer.io/v1alpha1
            kind: Approval
            metadata:
              name: shop-spring-cleaning
            spec:
              tenant: shop
              change:
                transition: stop
                type: ec2/instance
              count: 20
              expires: "2026-04-01T00:00:00Z"
              reason: Agreed in the change meeting of 24 March.

            """,
        mistakes: [("transition: stop", "transition: stopp"), ("count: 20", "count: all")])
}

extension Shape where Output == ApprovalSpec.Subject {
    fileprivate static func change(_ catalogues: [Catalogue]) -> Shape {
        .object(
            required("transition", .transition(catalogues), "The change."),
            optional("type", .resourceType(catalogues), "Only for resources of this type."),
            check: { (place: Place, transition: TransitionName?, type: ResourceType??) in
                guard let transition, let type = type ?? nil,
                    let possible = catalogues.lazy.compactMap({ $0[type] }).first?.transitions.map(\.name.rawValue),
                    !possible.contains(transition.rawValue)
                else { return }
                place.error(
                    at: "transition", "`\(type)` knows no `\(transition)`",
                    fix: Echo.suggestion(nil, else: possible, called: "its changes"))
            },
            make: { _, transition, type in .changes(transition, type) })
    }
}
