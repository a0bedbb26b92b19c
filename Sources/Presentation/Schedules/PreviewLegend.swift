import Timetables

/// The states that a schedule can show, and what each looks like; states that read the same look the same.
struct PreviewLegend: Sendable {
    struct Entry: Sendable {
        let words: String
        let windows: [String]
        /// One column wide.
        let glyph: Character
        /// A code of ISO 6429.
        let code: Int
        /// A colour of CSS.
        let colour: String
    }

    private(set) var entries: [Entry] = []
    private var ruleIndices: [Int] = []
    private var outsideIndex = 0
    private var notInForceIndex: Int?
    private var unknownIndex: Int?

    private static let glyphs = Array("█▓▒ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    private static let codes = [32, 36, 33, 35, 34]
    private static let colours = ["#2563eb", "#d97706", "#059669", "#9333ea", "#db2777", "#0891b2", "#65a30d"]

    /// - Parameter isIncomplete: Whether a calendar has no data of some of the time.
    init(_ schedule: PreviewedSchedule, isIncomplete: Bool) {
        let timetable = schedule.timetable
        let rules = timetable.rules.indices.map { Timetable.State.rule($0) }
        for words in Self.unique(rules.map(schedule.words)) where words != schedule.outside {
            let place = entries.count
            entries.append(
                Entry(
                    words: words, windows: rules.filter { schedule.words($0) == words }.map(schedule.windows),
                    glyph: place < Self.glyphs.count ? Self.glyphs[place] : "#",
                    code: Self.codes[place % Self.codes.count], colour: Self.colours[place % Self.colours.count]))
        }
        outsideIndex = entries.count
        let same = rules.filter { schedule.words($0) == schedule.outside }.map(schedule.windows)
        entries.append(
            Entry(
                words: schedule.outside, windows: same + [schedule.windows(.outside)], glyph: "░", code: 2,
                colour: "#d1d5db"))
        ruleIndices = rules.map { rule in entries.firstIndex { $0.words == schedule.words(rule) } ?? outsideIndex }
        if timetable.validity != .always {
            notInForceIndex = entries.count
            entries.append(
                Entry(
                    words: schedule.words(.notInForce), windows: [schedule.windows(.notInForce)], glyph: "·", code: 2,
                    colour: "#f9fafb"))
        }
        if isIncomplete { addUnknown(schedule) }
    }

    private mutating func addUnknown(_ schedule: PreviewedSchedule) {
        unknownIndex = entries.count
        entries.append(
            Entry(
                words: schedule.words(.unknown), windows: [schedule.windows(.unknown)], glyph: "?", code: 31,
                colour: "#fecaca"))
    }

    func index(of state: Timetable.State) -> Int {
        switch state {
        case .rule(let index): index < ruleIndices.count ? ruleIndices[index] : outsideIndex
        case .outside: outsideIndex
        case .notInForce: notInForceIndex ?? outsideIndex
        case .unknown: unknownIndex ?? outsideIndex
        }
    }

    private static func unique(_ words: [String]) -> [String] {
        var seen: Set<String> = []
        return words.filter { seen.insert($0).inserted }
    }
}
