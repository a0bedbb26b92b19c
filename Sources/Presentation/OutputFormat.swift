/// How a command writes its result: a table for people, the others for machines and comments.
public enum OutputFormat: String, CaseIterable, Sendable {
    case table, json, yaml, markdown
}

/// A form that machines which review changes read: they show what was found at its place.
public enum CheckFormat: String, CaseIterable, Sendable {
    /// Static Analysis Results Interchange Format 2.1.0, for code scanning.
    case sarif
    /// A test report, as Jenkins and most others read it.
    case junit
    /// Workflow commands of GitHub Actions.
    case github
    /// A Code Quality report of GitLab.
    case gitlab
}

/// How a command writes a result that can be reviewed: as any other, or for machines that review.
public enum ReviewFormat: Hashable, Sendable {
    case report(OutputFormat)
    case checks(CheckFormat)

    /// The format of a name; nil where there is none.
    public init?(_ name: String) {
        if let format = OutputFormat(rawValue: name) {
            self = .report(format)
        } else if let format = CheckFormat(rawValue: name) {
            self = .checks(format)
        } else {
            return nil
        }
    }

    /// Every name there is.
    public static let names = OutputFormat.allCases.map(\.rawValue) + CheckFormat.allCases.map(\.rawValue)
}
