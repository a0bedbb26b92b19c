import Vocabulary

/// What the files of `platform/` say, checked against each other: the ground that every namespace stands on.
struct Ground: Sendable {
    private(set) var tenants: [TenantSpec] = []
    private(set) var accounts: [CloudAccountSpec] = []
    private(set) var sources: [GitSourceSpec] = []
    private(set) var approvals: [ApprovalSpec] = []
    /// What the platform's own namespaces add, in the order of claim names.
    private(set) var platformNamespaces: [NamespaceSpecs] = []
    /// In the order of their names.
    private(set) var specPolicies: [SpecPolicySpec] = []
    private(set) var diagnostics: [Diagnostic] = []
    /// What policies over documents find, which is among the diagnostics too.
    private(set) var findings: [SpecFinding] = []
    private var index = PlatformIndex([], Gaps())
    private var calendars = CalendarBook()

    var isBroken: Bool { diagnostics.contains { $0.severity == .error } }

    init() {}

    /// Checks the files, given in order.
    ///
    /// - Parameter previous: What was there before; where the calendars are the same, whoever holds them sees that at
    ///   once.
    init(_ files: [FileReading], previous: Ground) {
        let documents = files.flatMap(\.documents)
        let gaps = files.reduce(into: Gaps()) { $0.formUnion($1.gaps) }
        index = PlatformIndex(documents, gaps)
        let (calendars, unsound) = CalendarBook.read(documents, files)
        self.calendars = calendars == previous.calendars ? previous.calendars : calendars
        let problems =
            Duplicates.find(documents) + index.collisions + documents.flatMap(index.problems)
            + files.flatMap(\.looseReferences).compactMap(index.problem) + unsound
            + documents.flatMap { Self.calendarProblems(of: $0, calendars) }
        let sound = Self.sound(documents, but: problems)
        findings = SpecJudge(sound.compactMap(\.spec.judge)).findings(in: files, owner: index.owner)
        let found = findings.map(\.diagnostic)
        diagnostics = (files.flatMap(\.diagnostics) + problems + found).sorted()
        keep(Self.sound(sound, but: found).resolved(calendars, platform: calendars))
    }

    /// The documents without those in which something is wrong.
    private static func sound(_ documents: [ReadDocument], but problems: [Diagnostic]) -> [ReadDocument] {
        let wrong = problems.filter { $0.severity == .error }.compactMap(\.range)
        return documents.filter { document in
            !wrong.contains { document.spec.metadata.origin.range.contains($0) }
        }
    }

    private mutating func keep(_ documents: [ReadDocument]) {
        var namespaced: [NamespaceName: [ReadDocument]] = [:]
        for document in documents {
            switch document.spec {
            case .tenant(let spec): tenants.append(spec)
            case .account(let spec): accounts.append(spec)
            case .source(let spec): sources.append(spec)
            case .approval(let spec): approvals.append(spec)
            case .specPolicy(let spec): specPolicies.append(spec)
            case .schedule, .override, .calendar, .policy, .exception:
                if let namespace = document.spec.metadata.namespace {
                    namespaced[namespace, default: []].append(document)
                }
            }
        }
        tenants.sort { $0.metadata.name < $1.metadata.name }
        accounts.sort { $0.metadata.name < $1.metadata.name }
        sources.sort { $0.metadata.name < $1.metadata.name }
        approvals.sort { $0.metadata.name < $1.metadata.name }
        specPolicies.sort { $0.metadata.name < $1.metadata.name }
        platformNamespaces = namespaced.map { NamespaceSpecs($0, $1) }.sorted { $0.name < $1.name }
    }

    /// What the platform grants a namespace's folder.
    func standing(of share: Assembly.Share) -> Standing {
        let standing = index.standing(
            of: share.namespace, mayNameOthers: share.source == TenantSpec.rootSource, calendars)
        guard !specPolicies.isEmpty, case .granted(var grant) = standing else { return standing }
        grant.judges = specPolicies.filter { $0.reaches(share.namespace, of: grant.tenant) }
        return .granted(grant)
    }

    private static func calendarProblems(of document: ReadDocument, _ calendars: CalendarBook) -> [Diagnostic] {
        guard let own = document.spec.metadata.namespace else { return [] }
        return document.references.compactMap { calendars.problem($0, own: own, platform: calendars) }
    }
}

extension AnySpec {
    fileprivate var judge: SpecPolicySpec? { if case .specPolicy(let spec) = self { spec } else { nil } }
}

extension SourceRange {
    fileprivate func contains(_ other: SourceRange) -> Bool {
        file == other.file && start <= other.start && other.end <= end
    }
}
