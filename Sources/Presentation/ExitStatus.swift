/// What a command ends with. Of several that apply the first counts.
public enum ExitStatus: Int32, CaseIterable, Sendable {
    case error = 1
    /// Something was found that a person should look at: problems in documents, a ledger that does not verify.
    case findings = 3
    /// Something is held or incomplete.
    case held = 4
    /// Changes are pending; only where it was asked for.
    case pending = 2
    case fine = 0

    /// The first of those that apply.
    public static func first(of applying: Set<ExitStatus>) -> ExitStatus {
        allCases.first { applying.contains($0) } ?? .fine
    }
}
