import Cloud
public import ControlLoop
public import Ledger
public import Vocabulary

extension ListReport {
    /// Records of logs, each with what it tells.
    public static func records(_ records: [StoredRecord]) -> ListReport {
        ListReport(
            ["At", "Log", "Record", "Kind", "For", "What"],
            records.sorted { ($1.record.at, $1.record.sequence) < ($0.record.at, $0.record.sequence) }.map { stored in
                let record = stored.record
                return (
                    [
                        "\(record.at)", "\(record.log)", "\(record.sequence)", "\(record.kind)",
                        "\(record.evaluatedAt)", TextTable.Cell(record.summary),
                    ],
                    .object([
                        "log": .string(record.log.rawValue), "sequence": .int(record.sequence),
                        "at": .string(record.at.description),
                        "evaluatedAt": .string(record.evaluatedAt.description),
                        "kind": .string(record.kind.rawValue), "body": record.body,
                        "personal": .map(stored.personal.map { Value.Entry($0.name, .string($0.value)) }),
                    ])
                )
            }, nothing: "Nothing is recorded yet.")
    }

    /// Permissions of an account, access by access.
    public static func permissions(_ diagnosis: AccountDiagnosis) -> ListReport {
        ListReport(
            ["Access", "Permission", "Status", "Needed to"],
            diagnosis.accesses.flatMap { access in
                access.findings.map { finding in
                    let (word, stated, why) = finding.status.words
                    let tone = finding.onlyWhere == nil || stated == .good ? stated : .warning
                    let purpose = finding.purpose + (finding.onlyWhere.map { ", \($0)" } ?? "")
                    return (
                        [
                            TextTable.Cell(access.name), TextTable.Cell(finding.permission),
                            TextTable.Cell(word, tone),
                            TextTable.Cell(purpose + (why.map { " (\($0))" } ?? "")),
                        ],
                        .object([
                            "access": .string(access.name), "permission": .string(finding.permission),
                            "status": .string(word), "purpose": .string(finding.purpose), "why": why.map(Value.string),
                            "onlyWhere": finding.onlyWhere.map(Value.string),
                        ])
                    )
                }
            }, nothing: "Nothing to find out.")
    }
}

extension PermissionFinding.Status {
    fileprivate var words: (word: String, tone: TextTable.Cell.Tone, why: String?) {
        switch self {
        case .granted: ("granted", .good, nil)
        case .missing: ("missing", .bad, nil)
        case .unknown(let why): ("unknown", .warning, why)
        }
    }
}

extension LedgerRecord {
    /// One line of what it tells.
    fileprivate var summary: String {
        switch kind {
        case .intent:
            [text("transition"), text("address"), "by", text("claim")].joined(separator: " ")
        case .outcome: [text("result"), text("intent")].joined(separator: " ")
        case .verification:
            [text("result"), text("intent"), text("what")].filter { !$0.isEmpty }.joined(separator: " ")
        case .pass: "\(text("acted")) acted on, \(text("held")) held, \(text("satisfied")) as they should be"
        case .checkpoint: "the checkpoints of \(text("logs")) tenants' logs"
        case .hold, .release: "source \(text("source")): \(text("reason"))"
        default: CanonicalJSON.text(body)
        }
    }

    private func text(_ key: String) -> String {
        guard let value = body[key] else { return "" }
        return value.text ?? CanonicalJSON.text(value)
    }
}

/// What came of verifying logs.
public struct VerificationReport: Report {
    private let verification: Verification

    /// A report of a verification.
    public init(_ verification: Verification) { self.verification = verification }

    public func table(_ style: TextStyle) -> String { lines.map { Escaping.terminal($0) + "\n" }.joined() }

    public var markdown: String { lines.map { "* \(Escaping.markdown($0))\n" }.joined() }

    private var lines: [String] {
        var lines: [String] = []
        for report in verification.reports {
            let erased = report.erased == 0 ? "" : ", \(Count.of(report.erased, "personal value")) erased"
            let verdict = report.isSound ? "sound" : "NOT sound"
            lines.append(
                "\(report.log): \(verdict): \(Count.of(report.records, "record")), \(report.covered) under a "
                    + "checkpoint\(erased)")
            lines += report.findings.map { "  \($0)" }
            lines += report.caveats.map { "  note: \($0)" }
        }
        lines += verification.findings.map { "\($0)" }
        lines += verification.notes.map { "note: \($0)" }
        lines.append(verification.isSound ? "Nothing was found to be changed." : "The record is not what was written.")
        return lines
    }

    public var value: Value {
        [
            "sound": .bool(verification.isSound),
            "logs": .list(
                verification.reports.map { report in
                    [
                        "log": .string(report.log.rawValue), "sound": .bool(report.isSound),
                        "records": .int(report.records), "covered": .int(report.covered),
                        "erased": .int(Int64(report.erased)),
                        "findings": .list(report.findings.map { .string($0.description) }),
                        "caveats": .list(report.caveats.map(Value.string)),
                    ]
                }),
            "findings": .list(verification.findings.map { .string($0.description) }),
            "notes": .list(verification.notes.map(Value.string)),
        ]
    }
}
