import Specs
public import Vocabulary

extension PlanComparison {
    /// The comparison as a value.
    public var value: Value {
        .object([
            "format": .int(Int64(Plan.format)), "kind": "PlanComparison", "instant": .string(head.instant.description),
            "base": base.header, "head": head.header, "tenants": .list(tenants.map(\.value)),
            "elsewhere": .int(Int64(elsewhere)),
        ])
    }
}

extension TenantComparison {
    var value: Value {
        .object([
            "tenant": .string(tenant.rawValue),
            "mode": mode.base == mode.head
                ? nil : .object(["base": mode.base.map(Value.string), "head": mode.head.map(Value.string)]),
            "actions": .list(actions.map { $0.value(\.value) }),
            "claims": .list(claims.map { $0.value { $0.envelope.value } }),
            "findings": .list(findings.map { $0.value(\.value) }),
            "policyFindings": faults.isEmpty ? nil : .list(faults.map { $0.value(\.value) }),
        ])
    }
}

extension TenantComparison.Difference {
    fileprivate func value(_ write: (Item) -> Value) -> Value {
        .object(["change": .string(kind.rawValue), "base": base.map(write), "head": head.map(write)])
    }
}

extension Plan {
    fileprivate var header: Value { Self.header(instant, revisions, zones, digest) }
}
