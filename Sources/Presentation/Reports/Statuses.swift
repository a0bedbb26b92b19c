public import Cloud
public import ControlLoop
public import Planning
import Specs
import Vocabulary

extension Plan {
    /// What a command that shows this plan may end with.
    public func statuses(isDetailed: Bool) -> Set<ExitStatus> {
        var statuses: Set<ExitStatus> = []
        if counts.held > 0 || !overlaps.isEmpty || tenants.contains(where: \.isIncomplete) { statuses.insert(.held) }
        if isDetailed, counts.ready > 0 { statuses.insert(.pending) }
        if hasPolicyFindings { statuses.insert(.findings) }
        return statuses
    }

    /// What a command that shows only what policies find may end with.
    public var policyStatuses: Set<ExitStatus> {
        var statuses: Set<ExitStatus> = tenants.contains(where: \.isIncomplete) ? [.held] : []
        if tenants.contains(where: { $0.policies.tallies.contains { $0.undetermined > 0 } }) { statuses.insert(.held) }
        if hasPolicyFindings { statuses.insert(.findings) }
        return statuses
    }

    /// Whether a policy finds something that is more than shown.
    private var hasPolicyFindings: Bool {
        tenants.contains { $0.policies.findings.contains { $0.mode != .audit } }
    }
}

extension TenantPlan {
    /// Whether something could not be seen.
    fileprivate var isIncomplete: Bool {
        findings.contains { [.incomplete, .undecided, .unlisted, .documents].contains($0.kind) }
    }
}

extension PlanComparison {
    /// What a command that shows this comparison of plans, and with it some checks, may end with.
    public func statuses(_ checks: CheckReport, isDetailed: Bool) -> Set<ExitStatus> {
        var statuses: Set<ExitStatus> = []
        let isAtFault = checks.results.contains { $0.level == .error || $0.isByPolicy && $0.level == .warning }
        if isAtFault || addsFaults { statuses.insert(.findings) }
        let isHeld = tenants.contains { $0.actions.contains { $0.head?.isReady == false } }
        // What could not be seen may hide more of what the change does.
        if isHeld || head.tenants.contains(where: \.isIncomplete) { statuses.insert(.held) }
        if isDetailed, !isEmpty { statuses.insert(.pending) }
        return statuses
    }

    /// Whether a policy finds something with the change, or finds it worse, that is more than shown.
    private var addsFaults: Bool {
        tenants.contains { $0.faults.contains { $0.head.map { $0.mode != .audit } ?? false } }
    }
}

extension SpecSituation {
    /// What a command that read these documents may end with.
    public var statuses: Set<ExitStatus> {
        var statuses: Set<ExitStatus> = held.isEmpty && unreadable.isEmpty ? [] : [.held]
        if isAtFault { statuses.insert(.findings) }
        return statuses
    }

    /// What `validate` ends with.
    public var worst: ExitStatus { isAtFault ? .findings : .fine }

    /// Whether a document is wrong, or a policy finds something in one that is more than shown.
    private var isAtFault: Bool {
        diagnostics.contains { $0.severity == .error } || findings.contains { $0.mode != .audit }
    }
}

extension PassReport {
    /// What a command that made this pass may end with.
    public var statuses: Set<ExitStatus> {
        var statuses = plan.statuses(isDetailed: false)
        if actions.contains(where: \.fate.isFailure) { statuses.insert(.error) }
        if diagnostics.contains(where: { $0.severity == .error }) { statuses.insert(.findings) }
        if !held.isEmpty || actions.contains(where: \.fate.isOpen) { statuses.insert(.held) }
        return statuses
    }
}

extension WaitReport {
    /// What a command that waited for this may end with.
    public var statuses: Set<ExitStatus> { unreached.isEmpty ? [] : [.held] }
}

extension Inventory {
    /// What a command that shows what was listed may end with.
    public var statuses: Set<ExitStatus> { gaps.isEmpty ? [] : [.held] }
}
