import Planning
import Repositories
import Specs
import Storage
import Vocabulary

/// The sources as they are gathered, and what is done about those parts that cannot be read.
struct SpecDraft {
    typealias Lookup = @Sendable (String, NamespaceName) async throws(LoopError) -> NamespaceTree?

    private let memory: SpecMemory
    private let lookup: Lookup?
    private var snapshots: [SourceSnapshot] = []
    private var isAccepted: [Bool] = []
    /// What the files of the snapshots say, each by itself.
    private var readings: [SpecMemory.Entry] = []
    private var held: [SpecSituation.HeldSource] = []
    private var notices: [String] = []
    private var unreadable: [NamespaceName: String] = [:]
    /// Parts that are read at an older commit.
    private var kept: [SpecPart: NamespaceTree] = [:]

    init(memory: SpecMemory, lookup: Lookup?) {
        self.memory = memory
        self.lookup = lookup
    }

    mutating func add(_ snapshot: SourceSnapshot, accepting: Bool = false) {
        snapshots.append(snapshot)
        isAccepted.append(accepting)
        readings += snapshot.files.map { read(snapshot.name, snapshot.commit?.hex ?? "", $0.path, $0.bytes) }
        readings += snapshot.unreadCalendars.map(SpecMemory.Entry.init(unread:))
    }

    mutating func notice(_ text: String) { notices.append(text) }

    mutating func hold(_ name: String, _ reason: String, at commit: String?, isNew: Bool) {
        let source = SpecSituation.HeldSource(name: name, reason: reason, commit: commit, isNew: isNew)
        held.append(source)
        notices.append(
            "source \(name) is held, so nothing \(source.isRoot ? "" : "of its namespaces ")moves: \(reason); "
                + "`pioneer resume source/\(name)` lets it go on once somebody has looked")
    }

    /// Notes a source that is not there: its namespaces are not known.
    mutating func miss(_ source: GitSourceSpec, _ why: String) {
        notices.append(why)
        for namespace in source.namespaces { unreadable[namespace] = why }
    }

    /// Notes that nothing of a further source moves where it is held: one team's repository never stops another's.
    mutating func block(_ source: GitSourceSpec) {
        guard let hold = held.first(where: { $0.name == source.metadata.name }) else { return }
        for namespace in source.namespaces { unreadable[namespace] = "its source is held: \(hold.reason)" }
    }

    /// The further sources that the platform's documents name, as they are now or as they were when they were sound.
    mutating func furtherSources() async throws(LoopError) -> [GitSourceSpec] {
        try await standOnPlatform().specs.sources
    }

    /// Falls back where documents are bad, and says so.
    mutating func finish() async throws(LoopError) -> SpecSituation {
        let asked = read(keeping: [:])
        var reading = try await standOnPlatform()
        let isPlatformBad = isBroken(asked)
        let bad = Set(broken(asked) + broken(reading)).sorted()
        for namespace in broken(reading) {
            if try await !keep(SpecPart(source: source(of: namespace, reading.specs), namespace: namespace)) {
                unreadable[namespace] = "it has errors, and there is no earlier version without"
            }
        }
        if !kept.isEmpty { reading = read(keeping: kept) }
        if isBroken(reading) {
            notices.append("the platform's documents have errors, so nothing moves")
            held.append(
                SpecSituation.HeldSource(
                    name: TenantSpec.rootSource, reason: "its platform/ folder has errors", commit: nil, isNew: false))
        }
        for namespace in broken(reading) where unreadable[namespace] == nil {
            unreadable[namespace] = "it has errors with the platform's documents as they are now"
        }
        if let root = held.first(where: \.isRoot) {
            for name in reading.specs.tenants.flatMap(\.namespaces).map(\.name) where unreadable[name] == nil {
                unreadable[name] = "the root source is held: \(root.reason)"
            }
        }
        memory.keepOnly(Set(readings.map(\.reading.identity)))
        return SpecSituation(
            specs: reading.specs, diagnostics: asked.diagnostics + snapshots.flatMap(\.unreadDiagnostics),
            revisions: revisions(), unreadable: unreadable, held: held, notices: notices, snapshots: snapshots,
            acceptances: acceptances(bad: Set(bad), isPlatformBad: isPlatformBad, reading.specs),
            findings: asked.findings)
    }

    /// What the documents say with the platform's part of them sound, where it ever was.
    private mutating func standOnPlatform() async throws(LoopError) -> SpecReading {
        let reading = read(keeping: kept)
        guard kept[.platform] == nil, isBroken(reading), try await keep(.platform) else { return reading }
        return read(keeping: kept)
    }

    private func read(keeping kept: [SpecPart: NamespaceTree]) -> SpecReading {
        var all = readings
        if !kept.isEmpty {
            all.removeAll { reading in
                let file = reading.reading.identity
                return SpecPart(source: file.source, path: file.path).map { kept[$0] != nil } ?? false
            }
        }
        for (part, tree) in kept.sorted(by: { $0.key < $1.key }) {
            all += tree.files.map { read(part.source, tree.commit, $0.path, $0.bytes).inForce }
        }
        return memory.assemble(all)
    }

    private func read(
        _ source: String, _ revision: String, _ path: String, _ bytes: [UInt8]
    ) -> SpecMemory.Entry {
        memory.read(SourceFile(source: source, revision: revision, path: path, bytes: bytes))
    }

    /// Parts with entries that nobody can read: what these say is not known, so the rest of the part cannot stand.
    private var partsInDoubt: Set<SpecPart> {
        Set(
            snapshots.flatMap { snapshot in
                snapshot.unreadDocuments.compactMap { SpecPart(source: snapshot.name, path: $0.path) }
            }
        ).subtracting(kept.keys)
    }

    private func isBroken(_ reading: SpecReading) -> Bool {
        reading.isPlatformBroken || partsInDoubt.contains(.platform)
    }

    private func broken(_ reading: SpecReading) -> [NamespaceName] {
        let doubtful = partsInDoubt.filter { $0 != .platform && source(of: $0.namespace, reading.specs) == $0.source }
        return Set(reading.brokenNamespaces + doubtful.map(\.namespace)).sorted()
    }

    /// Puts a part back to its last good version; false where there is none.
    private mutating func keep(_ part: SpecPart) async throws(LoopError) -> Bool {
        guard let tree = try await lookup?(part.source, part.namespace) else { return false }
        kept[part] = tree
        let what = part == .platform ? "the platform" : "namespace \(part.namespace)"
        notices.append("\(what) has errors and stays at commit \(tree.commit.prefix(12))")
        return true
    }

    private func source(of namespace: NamespaceName, _ specs: SpecSet) -> String {
        for tenant in specs.tenants {
            if let stated = tenant.namespaces.first(where: { $0.name == namespace }) { return stated.source }
        }
        return TenantSpec.rootSource
    }

    private func revisions() -> [SourceRevision] {
        let whole = snapshots.map { SourceRevision(source: $0.name, commit: $0.commit?.hex ?? "working-tree") }
        let parts = kept.sorted { $0.key < $1.key }.map { part, tree in
            SourceRevision(source: part.source, path: part.folder, commit: tree.commit)
        }
        return whole + parts
    }

    /// The commits to remember, with the parts that are good at them.
    private func acceptances(
        bad: Set<NamespaceName>, isPlatformBad: Bool, _ specs: SpecSet
    ) -> [SpecSituation.Acceptance] {
        zip(snapshots, isAccepted).compactMap { snapshot, isAccepted in
            guard isAccepted, let commit = snapshot.commit else { return nil }
            // A namespace without files must not come back to life out of memory.
            var files = Dictionary(
                specs.tenants.flatMap(\.namespaces).filter { $0.source == snapshot.name }
                    .map { (SpecPart(source: snapshot.name, namespace: $0.name), [NamespaceTree.File]()) },
                uniquingKeysWith: { first, _ in first })
            for file in snapshot.files {
                guard let part = SpecPart(source: snapshot.name, path: file.path) else { continue }
                files[part, default: []].append(NamespaceTree.File(path: file.path, bytes: file.bytes))
            }
            let trees = files.sorted { $0.key < $1.key }
                .filter { part, _ in part == .platform ? !isPlatformBad : !bad.contains(part.namespace) }
                .map { part, files in NamespaceTree(namespace: part.namespace, commit: commit.hex, files: files) }
            return SpecSituation.Acceptance(source: snapshot.name, commit: commit.hex, trees: trees)
        }
    }
}
