import Cloud
import Vocabulary

/// What a scope's watches have told.
struct WatchedState: Sendable {
    private(set) var rows = WatchedRows()
    private(set) var companions: WatchedCompanions
    private let scope: Scope
    private let kind: ObjectKind
    private let detail: ListingDetail
    private var standing: WatchStanding
    private var pool = ResourcePool()
    private var drafts = 0

    /// So many objects share what they have in common. Without an end the pool would keep whatever was once there.
    private static let pooled = 1024

    init(_ scope: Scope, _ kind: ObjectKind, _ detail: ListingDetail, _ now: Instant) {
        self.scope = scope
        self.kind = kind
        self.detail = detail
        standing = WatchStanding(now)
        companions = WatchedCompanions(beside: kind, now)
    }

    /// Why not everything is known; nil where it is.
    var gap: String? { standing.gap ?? companions.gap }

    /// When the oldest of the last words was said.
    var toldAt: Instant { min(standing.toldAt, companions.toldAt ?? standing.toldAt) }

    /// Takes note of something told.
    ///
    /// - Returns: Whether something else would be listed than before, once all is there.
    mutating func take(_ event: WatchEvent, of kind: ObjectKind, at now: Instant) -> Bool {
        let before = gap
        let isChanged = kind.type == scope.type ? take(event, at: now) : takeBeside(event, of: kind, at: now)
        return isChanged && gap == nil || gap != before
    }

    private mutating func take(_ event: WatchEvent, at now: Instant) -> Bool {
        standing.take(event, at: now)
        switch event {
        case .restarted:
            rows.begin()
            return false
        case .added(let bytes), .modified(let bytes): return put(bytes)
        case .deleted(let bytes):
            return read(bytes).map { rows.remove("\($0.name.namespace)/\($0.name.name)") } ?? false
        case .synced:
            pool = ResourcePool()
            return rows.end()
        case .interrupted where event.isOfNothing:
            rows.begin()
            return rows.end()
        case .interrupted, .bookmark: return false
        }
    }

    private mutating func put(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let draft = read(bytes) else { return false }
        return rows.put(maker.row(draft, &pool))
    }

    private mutating func read(_ bytes: UnsafeRawBufferPointer) -> ObjectDraft? {
        drafts += 1
        if drafts.isMultiple(of: Self.pooled), !rows.isBeginning { pool = ResourcePool() }
        do throws(CloudError) {
            return try DraftPage.object(bytes, of: kind, &pool, withPodLabels: companions.wantsPodLabels)
        } catch {
            standing.spoil(error)
            return nil
        }
    }

    private mutating func takeBeside(_ event: WatchEvent, of other: ObjectKind, at now: Instant) -> Bool {
        let selections = companions.take(event, of: other, at: now)
        guard !selections.isEmpty else { return false }
        let maker = maker
        var pool = ResourcePool()
        var isChanged = false
        for selection in selections {
            isChanged = rows.revise(selection) { maker.revised($0, &pool) } || isChanged
        }
        return isChanged
    }

    private var maker: RowMaker { RowMaker(scope: scope, kind: kind, detail: detail, companions: companions) }
}

/// Makes rows of what was told.
private struct RowMaker {
    let scope: Scope
    let kind: ObjectKind
    let detail: ListingDetail
    let companions: WatchedCompanions

    func row(_ draft: ObjectDraft, _ pool: inout ResourcePool) -> WatchedRows.Row {
        let labels = draft.podLabels.map { pool.tag($0.key, $0.value) }
        return WatchedRows.Row(resource: maker(draft.name).resource(draft, &pool), podLabels: labels)
    }

    /// The resource of a row as it is now that something else stands beside it.
    func revised(_ row: WatchedRows.Row, _ pool: inout ResourcePool) -> Resource {
        guard let name = ObjectName(row.id, scope.type) else { return row.resource }
        var draft = ObjectDraft(kind)
        (draft.metadata.namespace, draft.metadata.name) = (name.namespace, name.name)
        draft.podLabels = row.podLabels.map { ($0.key, $0.value) }
        if case .known(.count(let size)) = row.resource.value(of: .desired) { draft.replicas = size }
        return maker(name).revised(row.resource, draft, &pool)
    }

    private func maker(_ name: ObjectName) -> ResourceMaker {
        ResourceMaker(scope: scope, detail: detail, companions: companions.beside(name))
    }
}
