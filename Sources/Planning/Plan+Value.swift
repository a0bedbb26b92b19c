import Cloud
import Cryptography
import Specs
public import Vocabulary

extension Plan {
    /// The whole plan as a value; its canonical JSON is what `plan --out` writes.
    public var value: Value {
        .object([
            "format": .int(Int64(Self.format)), "kind": "Plan", "id": .string(id.hex),
            "digest": .string(digest.hex),
            "header": Self.header(instant, revisions, zones, digest),
            "tenants": .list(tenants.map(\.value)), "unclaimed": .int(Int64(unclaimed)),
            "overlaps": .list(
                overlaps.map { overlap in
                    [
                        "address": .string(overlap.address.description),
                        "tenants": .list(overlap.tenants.map { .string($0.rawValue) }),
                    ]
                }),
        ])
    }

    static func header(
        _ instant: Instant, _ revisions: [SourceRevision], _ zones: ZoneRelease, _ digest: SHA256Digest
    ) -> Value {
        .object([
            "format": .int(Int64(format)), "instant": .string(instant.description),
            "revisions": .list(
                revisions.map { revision in
                    .object([
                        "source": .string(revision.source), "commit": .string(revision.commit),
                        "path": revision.path.isEmpty ? nil : .string(revision.path),
                    ])
                }),
            "zones": ["release": .string(zones.release), "hash": .string(zones.hash.hex)],
            "digest": .string(digest.hex),
        ])
    }
}

extension TenantPlan {
    /// The tenant plan as a value; ``digest`` is over its canonical JSON.
    public var value: Value {
        .object([
            "tenant": .string(tenant.rawValue), "mode": .string(mode),
            "actions": .list(actions.map(\.value)),
            "forgotten": .list(forgotten.map(\.value)),
            "findings": .list(findings.map(\.value)),
            "policies": policies.isEmpty ? nil : policies.value,
            "envelopes": .list(envelopes.map(\.value)),
            "counts": counts.value,
        ])
    }
}

extension TenantPlan.Counts {
    var value: Value {
        [
            "resources": .int(Int64(resources)), "claimed": .int(Int64(claimed)),
            "satisfied": .int(Int64(satisfied)), "ready": .int(Int64(ready)), "held": .int(Int64(held)),
            "kept": .int(Int64(kept)),
        ]
    }
}

extension PlannedAction {
    /// The action as a value.
    public var value: Value {
        .object([
            "key": .string(key), "account": .string(account.rawValue), "address": .string(address.description),
            "incarnation": .string(incarnation.rawValue), "name": .string(name),
            "transition": .string(transition.rawValue), "class": .string(actionClass.rawValue),
            "changes": .list(changes.map(\.value)), "claim": claim.value,
            "chain": .list(chain.map(Value.string)), "holds": .list(holds.map(\.value)),
            "approval": approval.map { .string($0.rawValue) }, "counts": .string(counting.rawValue),
            "note": note.isEmpty ? nil : .string(note),
        ])
    }
}

extension PlannedAction.Change {
    var value: Value {
        ["field": .string(field.rawValue), "from": from.value, "to": to.value]
    }
}

extension Claim {
    var value: Value {
        .object([
            "name": .string(name.rawValue), "version": version.map(Value.string), "wants": .string(summary),
            "reason": reason.isEmpty ? nil : .string(reason), "source": .string(origin.source),
            "file": .string(origin.range.file), "line": .int(Int64(origin.range.start.line)),
            "column": .int(Int64(origin.range.start.column)),
        ])
    }
}

extension GateHold {
    var value: Value {
        .object([
            "gate": .string(gate.rawValue), "holder": .string(holder),
            "until": until.map { .string($0.description) }, "message": .string(message),
        ])
    }
}

extension Finding {
    var value: Value {
        ["kind": .string(kind.rawValue), "subject": .string(subject), "message": .string(message)]
    }
}

extension TenantPlan.Forgotten {
    var value: Value {
        [
            "address": .string(prior.address.description), "field": .string(prior.key.field.rawValue),
            "claim": .string(prior.claim.rawValue), "reason": .string(reason),
        ]
    }
}

extension Envelope {
    var value: Value {
        .object([
            "claim": .string(claim.rawValue), "selector": selector.value,
            "fields": .list(fields.map { .string($0.rawValue) }), "states": .list(states.map(Value.string)),
            "largestCount": largestCount.map { .int(Int64($0)) },
        ])
    }
}

extension ResourceSelector {
    var value: Value {
        .object([
            "types": .list(types.map { .string($0.rawValue) }),
            "accounts": accounts.isEmpty ? nil : .list(accounts.map { .string($0.rawValue) }),
            "regions": regions.isEmpty ? nil : .list(regions.map(Value.string)),
            "name": name.map(Value.string),
            "tags": tags.requirements.isEmpty
                ? nil
                : .list(
                    tags.requirements.map { requirement in
                        [
                            "key": .string(requirement.key), "operator": .string(requirement.operator.rawValue),
                            "values": .list(requirement.values.map(Value.string)),
                        ]
                    }),
            "atMost": atMost.map { .int(Int64($0)) },
        ])
    }
}

extension FieldValue {
    /// The value as JSON has it: a number, a truth value, a text, null.
    var value: Value {
        switch self {
        case .power(let state): .string(state.rawValue)
        case .count(let number): .int(number)
        case .text(let text): .string(text)
        case .flag(let flag): .bool(flag)
        case .none: .null
        }
    }
}
