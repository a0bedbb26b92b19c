import Specs
public import Vocabulary

extension PolicyResults {
    /// As plans have it, in the form that canonical JSON keeps.
    public var value: Value {
        ["findings": .list(findings.map(\.value)), "rules": .list(tallies.map(\.value))]
    }
}

extension PolicyFinding {
    /// The finding as a value.
    public var value: Value {
        .object([
            "policy": .string(policy.rawValue), "rule": .string(rule), "severity": .string(severity.rawValue),
            "mode": .string(mode.rawValue), "then": .string(then.rawValue),
            "address": .string(address.description), "name": .string(name), "message": .string(message),
            "source": .string(origin.source), "file": .string(origin.range.file),
            "line": .int(Int64(origin.range.start.line)), "column": .int(Int64(origin.range.start.column)),
            "actsFrom": actsFrom.map { .string($0.description) },
        ])
    }
}

extension RuleTally {
    /// The tally as a value.
    public var value: Value {
        .object([
            "policy": .string(policy.rawValue), "rule": .string(rule), "compliant": .int(Int64(compliant)),
            "atFault": .int(Int64(atFault)), "excepted": .int(Int64(excepted)),
            "undetermined": .int(Int64(undetermined)), "why": why.isEmpty ? nil : .string(why),
        ])
    }
}
