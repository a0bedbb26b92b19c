import Cloud
import Cryptography
import Specs
import Timetables
import Vocabulary

/// The identity of what a spec says its claim may do, across commits: the first 16 bytes, in hexadecimal, of the SHA-256
/// of its envelope and its timetable.
///
/// Whoever changes the selector, a state, a window or the zone has another version, and moves every resource for the
/// first time. Comments, places, reasons, owners, priority and `onRelease` make no other: they do not say what may be
/// done to which resource when. Nor do the rules of a zone, which are nobody's decision here.
enum ClaimVersion {
    static func of(_ schedule: ScheduleSpec, _ catalogues: [Catalogue]) -> String {
        digest(Envelope(schedule, catalogues), schedule.timetableValue)
    }

    static func of(_ override: OverrideSpec, _ catalogues: [Catalogue]) -> String {
        digest(
            Envelope(override, catalogues),
            ["start": .string(override.start.description), "end": .string(override.end.description)])
    }

    /// Of all that the rules of a policy do.
    static func of(_ policy: ResourcePolicySpec, _ catalogues: [Catalogue]) -> String {
        digest(Envelope(policy, catalogues), rules(policy.acting))
    }

    private static func rules(_ acting: [PolicyRule]) -> Value {
        let rules = acting.map { rule -> Value in
            .object(["when": .string(rule.when.text), "grace": rule.grace.map(Value.int)])
        }
        return ["rules": .list(rules)]
    }

    /// Of what the rules of a policy do in one way: who stopped a resource has not resized it.
    static func of(
        _ policy: ResourcePolicySpec, _ then: PolicyRule.Consequence, _ catalogues: [Catalogue]
    ) -> String {
        let acting = policy.acting.filter { $0.then == then }
        return digest(Envelope(policy, acting, catalogues), rules(acting))
    }

    private static func digest(_ envelope: Envelope, _ timetable: Value) -> String {
        let value: Value = ["envelope": envelope.value, "timetable": timetable]
        return String(SHA256.digest(CanonicalJSON.bytes(value)).hex.prefix(32))
    }
}
