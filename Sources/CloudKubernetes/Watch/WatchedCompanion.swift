import Cloud
import Vocabulary

/// One kind of what stands beside workloads, as a watch tells it: what there is, by where it counts.
struct WatchedCompanion<Key: Hashable & Sendable, Entry: Hashable & Sendable>: Sendable {
    private(set) var standing: WatchStanding
    private let kind: ObjectKind
    private let read: @Sendable (ObjectDraft) -> (Key, Entry)?
    private var table = Table()
    /// What has been told so far of all there is.
    private var incoming: Table?

    /// Where another entry counts than before.
    enum Change {
        case at([Key])
        case everywhere
    }

    init(_ kind: ObjectKind, _ now: Instant, _ read: @escaping @Sendable (ObjectDraft) -> (Key, Entry)?) {
        self.kind = kind
        self.read = read
        standing = WatchStanding(now)
    }

    /// The entries that count somewhere, in the order of their names.
    func entries(at key: Key) -> Known<[Entry]> {
        if let why = standing.ignorance { return .unknown(why) }
        return .known(table[key])
    }

    /// Takes note of something told.
    mutating func take(_ event: WatchEvent, at now: Instant) -> Change {
        let before = standing.ignorance
        standing.take(event, at: now)
        var touched: [Key] = []
        switch event {
        case .restarted: incoming = Table()
        case .added(let bytes), .modified(let bytes): touched = put(bytes, isThere: true)
        case .deleted(let bytes): touched = put(bytes, isThere: false)
        case .synced:
            table = incoming ?? table
            incoming = nil
            return .everywhere
        case .interrupted where event.isOfNothing: table = Table()
        case .interrupted, .bookmark: break
        }
        return standing.ignorance == before ? .at(touched) : .everywhere
    }

    private mutating func put(_ bytes: UnsafeRawBufferPointer, isThere: Bool) -> [Key] {
        var pool = ResourcePool()
        do throws(CloudError) {
            let draft = try DraftPage.object(bytes, of: kind, &pool)
            let entry = isThere ? read(draft) : nil
            guard incoming == nil else {
                incoming?.put(entry, named: draft.name)
                return []
            }
            return table.put(entry, named: draft.name)
        } catch {
            standing.spoil(error)
            return []
        }
    }

    private struct Table: Sendable {
        private var places: [ObjectName: Key] = [:]
        private var members: [Key: [(name: ObjectName, entry: Entry)]] = [:]

        subscript(key: Key) -> [Entry] { (members[key] ?? []).map(\.entry) }

        /// Puts an entry where it counts, or takes it away.
        ///
        /// - Returns: Where that makes a difference.
        @discardableResult
        mutating func put(_ new: (Key, Entry)?, named name: ObjectName) -> [Key] {
            var touched: [Key] = []
            if let old = places.removeValue(forKey: name) {
                if let new, new.0 == old, members[old]?.first(where: { $0.name == name })?.entry == new.1 {
                    places[name] = old
                    return []
                }
                members[old]?.removeAll { $0.name == name }
                if members[old]?.isEmpty ?? false { members[old] = nil }
                touched.append(old)
            }
            if let (key, entry) = new {
                places[name] = key
                let own = members[key] ?? []
                members[key] = (own + [(name, entry)]).sorted { $0.name.name < $1.name.name }
                touched.append(key)
            }
            return touched
        }
    }
}
