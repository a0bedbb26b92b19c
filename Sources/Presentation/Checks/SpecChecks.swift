import ControlLoop
import Planning
import Specs
import Vocabulary

/// What documents say wrong, as results at their places in the repository under review.
struct SpecChecks {
    private static let rules = [
        CheckRule(
            "document", "a document is not as it has to be",
            help:
                "What a document says is not what its kind can hold, or does not agree with other documents. Nothing of "
                + "its namespace counts until that is mended. Each message says what to write instead; the pages of the "
                + "kinds list every field."),
        CheckRule(
            "source", "documents that are kept back",
            help: "A source could not be asked or is held, or a namespace stays at an older commit, so that something "
                + "else counts than what is reviewed. `pioneer resume` lets a held source go on."),
    ]

    /// Those above, and every rule of a policy over documents, also one that found nothing.
    let rules: [CheckRule]
    let results: [CheckResult]
    /// The files that were read of the repository under review, from its top.
    let files: [String]

    /// - Parameter folder: The working tree that was read, from the top of its repository; nil for a commit.
    init(_ specs: SpecSituation, folder: String? = nil) {
        let places = ReviewPlaces(specs, folder: folder)
        files = specs.snapshots.filter { $0.name == TenantSpec.rootSource }.flatMap(\.paths).compactMap(places.path)
        let judged = Set(specs.findings.map(\.diagnostic))
        rules = Self.rules + SpecPolicyChecks.rules(specs)
        results =
            specs.diagnostics.filter { !judged.contains($0) }.map { places.result($0) }
            + specs.findings.map { SpecPolicyChecks.result($0, places) }
            + specs.notices.map { CheckResult("source", .note, at: nil, $0, in: "sources") }
    }
}

/// Where things are in the repository under review: that of the root source.
struct ReviewPlaces {
    private let folder: String
    /// Files that are in another source and not in the root's, with its name.
    private var elsewhere: [String: String] = [:]
    private let specs: SpecSet

    init(_ situation: SpecSituation, folder: String? = nil) {
        specs = situation.specs
        let root = situation.snapshots.first { $0.name == TenantSpec.rootSource }
        let stated = folder ?? root?.folder ?? ""
        let parts = stated.split(separator: "/").filter { $0 != "." }
        self.folder = (stated.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
        for snapshot in situation.snapshots where snapshot.name != TenantSpec.rootSource {
            for path in snapshot.paths { elsewhere[path] = snapshot.name }
        }
        for path in root?.paths ?? [] { elsewhere[path] = nil }
    }

    /// A path of the root source from the top of its repository; nil for one that is elsewhere.
    func path(_ path: String) -> String? {
        if elsewhere[path] != nil { return nil }
        return folder.isEmpty ? path : "\(folder)/\(path)"
    }

    /// - Parameters:
    ///   - rule: Nil for what is wrong with a document by itself.
    ///   - subject: Nil for what is wrong.
    func result(_ diagnostic: Diagnostic, by rule: String? = nil, subject: String? = nil) -> CheckResult {
        let reason = diagnostic.why.isEmpty ? "" : ", \(diagnostic.why)"
        let level: CheckResult.Level =
            switch diagnostic.severity {
            case .error: .error
            case .warning: .warning
            case .note: .note
            }
        let (range, other) = place(diagnostic.range)
        return CheckResult(
            rule ?? "document", level, at: range, other + diagnostic.what + reason, help: diagnostic.fix,
            // Some say where something else stands.
            subject: subject ?? (diagnostic.what + reason).replacing(#/[0-9]+:[0-9]+/#, with: ""),
            in: range == nil ? "sources" : nil)
    }

    /// Where a document begins; that of another source is named beside the document that delegates to it.
    func place(_ origin: Origin) -> SourceRange? {
        guard origin.source != TenantSpec.rootSource else {
            return path(origin.range.file).map { SourceRange(file: $0, start: origin.range.start) }
        }
        return delegation(to: origin.source)
    }

    private func place(_ range: SourceRange?) -> (SourceRange?, String) {
        guard var place = range else { return (nil, "") }
        guard let path = path(place.file) else {
            let source = elsewhere[place.file] ?? ""
            return (delegation(to: source), "source \(source), \(place): ")
        }
        place.file = path
        return (place, "")
    }

    private func delegation(to source: String) -> SourceRange? {
        let origin = specs.sources.first { $0.metadata.name == source }?.metadata.origin
        return origin.flatMap { origin in
            path(origin.range.file).map { SourceRange(file: $0, start: origin.range.start) }
        }
    }
}
