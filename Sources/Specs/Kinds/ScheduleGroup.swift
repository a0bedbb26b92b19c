import Cloud
import Documents
import Vocabulary

extension ScheduleSpec {
    /// Resources of a schedule that move together, and what has to be before the next group follows.
    public struct Group: Hashable, Sendable {
        public let name: String
        /// Narrows the schedule's selector; no types stand for all of the schedule's.
        public let selector: ResourceSelector
        /// Between this group and the next.
        public let gate: GroupGate

        /// A group from its parts.
        public init(name: String, selector: ResourceSelector, gate: GroupGate = .standard) {
            self.name = name
            self.selector = selector
            self.gate = gate
        }
    }

    /// What has to be between one group and the next. That the one before is as wanted is always asked.
    public struct GroupGate: Hashable, Sendable {
        /// What becomes of the groups behind once the time limit has passed.
        public enum Timeout: String, CaseIterable, Hashable, Sendable {
            case hold, `continue`
        }

        /// Seconds that the group before has to have been as wanted.
        public let delay: Int64
        /// What has to answer well on the way up; nil for nothing.
        public let health: HealthCheck?
        /// Seconds after which the gate is not waited for in silence any more.
        public let timeLimit: Int64
        public let onTimeout: Timeout

        /// What holds where a document says nothing.
        public static let standard = GroupGate()

        /// A gate from its parts.
        public init(
            delay: Int64 = 0, health: HealthCheck? = nil, timeLimit: Int64 = 1800, onTimeout: Timeout = .hold
        ) {
            self.delay = delay
            self.health = health
            self.timeLimit = timeLimit
            self.onTimeout = onTimeout
        }
    }

    /// A URL whose answer says whether a group is ready for the next.
    public struct HealthCheck: Hashable, Sendable {
        /// `https://`, without user, query and fragment.
        public let url: String
        /// The status that is wanted.
        public let expect: Int
        /// Seconds between two requests.
        public let every: Int64
        /// Seconds that a request may take.
        public let timeout: Int64

        /// A check from its parts.
        public init(url: String, expect: Int = 200, every: Int64 = 15, timeout: Int64 = 5) {
            self.url = url
            self.expect = expect
            self.every = every
            self.timeout = timeout
        }
    }
}

extension Shape where Output == ScheduleSpec.Group {
    static func group(_ catalogues: [Catalogue]) -> Shape {
        .object(
            required("name", .text(.name), "What reports call the group."),
            required("select", .narrowing(catalogues), "Which of the schedule's resources are in the group."),
            optional("gate", .groupGate, "What has to be before the next group, besides that this one is as wanted."),
            make: { _, name, selector, gate in
                ScheduleSpec.Group(name: name, selector: selector, gate: gate ?? .standard)
            })
    }
}

extension Shape where Output == ResourceSelector {
    /// A part of what another selector means.
    fileprivate static func narrowing(_ catalogues: [Catalogue]) -> Shape {
        .object(
            optional(
                "types", .list(.resourceType(catalogues), atLeast: 1, unique: .value),
                "Only these types, each one of the schedule's. Left out: all of them."),
            optional("accounts", .list(.reference(.heldAccount), unique: .value), "Only in these accounts."),
            optional("regions", .list(.reference(.heldRegion, .region), unique: .value), "Only in these regions."),
            optional("name", .text(.glob), "Only resources with a matching name."),
            optional("namespaces", .namespaces, "Only resources in these namespaces of their cluster."),
            optional("tags", .tagSelector, "Only resources whose tags satisfy this."),
            rule: .atLeastOne,
            make: { place, types, accounts, regions, name, namespaces, tags in
                guard let tags = (tags ?? TagSelector([])).within(namespaces, of: types ?? [], catalogues, place)
                else { return nil }
                return ResourceSelector(
                    types: types ?? [], accounts: accounts ?? [], regions: regions ?? [], name: name, tags: tags)
            })
    }
}

extension Shape where Output == ScheduleSpec.GroupGate {
    fileprivate static var groupGate: Shape {
        let standard = Output.standard
        return .object(
            optional("delay", .duration(1...86_400), "How long the group has to have been as wanted, up and down."),
            optional(
                "health", .healthCheck, "What has to answer once the group is up; asked by the running loop only."),
            optional(
                "timeLimit", .duration(60...604_800),
                "How long the gate is waited for, from when it is waited for first; "
                    + "`\(DurationText.text(standard.timeLimit))` where it is left out."),
            defaulted(
                "onTimeout", .cases(\.summary), standard.onTimeout,
                "What becomes of the groups behind when the time limit has passed."),
            rule: .atLeastOne,
            make: { _, delay, health, timeLimit, onTimeout in
                ScheduleSpec.GroupGate(
                    delay: delay ?? standard.delay, health: health, timeLimit: timeLimit ?? standard.timeLimit,
                    onTimeout: onTimeout)
            })
    }
}

extension ScheduleSpec.GroupGate.Timeout: SpecDefault {
    fileprivate var summary: String {
        switch self {
        case .hold: "they stay held until the gate opens; it is an event and a finding"
        case .continue: "they go on without it; the record says so"
        }
    }
}

extension Shape where Output == ScheduleSpec.HealthCheck {
    fileprivate static var healthCheck: Shape {
        .object(
            required(
                "url", .text(.healthURL),
                "What is asked with `GET`. Redirects are not followed, nothing of the answer is kept but its status."),
            defaulted("expect", .integer(100...599), 200, "The status that is wanted."),
            optional("every", .duration(5...3600), "Between two requests; `15s` where it is left out."),
            optional("timeout", .duration(1...30), "How long a request may take; `5s` where it is left out."),
            make: { _, url, expect, every, timeout in
                ScheduleSpec.HealthCheck(url: url, expect: expect, every: every ?? 15, timeout: timeout ?? 5)
            })
    }
}

extension TextForm {
    /// Which addresses may be asked is decided when the name is looked up.
    fileprivate static let healthURL = TextForm(
        "a URL such as `https://shop.example.org/health`, without user, query and fragment",
        pattern: "^https://[^@?#\\\\ ]+$", format: "uri", lengths: 9...1024,
        accepts: { text in
            guard let url = URLParts(text) else { return false }
            return text.hasPrefix("https://") && !url.host.isEmpty && !url.hasUser && !url.hasQuery
        })
}

extension ScheduleSpec {
    /// Reports what is wrong among the groups.
    func areGroupsSound(_ place: Place) -> Bool {
        var named: Set<String> = []
        var areSound = true
        for (index, group) in groups.enumerated() {
            place.atGroup(index) { place in
                if !named.insert(group.name).inserted {
                    place.error(
                        at: "name", "\(place.subject("name")) is \(Echo.quoted(group.name)) again",
                        fix: "name it otherwise")
                    areSound = false
                }
                if index == groups.count - 1, place.node["gate"] != nil {
                    place.error(
                        at: "gate", "\(place.subject) is the last group and has a `gate`",
                        why: "no group comes after it",
                        fix: "move the gate to the group that is waited for, or remove it")
                    areSound = false
                }
                if !narrows(group.selector, place) { areSound = false }
            }
        }
        return areSound
    }

    /// Reports what a group asks for that the schedule does not select.
    private func narrows(_ narrower: ResourceSelector, _ place: Place) -> Bool {
        let strays =
            [
                ("types", narrower.types.filter { !selector.types.contains($0) }.map(\.rawValue)),
                (
                    "accounts",
                    selector.accounts.isEmpty
                        ? [] : narrower.accounts.filter { !selector.accounts.contains($0) }.map(\.rawValue)
                ),
                (
                    "regions",
                    selector.regions.isEmpty ? [] : narrower.regions.filter { !selector.regions.contains($0) }
                ),
            ] as [(field: String, names: [String])]
        for stray in strays {
            guard let name = stray.names.first else { continue }
            place.reader.inside(.field("select")) {
                let select = Place(node: place.node["select"] ?? place.node, reader: place.reader)
                select.error(
                    at: stray.field, "\(select.subject(stray.field)) has \(Echo.quoted(name))",
                    why: "a group is part of the schedule, and `spec.select.\(stray.field)` does not have it",
                    fix: "add it there, or remove it here")
            }
        }
        return strays.allSatisfy(\.names.isEmpty)
    }
}

extension Place {
    /// The place of an element of `groups`.
    fileprivate func atGroup(_ index: Int, _ body: (Place) -> Void) {
        guard let groups = node["groups"]?.elements, groups.indices.contains(index) else { return }
        reader.inside(.field("groups")) {
            reader.inside(.element(index)) { body(Place(node: groups[index], reader: reader)) }
        }
    }
}
