import Timetables
import Vocabulary

/// Days as bars of columns, a week under each other, as wide as the terminal has room for.
struct WeekBars {
    private let preview: SchedulePreview
    private let style: TextStyle
    private let columns: Int
    private let isShort: Bool

    /// Columns of a day, the widest first, and the least room that what happens on it is to have beside it.
    private static let widths = [(columns: 96, beside: 40), (columns: 48, beside: 24), (columns: 24, beside: 24)]
    private static let narrow = 24
    private static let gap = 2

    init(_ preview: SchedulePreview, _ style: TextStyle) {
        self.preview = preview
        self.style = style
        let title = 16
        let fitting = style.width.map { width in
            Self.widths.first { title + Self.gap + $0.columns + Self.gap + $0.beside <= width }?.columns
        }
        columns = (fitting ?? 48) ?? (style.width ?? 0 >= title + Self.gap + 48 ? 48 : Self.narrow)
        isShort = (style.width ?? 80) < title + Self.gap + columns
    }

    var text: String {
        var text = ""
        for (index, day) in preview.days.enumerated() {
            if index == 0 || day.date.weekday == .monday { text += (index == 0 ? "" : "\n") + scale + "\n" }
            text += line(day) + "\n"
        }
        return text
    }

    private var title: Int { isShort ? 6 : 14 }

    private var scale: String {
        let step = columns / 8
        let hours = stride(from: 0, to: 24, by: 3).map { hour in
            let text = "\(hour)"
            return text + String(repeating: " ", count: step - text.utf8.count)
        }.joined()
        return String(repeating: " ", count: title + 2 + Self.gap) + hours + "24"
    }

    private func line(_ day: PreviewDay) -> String {
        let name = isShort ? "\(day.weekday) \(CivilTime.twoDigits(day.date.parts.day))" : day.title
        let mark = (day.clockChanges.isEmpty ? " " : "!") + (day.calendar == nil ? " " : "*")
        let head = name + String(repeating: " ", count: max(0, title - name.utf8.count)) + mark
        let bar = self.bar(day)
        let beside = self.beside(day)
        return head + String(repeating: " ", count: Self.gap) + bar
            + (beside.isEmpty ? "" : String(repeating: " ", count: Self.gap) + beside)
    }

    /// Each column shows what holds for the most of its time; one that the clock jumps over, or that was not asked for,
    /// is blank.
    private func bar(_ day: PreviewDay) -> String {
        let length = 86_400 / columns
        var shares = [[Int]](repeating: Array(repeating: 0, count: preview.legend.entries.count), count: columns)
        for piece in day.pieces where !piece.wall.isEmpty {
            for column in piece.wall.lowerBound / length...(piece.wall.upperBound - 1) / length {
                let cell = column * length..<(column + 1) * length
                shares[column][piece.look] += piece.wall.clamped(to: cell).count
            }
        }
        let looks = shares.map { shares -> Int? in
            guard let most = shares.max(), most > 0 else { return nil }
            return shares.firstIndex(of: most)
        }
        return runs(looks).map { run in
            guard let look = run.look else { return String(repeating: " ", count: run.count) }
            let entry = preview.legend.entries[look]
            return coloured(String(repeating: entry.glyph, count: run.count), entry.code)
        }.joined()
    }

    private func runs(_ looks: [Int?]) -> [(look: Int?, count: Int)] {
        var runs: [(look: Int?, count: Int)] = []
        for look in looks {
            if let last = runs.last, last.look == look {
                runs[runs.count - 1].count += 1
            } else {
                runs.append((look, 1))
            }
        }
        return runs
    }

    func coloured(_ text: String, _ code: Int) -> String {
        style.isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }

    /// What happens on a day, cut to the room there is.
    private func beside(_ day: PreviewDay) -> String {
        let text = Escaping.terminal(
            day.changes.map { "\($0.clock) \(preview.legend.entries[$0.look].words)" }.joined(separator: ", "))
        guard let width = style.width else { return text }
        let room = width - title - 2 - columns - 2 * Self.gap
        guard room >= 12 else { return "" }
        return DisplayWidth.of(text) <= room ? text : DisplayWidth.prefix(of: text, width: room - 1) + "…"
    }
}
