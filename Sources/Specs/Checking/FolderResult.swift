import Vocabulary

extension NamespaceSpecs {
    /// Takes sound documents of one namespace, in any order.
    convenience init(_ namespace: NamespaceName, _ documents: [ReadDocument]) {
        var schedules: [ScheduleSpec] = []
        var overrides: [OverrideSpec] = []
        var policies: [ResourcePolicySpec] = []
        var exceptions: [PolicyExceptionSpec] = []
        for document in documents {
            switch document.spec {
            case .schedule(let spec): schedules.append(spec)
            case .override(let spec): overrides.append(spec)
            case .policy(let spec): policies.append(spec)
            case .exception(let spec): exceptions.append(spec)
            // What a calendar says is part of the schedules that name it.
            case .calendar: break
            // A cluster-scoped document is never read from a namespace's folder.
            case .tenant, .account, .source, .approval, .specPolicy: break
            }
        }
        self.init(
            name: namespace, schedules: schedules, overrides: overrides, policies: policies, exceptions: exceptions)
    }
}

/// What came of the files of a namespace's folder.
struct FolderResult: Sendable {
    private(set) var diagnostics: [Diagnostic] = []
    /// What policies over documents find, which is among the diagnostics too.
    private(set) var findings: [SpecFinding] = []
    /// Whether the namespace has to stay at its last good files.
    private(set) var isBroken = false
    /// What the namespace adds to the specs; nil where anything is wrong. The object stays as long as the result does.
    private(set) var contribution: NamespaceSpecs?

    init() {}

    /// Checks the files, given in order, against each other and against the folder's standing.
    init(_ files: [FileReading], _ folder: Assembly.Folder) {
        diagnostics = files.flatMap(\.diagnostics)
        let documents = files.flatMap(\.documents)
        switch folder.standing {
        case .unknowable: break
        case .unclaimed(let nearest):
            refuse(
                files, "namespace `\(Echo.cut(folder.share.namespace.rawValue))` belongs to no tenant",
                why: "no `Tenant` lists it",
                fix: nearest.map { "did you mean `\($0)`?" } ?? "have it added to a `Tenant` in `platform/`")
        case .granted(let grant) where grant.source != folder.share.source:
            refuse(
                files, "namespace `\(folder.share.namespace)` does not come from here",
                why: "its `Tenant` states the source `\(grant.source)`, and this is `\(folder.share.source)`",
                fix: "move the documents there, or have `source` changed in the `Tenant`")
            // A stranger's mistake: the namespace itself is as good as its own source says.
            return
        case .granted(let grant) where grant.isPlatform:
            refuse(
                files, "namespace `\(folder.share.namespace)` is a platform namespace",
                why: "its documents stand in `platform/` of the root source", fix: "move them there")
        case .granted(let grant):
            diagnostics += Duplicates.find(documents)
            let (calendars, problems) = CalendarBook.read(documents, files)
            diagnostics += problems
            let policies = PolicyBook(
                of: folder.share.namespace, in: documents,
                hasGaps: files.contains { $0.gaps.covers("ResourcePolicy") })
            for reference in documents.flatMap(\.references) + files.flatMap(\.looseReferences) {
                if let problem = grant.holdings.problem(reference, tenant: grant.tenant)
                    ?? calendars.problem(reference, own: folder.share.namespace, platform: grant.calendars)
                    ?? policies.problem(reference, platform: grant.policies)
                {
                    diagnostics.append(problem)
                }
            }
            findings = SpecJudge(grant.judges).findings(in: files) { _ in grant.tenant }
            diagnostics += findings.map(\.diagnostic)
            if !hasErrors {
                contribution = NamespaceSpecs(
                    folder.share.namespace, documents.resolved(calendars, platform: grant.calendars))
            }
        }
        isBroken = hasErrors
    }

    private var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

    /// One error for each file that has a document.
    private mutating func refuse(_ files: [FileReading], _ what: String, why: String, fix: String) {
        for case let document? in files.map(\.documents.first) {
            diagnostics.append(.error(at: document.nameRange, what, why: why, fix: fix))
        }
    }
}

/// Documents that bear the same kind, namespace and name.
enum Duplicates {
    /// An error at each document but the first.
    static func find(_ documents: [ReadDocument]) -> [Diagnostic] {
        var first: [ClaimName: SourceRange] = [:]
        return documents.compactMap { document in
            let metadata = document.spec.metadata
            let name = metadata.claimName
            guard let earlier = first[name] else {
                first[name] = document.nameRange
                return nil
            }
            return .error(
                at: document.nameRange, "there is already a `\(metadata.kind)` called `\(metadata.name)`",
                why: "it stands at \(earlier)", fix: "rename or remove one of them")
        }
    }
}

extension [ReadDocument] {
    /// The same with schedules that know what their calendars say.
    func resolved(_ calendars: CalendarBook, platform: CalendarBook) -> [ReadDocument] {
        map { document in
            guard case .schedule(let schedule) = document.spec, !schedule.calendars.isEmpty else { return document }
            return ReadDocument(
                spec: .schedule(calendars.resolved(schedule, platform: platform)), references: document.references,
                nameRange: document.nameRange)
        }
    }
}
