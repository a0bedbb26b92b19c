import Cloud
import Vocabulary

/// The resources of a watch in the order of their ids, and of each what it takes to revise it.
///
/// They stand one after the other: that takes less than a table, and is a listing's order.
struct WatchedRows: Sendable {
    struct Row: Sendable {
        let resource: Resource
        /// Empty where nobody asks for them.
        let podLabels: [Tag]

        var id: String { resource.address.id }
    }

    private(set) var rows: [Row] = []
    /// What has been told so far of all there is; without a row it has gone again.
    private var incoming: [(id: String, row: Row?)]?

    /// Whether all there is is being told.
    var isBeginning: Bool { incoming != nil }

    /// From now on all there is is told; what there was counts until ``end()``.
    mutating func begin() { incoming = [] }

    /// Takes a row over.
    ///
    /// - Returns: Whether it shows anything else than before.
    mutating func put(_ row: Row) -> Bool {
        let place = place(of: row.id)
        let old = place < rows.count && rows[place].id == row.id ? rows[place] : nil
        let isSame = old.map { $0.resource.shows(theSameAs: row.resource) } ?? false
        // One that is the same stays the very one it was.
        let kept = isSame ? Row(resource: old?.resource ?? row.resource, podLabels: row.podLabels) : row
        guard incoming == nil else {
            incoming?.append((row.id, kept))
            return false
        }
        if old == nil { rows.insert(kept, at: place) } else { rows[place] = kept }
        return !isSame
    }

    /// Forgets a resource.
    ///
    /// - Returns: Whether it was there.
    mutating func remove(_ id: String) -> Bool {
        guard incoming == nil else {
            incoming?.append((id, nil))
            return false
        }
        let place = place(of: id)
        guard place < rows.count, rows[place].id == id else { return false }
        rows.remove(at: place)
        return true
    }

    /// Everything has been told: what was not is gone.
    ///
    /// - Returns: Whether that is anything else than before.
    mutating func end() -> Bool {
        guard let told = incoming else { return false }
        incoming = nil
        // Servers tell them in this order, if not in one piece.
        let isSorted = zip(told, told.dropFirst()).allSatisfy { $0.id < $1.id }
        let fresh = isSorted ? told.compactMap(\.row) : Self.latest(told)
        let isSame = fresh.count == rows.count && zip(fresh, rows).allSatisfy { $0.resource === $1.resource }
        rows = fresh
        return !isSame
    }

    private static func latest(_ told: [(id: String, row: Row?)]) -> [Row] {
        Dictionary(told.map { ($0.id, $0.row) }, uniquingKeysWith: { _, later in later })
            .compactMap(\.value).sorted { $0.id < $1.id }
    }

    /// Goes over the rows that something else is known of.
    ///
    /// - Returns: Whether any shows anything else than before.
    mutating func revise(_ selection: WatchedCompanions.Selection, _ revised: (Row) -> Resource) -> Bool {
        var isChanged = false
        for index in range(of: selection) {
            let resource = revised(rows[index])
            guard !resource.shows(theSameAs: rows[index].resource) else { continue }
            rows[index] = Row(resource: resource, podLabels: rows[index].podLabels)
            isChanged = true
        }
        // Those of them that were told already stand there as they were.
        for index in incoming.map(\.indices) ?? 0..<0 {
            guard let row = incoming?[index].row else { continue }
            incoming?[index].row = Row(resource: revised(row), podLabels: row.podLabels)
        }
        return isChanged
    }

    private func range(of selection: WatchedCompanions.Selection) -> Range<Int> {
        switch selection {
        case .all: return rows.indices
        case .object(let name):
            let id = "\(name.namespace)/\(name.name)"
            let place = place(of: id)
            return place < rows.count && rows[place].id == id ? place..<(place + 1) : place..<place
        case .namespace(let name):
            // `0` comes after `/`.
            return place(of: "\(name)/")..<place(of: "\(name)0")
        }
    }

    /// Where an id stands or would.
    private func place(of id: String) -> Int {
        var (low, high) = (0, rows.count)
        // Most come in their order.
        if let last = rows.last, last.id < id { return high }
        while low < high {
            let middle = (low + high) / 2
            if rows[middle].id < id { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension Resource {
    /// Whether nobody can tell one from the other.
    fileprivate func shows(theSameAs other: Resource) -> Bool {
        state == other.state && incarnation == other.incarnation && statedName == other.statedName && tags == other.tags
            && mark == other.mark && notice == other.notice && particulars == other.particulars
            && address == other.address
    }
}
