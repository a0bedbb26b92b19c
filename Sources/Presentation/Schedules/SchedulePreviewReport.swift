import Timetables
public import Vocabulary

extension SchedulePreview: Report {
    public func table(_ style: TextStyle) -> String {
        var text =
            fitted("Schedule \(schedule.name)", style) + "\n" + fitted(span, style) + "\n\n"
            + legendTable.text(width: style.width, isColoured: false) + "\n"
        text += WeekBars(self, style).text
        let marked = days.filter { !$0.marks.isEmpty }
        if !marked.isEmpty {
            text +=
                "\n"
                + marked.flatMap { day in day.marks.map { fitted("\(sign(day, $0)) \(day.title)  \($0)", style) + "\n" }
                }.joined()
        }
        if let cron { text += "\n" + fitted(sentence(of: cron), style) + "\n" + cronTable(cron, style) }
        return text
    }

    public var markdown: String {
        var text = "### \(Escaping.markdown("Schedule \(schedule.name)"))\n\n\(Escaping.markdown(span))\n\n"
        var legendRows = MarkdownTable(["State", Column.hours, "When"])
        for (entry, total) in zip(legend.entries, totals) {
            legendRows.add([entry.words, HoursText.of(total), entry.windows.joined(separator: "; ")])
        }
        text += legendRows.text + "\n"
        var dayRows = MarkdownTable(["Day", "Changes", "Marks"])
        for day in days {
            dayRows.add([
                day.title, day.changes.map { "\($0.clock) \(legend.entries[$0.look].words)" }.joined(separator: ", "),
                day.marks.joined(separator: "; "),
            ])
        }
        text += dayRows.text
        guard let cron else { return text }
        text += "\n\(Escaping.markdown(sentence(of: cron)))\n"
        guard !cron.isEmpty else { return text }
        var rows = MarkdownTable(Column.cron)
        for difference in cron { rows.add(cells(difference)) }
        return text + "\n" + rows.text
    }

    public var value: Value {
        .object([
            "schedule": .string(schedule.name), "zone": .string(zone.id.rawValue),
            "from": .string(range.start.description), "to": .string(range.end.description),
            "states": .list(
                zip(legend.entries, totals).map { entry, total in
                    [
                        "state": .string(entry.words), "when": .list(entry.windows.map(Value.string)),
                        "seconds": .int(total),
                    ]
                }),
            "intervals": .list(intervals),
            "markedDays": .list(
                days.filter { !$0.marks.isEmpty }.map { day in
                    [
                        "date": .string(day.date.description), "marks": .list(day.marks.map(Value.string)),
                    ]
                }),
            "cron": cron.map { .list($0.map(value)) },
        ])
    }

    private var intervals: [Value] {
        let changes = changes
        return changes.enumerated().map { place, change in
            let end = place + 1 < changes.count ? changes[place + 1].instant : range.end
            return [
                "start": .string(change.instant.description), "end": .string(end.description),
                "localStart": .string(local(change.instant)), "localEnd": .string(local(end)),
                "state": .string(legend.entries[legend.index(of: change.state)].words),
            ]
        }
    }

    private func value(_ difference: CronDifference) -> Value {
        [
            "start": .string(difference.interval.start.description),
            "end": .string(difference.interval.end.description),
            "here": .string(difference.here), "cron": .string(difference.cron), "why": .string(difference.why),
        ]
    }
}

// Words and tables.
extension SchedulePreview {
    private enum Column {
        static let hours = TextTable.Column("Time", .trailing)
        static let cron: [TextTable.Column] = ["From", "To", hours, "Here", "Cron", "Why"]
    }

    var heading: String { "Schedule \(schedule.name), \(span)" }

    /// `Europe/Berlin, 2026-03-23 00:00 to 2026-04-06 00:00`.
    var span: String {
        let (start, end) = (zone.civil(at: range.start), zone.civil(at: range.end))
        return "\(zone.id), \(start.date) \(start.clock) to \(end.date) \(end.clock)"
    }

    private var legendTable: TextTable {
        var table = TextTable(["", "State", Column.hours, "When"])
        for (entry, total) in zip(legend.entries, totals) {
            table.add([
                TextTable.Cell(String(entry.glyph)), TextTable.Cell(entry.words), TextTable.Cell(HoursText.of(total)),
                TextTable.Cell(entry.windows.joined(separator: "; ")),
            ])
        }
        return table
    }

    private func cronTable(_ cron: [CronDifference], _ style: TextStyle) -> String {
        guard !cron.isEmpty else { return "" }
        var table = TextTable(Column.cron)
        for difference in cron { table.add(cells(difference).map { TextTable.Cell($0) }) }
        return table.text(width: style.width, isColoured: style.isColoured)
    }

    func cells(_ difference: CronDifference) -> [String] {
        [
            local(difference.interval.start), local(difference.interval.end), HoursText.of(difference.interval.seconds),
            difference.here, difference.cron, difference.why,
        ]
    }

    func sentence(of cron: [CronDifference]) -> String {
        guard !cron.isEmpty else { return "A plain cron daemon would do the same." }
        let total = cron.reduce(0) { $0 + $1.interval.seconds }
        return "A plain cron daemon would differ \(Count.of(cron.count, "time")), for \(HoursText.of(total)) in all."
    }

    /// `Sun 2026-10-25 02:30 CET`.
    private func local(_ instant: Instant) -> String {
        let civil = zone.civil(at: instant)
        return "\(civil.date) \(civil.clock) \(zone.abbreviation(at: instant))"
    }

    private func sign(_ day: PreviewDay, _ mark: String) -> String {
        mark == day.calendar ? "*" : "!"
    }

    private func fitted(_ line: String, _ style: TextStyle) -> String {
        let text = Escaping.terminal(line)
        guard let width = style.width, DisplayWidth.of(text) > width else { return text }
        return DisplayWidth.prefix(of: text, width: max(1, width - 1)) + "…"
    }
}
