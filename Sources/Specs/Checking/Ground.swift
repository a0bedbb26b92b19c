import Vocabulary

/// What the files of `platform/` say, checked against each other: the ground that every namespace stands on.
struct Ground: Sendable {
    private(set) var tenants: [TenantSpec] = []
    private(set) var accounts: [CloudAccountSpec] = []
    private(set) var sources: [GitSourceSpec] = []
    private(set) var approvals: [ApprovalSpec] = []
    /// What the platform's own namespaces add, in the order of claim names.
    private(set) var platformNamespaces: [NamespaceSpecs] = []
    private(set) var diagnostics: [Diagnostic] = []
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
        diagnostics = (files.flatMap(\.diagnostics) + problems).sorted()
        let wrong = problems.filter { $0.severity == .error }.compactMap(\.range)
        let sound = documents.filter { document in
            !wrong.contains { document.spec.metadata.origin.range.contains($0) }
        }
        keep(sound.resolved(calendars, platform: calendars))
    }

    private mutating func keep(_ documents: [ReadDocument]) {
        var namespaced: [NamespaceName: [ReadDocument]] = [:]
        for document in documents {
            switch document.spec {
            case .tenant(let spec): tenants.append(spec)
            case .account(let spec): accounts.append(spec)
            case .source(let spec): sources.append(spec)
            case .approval(let spec): approvals.append(spec)
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
        platformNamespaces = namespaced.map { NamespaceSpecs($0, $1) }.sorted { $0.name < $1.name }
    }

    /// What the platform grants a namespace's folder.
    func standing(of share: Assembly.Share) -> Standing {
        index.standing(of: share.namespace, mayNameOthers: share.source == TenantSpec.rootSource, calendars)
    }

    private static func calendarProblems(of document: ReadDocument, _ calendars: CalendarBook) -> [Diagnostic] {
        guard let own = document.spec.metadata.namespace else { return [] }
        return document.references.compactMap { calendars.problem($0, own: own, platform: calendars) }
    }
}

extension SourceRange {
    fileprivate func contains(_ other: SourceRange) -> Bool {
        file == other.file && start <= other.start && other.end <= end
    }
}
