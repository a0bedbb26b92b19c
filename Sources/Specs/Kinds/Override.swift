import Cloud
public import Vocabulary

/// For a while, something else than the schedules say.
public struct OverrideSpec: Hashable, Sendable {
    public let metadata: Metadata
    public let selector: ResourceSelector
    public let state: DesiredState
    public let start: Instant
    /// Exclusive; there is always one.
    public let end: Instant
    public let reason: String
    /// Whom to ask about it.
    public let owner: String
    /// Among overrides that want different things: the higher wins.
    public let priority: Int
    public let onRelease: ReleaseRule
    /// Classes to try in their order where the provider has no room to start a machine in its own.
    public let fallbackClasses: [String]

    /// An override from its parts.
    public init(
        metadata: Metadata, selector: ResourceSelector, state: DesiredState, start: Instant, end: Instant,
        reason: String, owner: String, priority: Int = 0, onRelease: ReleaseRule = .restore,
        fallbackClasses: [String] = []
    ) {
        self.metadata = metadata
        self.selector = selector
        self.state = state
        self.start = start
        self.end = end
        self.reason = reason
        self.owner = owner
        self.priority = priority
        self.onRelease = onRelease
        self.fallbackClasses = fallbackClasses
    }
}

extension OverrideSpec {
    static func kind(_ catalogues: [Catalogue]) -> SpecKind {
        SpecKind(
            "Override", plural: "overrides", shortNames: ["ovr"], scope: .namespaced,
            columns: [
                .init("Start", ".spec.start", type: "date"), .init("End", ".spec.end", type: "date"),
                .init("Owner", ".spec.owner"),
            ],
            page: page, shape: shape(catalogues), wrap: AnySpec.override)
    }

    private static func shape(_ catalogues: [Catalogue]) -> Shape<OverrideSpec> {
        .object(
            required("select", .selector(catalogues), "Which resources the override is about."),
            required("state", .desiredState, "The state for the time being."),
            required("start", .instant, "From when on, as a date and time with its offset."),
            required("end", .instant, "Until when, exclusive. There is always an end."),
            required("reason", .text(.any("a reason", 1...512)), "Why, for whoever wonders later."),
            required("owner", .text(.any("a person or a team", 1...128)), "Whom to ask about it."),
            priorityField, ReleaseRule.field, fallbackClassesField,
            check: {
                (
                    place: Place, selector: ResourceSelector?, state: DesiredState?, start: Instant?, end: Instant?,
                    _: String?, _: String?, _: Int?, _: ReleaseRule?, fallbacks: [String]??
                ) in
                Feasibility.check(state, at: "state", selector, catalogues, place)
                let classes = (fallbacks ?? nil) ?? []
                Feasibility.check(fallbacks: classes, selector, catalogues, place)
                if !classes.isEmpty, state.map({ !$0.mayStart }) ?? false { place.reportIdleFallbacks() }
                guard let start, let end else { return }
                guard end <= start else {
                    let seconds = end.seconds - start.seconds
                    place.refer(.overrideLength(seconds), DurationText.text(seconds), at: "end")
                    return
                }
                place.error(
                    at: "end", "\(place.subject("end")) is `\(end)`", why: "it is not after the start, `\(start)`",
                    fix: "write a later end")
            },
            make: { place, selector, state, start, end, reason, owner, priority, onRelease, fallbacks in
                place.reader.metadata.map {
                    OverrideSpec(
                        metadata: $0, selector: selector, state: state, start: start, end: end, reason: reason,
                        owner: owner, priority: priority, onRelease: onRelease, fallbackClasses: fallbacks ?? [])
                }
            })
    }

    private static let page = SpecKind.Page(
        summary: "For a while, keeps resources in another state than the schedules say.",
        purpose: """
            Use it for the evening before a launch, a load test at the weekend, or a machine that must stay off while
            someone looks at its disk. When it ends, the schedules have their say again.
            """,
        rules: [
            "`end` must come after `start`, and a `Tenant` may limit how long it is in between. An override that is over does nothing and may be removed at leisure.",
            "It goes before the budgets, policies and schedules of its own tenant, never before what the platform sets.",
            "Every selected type must be able to be in the state.",
            "`pioneer override` writes, checks and commits one, and gives one another end.",
            "`fallbackClasses` are those of a [Schedule](schedule.md).",
            "`leaveAlone: true` keeps what there is: neither a schedule nor the return of what a document moved changes it"
                + " until the end.",
        ],
        example: """
            apiVersion: cloudpioneer.io/v1alpha1
            kind: Override
            metadata:
              name: launch-night
              namespace: shop
            spec:
              select:
                types: [ec2/instance]
                name: "web-*"
              state:
                power: running
              start: "2026-03-27T18:00:00+01:00"
              end: "2026-03-28T06:00:00+01:00"
              reason: The spring catalogue goes live at midnight.
              owner: team-shop
              priority: 10
              onRelease: restore

            """,
        mistakes: [
            ("end: \"2026-03-28T06:00:00+01:00\"", "end: \"2026-03-28\""), ("owner: team-shop", "ower: team-shop"),
        ])
}
