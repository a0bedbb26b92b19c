import Cloud
public import ControlLoop
import Ledger
import Planning
public import Vocabulary

/// What came of releasing a scope: what came back, what was kept and why, what is still to come.
public struct ReleaseReport: Report {
    private let release: Release

    /// A report of a release.
    public init(_ release: Release) { self.release = release }

    fileprivate struct Line {
        let tenant: TenantName
        let resource: String
        let what: String
        let why: String

        var value: Value {
            .object([
                "tenant": .string(tenant.rawValue), "resource": .string(resource), "what": .string(what),
                "why": why.isEmpty ? nil : .string(why),
            ])
        }
    }

    /// What the command ends with.
    public var statuses: Set<ExitStatus> {
        guard let pass = release.pass else { return [.held] }
        var statuses: Set<ExitStatus> = open.isEmpty && pass.held.isEmpty ? [] : [.held]
        // A mark that stays.
        if returns.contains(where: { $0.notice != nil }) { statuses.insert(.held) }
        if returns.contains(where: \.fate.isFailure) { statuses.insert(.error) }
        if pass.diagnostics.contains(where: { $0.severity == .error }) { statuses.insert(.findings) }
        return statuses
    }

    private var returns: [ActionReport] {
        release.pass?.actions.filter { report in
            report.action.claim.level == .release
                && release.pause.reaches(
                    report.action.claim.name, of: report.tenant, in: report.action.account)
        } ?? []
    }

    private var back: [Line] {
        returns.filter(\.hasSucceeded).map { report in
            Line(
                tenant: report.tenant, resource: report.action.address.description, what: report.action.summary,
                why: report.action.claim.name.rawValue)
        }
    }

    private var open: [Line] {
        returns.filter { !$0.hasSucceeded }.map { report in
            let holds = report.action.holds.map { hold in
                "\(hold.gate.rawValue), \(hold.holder): \(hold.message)" + (hold.until.map { ", until \($0)" } ?? "")
            }
            return Line(
                tenant: report.tenant, resource: report.action.address.description,
                what: report.action.changes.isEmpty ? report.action.claim.summary : report.action.summary,
                why: report.fate.message ?? holds.joined(separator: "; "))
        }
    }

    private var kept: [Line] {
        release.pass?.plan.tenants.flatMap { tenant in
            tenant.forgotten.filter { release.pause.reaches($0.prior.claim, of: tenant.tenant, in: nil) }.map {
                forgotten in
                Line(
                    tenant: tenant.tenant, resource: forgotten.prior.address.description,
                    what: "\(forgotten.prior.key.field)", why: forgotten.reason)
            }
        } ?? []
    }

    private var sentence: String {
        let scope = release.pause.scope
        if let busy = release.busy {
            return "\(scope) is released. \(busy) is at work, and its next pass brings back what was moved there."
        }
        return "\(scope) is released: \(back.count) back, \(open.count) still to come, \(kept.count) left as they are. "
            + "Nothing is moved there until `pioneer resume \(scope)`."
    }

    private var sections: [(title: String, lines: [Line])] {
        [("Back", back), ("Still to come", open), ("Left as it is", kept)].filter { !$0.1.isEmpty }
    }

    private static let columns: [TextTable.Column] = ["Tenant", "Resource", "What", "Why"]

    public func table(_ style: TextStyle) -> String {
        var text = Escaping.terminal(sentence) + "\n"
        text += (release.pass?.notices ?? []).map { "Note: \(Escaping.terminal($0))\n" }.joined()
        for (title, lines) in sections {
            text += "\n\(title)\n" + ReasonRows(columns: Self.columns, rows: lines.map(\.cells)).table(style)
        }
        return text
    }

    public var markdown: String {
        var text = "### Release of \(Escaping.markdown(release.pause.scope.description))\n\n"
        text += Escaping.markdown(sentence) + "\n"
        text += (release.pass?.notices ?? []).map { "\n> \(Escaping.markdown($0))\n" }.joined()
        for (title, lines) in sections {
            text += "\n" + ReasonRows(columns: Self.columns, rows: lines.map(\.cells)).markdown(title)
        }
        return text
    }

    public var value: Value {
        .object([
            "scope": .string(release.pause.scope.description), "reason": .string(release.pause.reason),
            "actor": .string(release.pause.actor), "busy": release.busy.map(Value.string),
            "back": .list(back.map(\.value)), "open": .list(open.map(\.value)), "kept": .list(kept.map(\.value)),
            "notices": .list((release.pass?.notices ?? []).map(Value.string)),
        ])
    }
}

extension ReleaseReport.Line {
    fileprivate var cells: [String] { [tenant.rawValue, resource, what, why] }
}

extension ActionReport {
    fileprivate var hasSucceeded: Bool {
        if case .acted(let outcome) = fate { outcome.result == .succeeded } else { false }
    }
}
