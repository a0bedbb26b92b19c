public import ControlLoop
import Specs
public import Vocabulary

/// What is wrong with documents.
public struct ValidationReport: CheckedReport {
    private let specs: SpecSituation
    private let folder: String?

    /// A report of a reading.
    ///
    /// - Parameter folder: The working tree that was read, from the top of its repository; nil for a commit.
    public init(_ specs: SpecSituation, folder: String? = nil) {
        self.specs = specs
        self.folder = folder
    }

    public var checks: CheckReport {
        let found = SpecChecks(specs, folder: folder)
        return CheckReport("validate", rules: found.rules, cases: found.files, results: found.results)
    }

    public func table(_ style: TextStyle) -> String {
        specs.diagnostics.map { "\($0)\n" }.joined() + specs.notices.map { "note: \(Escaping.terminal($0))\n" }.joined()
            + summary + "\n"
    }

    public var markdown: String {
        let lines = specs.diagnostics.map { "\($0)" } + specs.notices.map { "note: \($0)" }
        return lines.map { "* \(Escaping.markdown($0))\n" }.joined() + (lines.isEmpty ? "" : "\n") + summary + "\n"
    }

    public var value: Value {
        .object([
            "diagnostics": .list(specs.diagnostics.map(\.value)),
            "notices": .list(specs.notices.map(Value.string)),
            "findings": specs.findings.isEmpty ? nil : .list(specs.findings.map(\.value)),
        ])
    }

    private var summary: String {
        let errors = specs.diagnostics.count { $0.severity == .error }
        let files = specs.snapshots.reduce(0) { $0 + $1.files.count }
        let set = specs.specs
        let count = set.policies.count + set.specPolicies.count
        let policies = count == 0 ? "" : ", \(count) \(count == 1 ? "policy" : "policies")"
        let found =
            "\(Count.of(set.tenants.count, "tenant")), \(Count.of(set.accounts.count, "account")), "
            + "\(Count.of(set.schedules.count, "schedule"))\(policies) and \(Count.of(set.overrides.count, "override")) in "
            + Count.of(files, "file")
        return errors == 0 ? "No errors: \(found)." : "\(Count.of(errors, "error")); sound are \(found)."
    }
}

extension SpecFinding {
    /// Its parts, beside what the diagnostic of it says.
    fileprivate var value: Value {
        .object([
            "policy": .string(policy.rawValue), "rule": .string(rule), "severity": .string(severity.rawValue),
            "mode": .string(mode.rawValue), "then": .string(then.rawValue), "document": .string(document.rawValue),
            "tenant": tenant.map { .string($0.rawValue) }, "file": .string(range.file),
            "line": .int(Int64(range.start.line)), "column": .int(Int64(range.start.column)),
            "message": .string(message), "undecided": undecided.map(Value.string), "isDenied": .bool(isDenied),
        ])
    }
}

extension Diagnostic {
    /// Its parts; without a place where it has none.
    var value: Value {
        .object([
            "severity": .string(severity.rawValue), "file": range.map { .string($0.file) },
            "line": range.map { .int(Int64($0.start.line)) }, "column": range.map { .int(Int64($0.start.column)) },
            "what": .string(what), "why": .string(why), "fix": .string(fix),
        ])
    }
}
