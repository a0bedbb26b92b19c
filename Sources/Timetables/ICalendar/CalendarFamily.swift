import Vocabulary

/// Events with one UID: the newest of those that repeat, and the newest of those that stand for each of its times.
struct CalendarFamily {
    /// Which events count, and which of their times others stand for.
    private(set) var members: [(index: Int, replaced: [CalendarTime])] = []

    /// Of the same age the first in the file counts.
    init(_ indices: [Int], in drafts: [CalendarEventDraft]) {
        var main: Int?
        var others: [Int] = []
        for index in indices {
            let draft = drafts[index]
            if draft.replaces != nil {
                others.append(index)
            } else if main.map({ drafts[$0].sequence < draft.sequence }) ?? true {
                main = index
            }
        }
        guard let main, let start = drafts[main].start ?? drafts[others.first ?? main].start else {
            members = newest(others, in: drafts, of: nil).filter { !drafts[$0].isCancelled }.map { ($0, []) }
            return
        }
        let newest = newest(others, in: drafts, of: start)
        if !drafts[main].isCancelled { members.append((main, newest.compactMap { drafts[$0].replaces })) }
        // A time that was taken out stays out, though something stands for it.
        let removed = Set(drafts[main].except.map { $0.date(for: start) })
        let removedWalls = Set(drafts[main].except.map { $0.wall(for: start) })
        for index in newest where !drafts[index].isCancelled {
            guard let replaces = drafts[index].replaces else { continue }
            let isRemoved =
                removed.contains(replaces.date(for: start)) || removedWalls.contains(replaces.wall(for: start))
            if !isRemoved { members.append((index, [])) }
        }
    }

    /// Of those that stand for the same time the one with the highest number.
    private func newest(_ others: [Int], in drafts: [CalendarEventDraft], of start: CalendarTime?) -> [Int] {
        var newest: [Int64: Int] = [:]
        for index in others {
            guard let replaces = drafts[index].replaces else { continue }
            let wall = replaces.wall(for: start ?? replaces)
            if newest[wall].map({ drafts[$0].sequence < drafts[index].sequence }) ?? true { newest[wall] = index }
        }
        return newest.values.sorted()
    }
}
