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

    var isBroken: Bool { diagnostics.contains { $0.severity == .error } }

    init() {}

    /// Checks the files, given in order.
    init(_ files: [FileReading]) {
        let documents = files.flatMap(\.documents)
        let gaps = files.reduce(into: Gaps()) { $0.formUnion($1.gaps) }
        index = PlatformIndex(documents, gaps)
        let problems =
            Duplicates.find(documents) + index.collisions + documents.flatMap(index.problems)
            + files.flatMap(\.looseReferences).compactMap(index.problem)
        diagnostics = (files.flatMap(\.diagnostics) + problems).sorted()
        let wrong = problems.filter { $0.severity == .error }.compactMap(\.range)
        keep(documents.filter { document in !wrong.contains { document.spec.metadata.origin.range.contains($0) } })
    }

    private mutating func keep(_ documents: [ReadDocument]) {
        var namespaced: [NamespaceName: [ReadDocument]] = [:]
        for document in documents {
            switch document.spec {
            case .tenant(let spec): tenants.append(spec)
            case .account(let spec): accounts.append(spec)
            case .source(let spec): sources.append(spec)
            case .approval(let spec): approvals.append(spec)
            case .schedule, .override:
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
        index.standing(of: share.namespace, mayNameOthers: share.source == TenantSpec.rootSource)
    }
}

extension SourceRange {
    fileprivate func contains(_ other: SourceRange) -> Bool {
        file == other.file && start <= other.start && other.end <= end
    }
}
