import Repositories
public import Specs
public import Storage
public import Transport
import Vocabulary

/// Brings the documents of all sources together: the root source first, since it names the others.
public struct SpecLoader: Sendable {
    private let configuration: Configuration
    private let reader: SourceReader
    private let store: (any Store)?
    private let memory: SpecMemory

    /// A loader; without a store nothing is remembered, so nothing can be held or kept back.
    public init(_ configuration: Configuration, store: (any Store)?, memory: SpecMemory, http: HTTPClient) {
        self.configuration = configuration
        reader = SourceReader(cache: configuration.cache, http: http)
        self.store = store
        self.memory = memory
    }

    /// Reads every source at its accepted commit, or the root at a revision of the caller's choice.
    public func load(rootRevision: String? = nil) async throws(LoopError) -> SpecSituation {
        try await load(rootRevision: rootRevision, accepting: false)
    }

    /// Reads two revisions of the root, all other sources as the base has them.
    ///
    /// What the store accepted or held before has no say: only the two count. A part with errors in the head stays as it
    /// is in the base, as it would stay at its last good version once the head is accepted.
    func load(base: String, head: String) async throws(LoopError) -> (base: SpecSituation, head: SpecSituation) {
        let old = try await load(rootRevision: base, accepting: true)
        let parts = old.acceptances.flatMap { acceptance in
            acceptance.trees.map { (SpecPart(source: acceptance.source, namespace: $0.namespace), $0) }
        }
        let trees = Dictionary(parts, uniquingKeysWith: { first, _ in first })
        var draft = SpecDraft(memory: memory) { source, namespace throws(LoopError) in
            trees[SpecPart(source: source, namespace: namespace)]
        }
        let root = try await remoteOfRoot()
        do throws(RepositoryError) {
            draft.add(try await snapshot("root", root, configuration.root.path, at: head))
        } catch {
            throw LoopError(LoopError.Kind(error.kind), "source root: \(error)")
        }
        for snapshot in old.snapshots where snapshot.name != TenantSpec.rootSource { draft.add(snapshot) }
        let read = Set(old.snapshots.map(\.name))
        for source in old.specs.sources where !read.contains(source.metadata.name) {
            draft.miss(source, "source \(source.metadata.name): it could not be read")
        }
        return (old, try await draft.finish())
    }

    private func load(rootRevision: String?, accepting: Bool) async throws(LoopError) -> SpecSituation {
        var draft = SpecDraft(memory: memory, lookup: lookup)
        let states = try await states()
        let root = try await remoteOfRoot()
        try await add(
            "root", root, configuration.root.path, states["root"], at: rootRevision, accepting: accepting, to: &draft)
        for source in try await draft.furtherSources() {
            let remote = remote(of: source)
            let name = source.metadata.name
            do {
                try await add(name, remote, source.path, states[name], at: nil, to: &draft)
                draft.block(source)
            } catch {
                // One tenant's repository never stops another's.
                draft.miss(source, error.message)
            }
        }
        return try await draft.finish()
    }

    /// Reads a plain folder as the root source; other sources are not asked.
    public func load(workingTree folder: String) async throws(LoopError) -> SpecSituation {
        var draft = SpecDraft(memory: memory, lookup: nil)
        let snapshot: SourceSnapshot
        do {
            snapshot = try await reader.workingTree(folder)
        } catch {
            throw LoopError(.terminal, "\(error)")
        }
        guard !snapshot.files.isEmpty || !snapshot.unread.isEmpty else {
            throw LoopError(
                .terminal,
                "there are no specs in \(folder): no document under platform/ or tenants/; "
                    + "name the folder that holds them")
        }
        draft.add(snapshot)
        for source in try await draft.furtherSources() {
            draft.miss(source, "source \(source.metadata.name): other sources are not read here")
        }
        return try await draft.finish()
    }

    /// What the documents of snapshots say; no source is asked.
    func load(_ snapshots: [SourceSnapshot]) async throws(LoopError) -> SpecSituation {
        var draft = SpecDraft(memory: memory, lookup: nil)
        for snapshot in snapshots { draft.add(snapshot) }
        return try await draft.finish()
    }

    /// The commit that each source's branch is at now, or why it could not be asked, the root's first.
    public func tips(of sources: [GitSourceSpec]) async throws(LoopError) -> [String] {
        var tips = [await tip(of: try await remoteOfRoot())]
        for source in sources { tips.append(await tip(of: remote(of: source))) }
        return tips
    }

    private func tip(of remote: RemoteReference) async -> String {
        do {
            return try await reader.tip(remote).1.hex
        } catch {
            return "\(error)"
        }
    }

    private func remote(of source: GitSourceSpec) -> RemoteReference {
        RemoteReference(
            url: source.url, branch: source.branch,
            credentials: source.credentials.flatMap { configuration.gitCredentials[$0] })
    }

    private func remoteOfRoot() async throws(LoopError) -> RemoteReference {
        let root = configuration.root
        if let name = root.credentials, configuration.gitCredentials[name] == nil {
            throw LoopError(.terminal, "the root source names credentials '\(name)', which are not configured")
        }
        return RemoteReference(
            url: root.url, branch: root.branch,
            credentials: root.credentials.flatMap { configuration.gitCredentials[$0] })
    }

    private func states() async throws(LoopError) -> [String: SourceState] {
        guard let store else { return [:] }
        do {
            return Dictionary(uniqueKeysWithValues: try await store.sources().map { ($0.name, $0) })
        } catch {
            throw LoopError(.stalled, "\(error)")
        }
    }

    private func lookup(_ source: String, _ namespace: NamespaceName) async throws(LoopError) -> NamespaceTree? {
        do {
            return try await store?.lastGoodTree(source: source, namespace: namespace)
        } catch {
            throw LoopError(.stalled, "\(error)")
        }
    }

    private func add(
        _ name: String, _ remote: RemoteReference, _ folder: String, _ state: SourceState?, at revision: String?,
        accepting: Bool = false, to draft: inout SpecDraft
    ) async throws(LoopError) {
        do throws(RepositoryError) {
            if let revision {
                draft.add(try await snapshot(name, remote, folder, at: revision), accepting: accepting)
                return
            }
            try await follow(name, remote, folder, state, to: &draft)
        } catch {
            throw LoopError(LoopError.Kind(error.kind), "source \(name): \(error)")
        }
    }

    private func snapshot(
        _ name: String, _ remote: RemoteReference, _ folder: String, at revision: String
    ) async throws(RepositoryError) -> SourceSnapshot {
        let repository = try await reader.repository(of: remote)
        return try await reader.snapshot(name, repository, at: try await repository.resolve(revision), under: folder)
    }

    /// Reads a source at the commit that counts.
    private func follow(
        _ name: String, _ remote: RemoteReference, _ folder: String, _ state: SourceState?, to draft: inout SpecDraft
    ) async throws(RepositoryError) {
        let accepted = state?.commit.flatMap { CommitID(hex: $0) }
        let released = state?.released.flatMap { CommitID(hex: $0) }
        var current: SourceSnapshot?
        let finding: SourceDecision.Finding
        do throws(RepositoryError) {
            let (repository, tip) = try await reader.tip(remote)
            let snapshot = try await reader.snapshot(name, repository, at: tip, under: folder)
            current = snapshot
            var descends = accepted == nil
            for trusted in [accepted, released].compactMap({ $0 }) where !descends {
                descends = try await repository.isAncestor(trusted, of: tip)
            }
            finding = .tip(tip, descendsFromAccepted: descends, isEmpty: snapshot.files.isEmpty)
        } catch {
            finding = .error(error)
        }
        let isReleased = current?.commit != nil && current?.commit == released
        switch SourceDecision(accepted: accepted, held: state?.hold?.reason, released: isReleased, finding) {
        case .follow(let commit):
            if let current { draft.add(current, accepting: commit != accepted) }
        case .stay(let commit, let why):
            draft.notice("source \(name) could not be asked, so commit \(commit.short) still counts: \(why)")
            try await draft.add(old(name, remote, folder, commit))
        case .hold(let accepted, let commit, let why):
            draft.hold(name, why, at: commit?.hex, isNew: state?.hold == nil)
            if let commit = accepted, let old = try? await old(name, remote, folder, commit) { draft.add(old) }
        case .fail(let error): throw error
        }
    }

    private func old(
        _ name: String, _ remote: RemoteReference, _ folder: String, _ commit: CommitID
    ) async throws(RepositoryError) -> SourceSnapshot {
        try await reader.snapshot(name, try await reader.mirror(of: remote), at: commit, under: folder)
    }
}

extension LoopError.Kind {
    init(_ kind: RepositoryError.Kind) {
        self =
            switch kind {
            case .transient, .waitUntil: .transient
            case .stalled: .stalled
            case .terminal: .terminal
            }
    }
}
