import Timetables
import Vocabulary

/// A preview as a picture: a row for each day, weeks apart, hours from left to right as the wall shows them.
struct SchedulePicture {
    private let preview: SchedulePreview

    private static let left = 134
    private static let hour = 25
    private static let right = 330
    private static let row = 20
    private static let bar = 14
    private static let weekGap = 12
    private static var width: Int { left + 24 * hour + right }

    init(_ preview: SchedulePreview) { self.preview = preview }

    /// A picture that needs nothing else; ends with a line feed.
    var svg: String {
        let body = legend + scale(at: top - 8) + rows
        let height = tops.last.map { $0 + Self.row + 16 } ?? top
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.width) \(height)" width="\(Self.width)" \
            height="\(height)" font-family="system-ui, sans-serif" font-size="12" fill="#1f2937" role="img">
              <title>\(MarkupText.escaped(preview.heading))</title>
              <defs>
                <pattern id="gone" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                  <rect width="6" height="6" fill="#fef3c7"/><rect width="2" height="6" fill="#f59e0b"/>
                </pattern>
              </defs>
              <rect width="100%" height="100%" fill="#ffffff"/>
              <text x="16" y="28" font-size="16" font-weight="bold">\
            \(MarkupText.escaped("Schedule \(preview.schedule.name)", width: 90))</text>
              <text x="16" y="48" fill="#6b7280">\(MarkupText.escaped(preview.span))</text>
            \(body)</svg>

            """
    }

    private var top: Int { 64 + keys.count * 20 + 24 }

    /// Swatches and what they mean.
    private var keys: [(swatch: String, words: String)] {
        var keys = zip(preview.legend.entries, preview.totals).map { entry, total in
            (
                "fill=\"\(entry.colour)\"",
                "\(entry.words), \(HoursText.of(total)): \(entry.windows.joined(separator: "; "))"
            )
        }
        if preview.clockChanges.contains(where: { $0.seconds > 0 }) {
            keys.append(("fill=\"url(#gone)\"", "skipped by the clock"))
        }
        if preview.clockChanges.contains(where: { $0.seconds < 0 }) {
            keys.append(("fill=\"none\" stroke=\"#f59e0b\"", "comes twice: the first time above, the second below"))
        }
        if let cron = preview.cron {
            let stroke = cron.isEmpty ? "" : " stroke=\"#dc2626\" stroke-width=\"1.5\""
            keys.append(("fill=\"none\"" + stroke, preview.sentence(of: cron)))
        }
        return keys
    }

    private var legend: String {
        keys.enumerated().map { place, key in
            let y = 64 + place * 20
            return "  <rect x=\"16\" y=\"\(y)\" width=\"24\" height=\"12\" rx=\"2\" \(key.swatch)/>\n"
                + "  <text x=\"48\" y=\"\(y + 10)\">\(MarkupText.escaped(key.words, width: 140))</text>\n"
        }.joined()
    }

    private func scale(at y: Int) -> String {
        stride(from: 0, through: 24, by: 3).map { hour in
            let x = Self.left + hour * Self.hour
            return "  <text x=\"\(x)\" y=\"\(y)\" text-anchor=\"middle\" fill=\"#6b7280\">\(hour)</text>\n"
        }.joined()
    }

    /// Where each day's row begins.
    private var tops: [Int] {
        var y = top
        return preview.days.enumerated().map { index, day in
            if index > 0 { y += Self.row + (day.date.weekday == .monday ? Self.weekGap : 0) }
            return y
        }
    }

    private var rows: String {
        let differences = cronPieces
        return zip(preview.days, tops).map { day, y in
            grid(at: y) + title(day, y) + bars(day, y) + clockChanges(day, y)
                + (differences[day.date] ?? []).flatMap { Self.cut($0, by: day.repeated) }
                .map { frame($0.wall, y, $0.half, "stroke=\"#dc2626\" stroke-width=\"1.5\"") }.joined()
        }.joined()
    }

    private func grid(at y: Int) -> String {
        "  <path d=\""
            + stride(from: 0, through: 24, by: 3).map { "M\(Self.left + $0 * Self.hour) \(y)v\(Self.row)" }.joined()
            + "\" stroke=\"#e5e7eb\"/>\n"
    }

    private func title(_ day: PreviewDay, _ y: Int) -> String {
        let isWeekend = day.date.weekday >= .saturday
        let weight = day.marks.isEmpty ? "" : " font-weight=\"bold\""
        var text = "  <text x=\"\(Self.left - 14)\" y=\"\(y + 12)\" text-anchor=\"end\""
        text += " fill=\"\(isWeekend ? "#9ca3af" : "#1f2937")\"\(weight)>\(day.title)</text>\n"
        guard !day.marks.isEmpty else { return text }
        let x = Self.left + 24 * Self.hour + 14
        let colour = day.clockChanges.isEmpty ? "#7c3aed" : "#b45309"
        return text + "  <text x=\"\(x)\" y=\"\(y + 12)\" fill=\"\(colour)\">"
            + "\(MarkupText.escaped(day.marks.joined(separator: "; "), width: 52))</text>\n"
    }

    private func bars(_ day: PreviewDay, _ y: Int) -> String {
        day.pieces.flatMap { piece -> [String] in
            let entry = preview.legend.entries[piece.look]
            return Self.cut(piece, by: day.repeated).map { wall, half in
                "  <rect \(horizontal(wall)) \(vertical(y, half)) fill=\"\(entry.colour)\">"
                    + "<title>\(MarkupText.escaped("\(Self.clock(wall)) \(entry.words)"))</title></rect>\n"
            }
        }.joined()
    }

    private enum Half { case whole, upper, lower }

    /// A piece of which the times that come twice take half the height.
    private static func cut(_ piece: PreviewDay.Piece, by repeated: [Range<Int>]) -> [(wall: Range<Int>, half: Half)] {
        if piece.isRepeated { return [(piece.wall, .lower)] }
        var parts: [(wall: Range<Int>, half: Half)] = []
        var rest = piece.wall
        for other in repeated.sorted(by: { $0.lowerBound < $1.lowerBound }) where other.overlaps(rest) {
            let both = other.clamped(to: rest)
            if rest.lowerBound < both.lowerBound { parts.append((rest.lowerBound..<both.lowerBound, .whole)) }
            parts.append((both, .upper))
            rest = both.upperBound..<rest.upperBound
        }
        return rest.isEmpty ? parts : parts + [(rest, .whole)]
    }

    private func clockChanges(_ day: PreviewDay, _ y: Int) -> String {
        day.clockChanges.compactMap { change -> String? in
            let midnight = Int64(day.date.daysSince1970) * 86_400
            let (first, last) = (min(change.before, change.after), max(change.before, change.after))
            let wall =
                max(0, Int(first.secondsSince1970 - midnight))..<min(86_400, Int(last.secondsSince1970 - midnight))
            guard change.seconds > 0 else { return frame(wall, y, .whole, "stroke=\"#f59e0b\"") }
            return "  <rect \(horizontal(wall)) \(vertical(y, .whole)) fill=\"url(#gone)\"/>\n"
        }.joined()
    }

    /// What the wall shows while cron would differ, day by day.
    private var cronPieces: [CivilDate: [PreviewDay.Piece]] {
        var pieces: [CivilDate: [PreviewDay.Piece]] = [:]
        for difference in preview.cron ?? [] {
            PreviewDay.add(difference.interval, look: 0, preview.clockChanges, preview.zone) { date, piece in
                if !piece.wall.isEmpty { pieces[date, default: []].append(piece) }
            }
        }
        return pieces
    }

    private func frame(_ wall: Range<Int>, _ y: Int, _ half: Half, _ stroke: String) -> String {
        "  <rect \(horizontal(wall)) \(vertical(y, half)) fill=\"none\" \(stroke)/>\n"
    }

    private func vertical(_ y: Int, _ half: Half) -> String {
        let top = y + (half == .lower ? Self.bar / 2 : 0)
        return "y=\"\(top)\" height=\"\(half == .whole ? Self.bar : Self.bar / 2)\""
    }

    private func horizontal(_ wall: Range<Int>) -> String {
        "x=\"\(Self.x(wall.lowerBound))\" width=\"\(Self.decimal(Self.hour * wall.count))\""
    }

    private static func x(_ second: Int) -> String { decimal(left * 3600 + hour * second) }

    /// A 3600th of a number, to two digits.
    private static func decimal(_ number: Int) -> String {
        let hundredths = number / 36
        let rest = hundredths % 100
        return rest == 0 ? "\(hundredths / 100)" : "\(hundredths / 100).\(CivilTime.twoDigits(rest))"
    }

    private static func clock(_ wall: Range<Int>) -> String {
        func text(_ second: Int) -> String {
            CivilTime.twoDigits(second / 3600) + ":" + CivilTime.twoDigits(second / 60 % 60)
        }
        return "\(text(wall.lowerBound)) to \(text(wall.upperBound))"
    }
}
