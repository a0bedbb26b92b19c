import Cloud
import Specs
import Vocabulary

/// What the tenants' simulations add up to.
struct SimulationTally {
    private(set) var courses: [ResourceCourse] = []
    private(set) var claims: [ClaimTotal] = []
    private(set) var conflicts: [ScheduleConflict] = []
    private(set) var held: [HeldChange] = []
    private var minutes: [Lane: [Int64: Minute]] = [:]
    private let types: [ResourceType: ResourceTypeDescription]

    /// Where calls go that a provider counts together.
    private struct Lane: Hashable, Comparable {
        let account: AccountName
        let region: String
        let service: String

        static func < (left: Lane, right: Lane) -> Bool {
            (left.account, left.region, left.service) < (right.account, right.region, right.service)
        }
    }

    private struct Minute {
        var changes = 0
        var calls = 0
    }

    init(_ catalogues: [Catalogue]) {
        types = Dictionary(
            catalogues.flatMap(\.types).map { ($0.type, $0) }, uniquingKeysWith: { first, _ in first })
    }

    mutating func add(_ outcome: TenantOutcome) {
        courses += outcome.courses.sorted { left, right in
            guard let first = left.resources.first, let second = right.resources.first else { return false }
            return first.address < second.address
        }
        claims += outcome.claims
        conflicts += outcome.conflicts
        held += outcome.held
        for (kind, moments) in outcome.calls {
            let together = types[kind.scope.type]?.changesPerCall(of: kind.transition) ?? 1
            let lane = Lane(account: kind.account, region: kind.scope.region, service: kind.scope.type.service)
            for (at, changes) in moments {
                let minute = Instant(milliseconds: at).seconds / 60
                minutes[lane, default: [:]][minute, default: Minute()].changes += changes
                minutes[lane, default: [:]][minute, default: Minute()].calls += (changes + together - 1) / together
            }
        }
    }

    func loads(of accounts: [CloudAccountSpec]) -> [CallLoad] {
        let limits = Dictionary(
            accounts.map { ($0.name, $0.configuration.rateLimit) }, uniquingKeysWith: { first, _ in first })
        return minutes.sorted { $0.key < $1.key }.compactMap { lane, minutes in
            guard
                let busiest = minutes.max(by: { ($0.value.calls, -$0.key) < ($1.value.calls, -$1.key) })
            else { return nil }
            return CallLoad(
                account: lane.account, region: lane.region, service: lane.service,
                changes: minutes.values.reduce(0) { $0 + $1.changes },
                calls: minutes.values.reduce(0) { $0 + $1.calls },
                busiest: Instant(seconds: busiest.key * 60), changesInIt: busiest.value.changes,
                callsInIt: busiest.value.calls,
                allowed: (limits[lane.account] ?? nil).map { $0.requestsPerSecond * 60 })
        }
    }
}

extension ResourceType {
    /// The service it belongs to: `ec2`.
    fileprivate var service: String { rawValue.split(separator: "/").first.map(String.init) ?? rawValue }
}
