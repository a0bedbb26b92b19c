import Vocabulary

extension SchedulePreview {
    /// A picture that needs nothing else, as SVG.
    public var svg: String { SchedulePicture(self).svg }

    /// A page that needs nothing else: the picture, and the same in words. It holds no script, and lets none run.
    public var html: String {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <meta name="viewport" content="width=device-width">
        <title>\(MarkupText.escaped("Schedule \(schedule.name)"))</title>
        <style>
        body { font: 14px/1.5 system-ui, sans-serif; color: #1f2937; margin: 2rem auto; max-width: 1070px; padding: 0 1rem }
        svg { max-width: 100%; height: auto }
        table { border-collapse: collapse; margin: 1rem 0 }
        th, td { border-bottom: 1px solid #e5e7eb; padding: .2rem .8rem .2rem 0; text-align: left; vertical-align: top }
        </style>
        </head>
        <body>
        \(svg)\(dayTable)\(cronSection)</body>
        </html>

        """
    }

    private var dayTable: String {
        let rows = days.map { day in
            [
                day.title, day.changes.map { "\($0.clock) \(legend.entries[$0.look].words)" }.joined(separator: ", "),
                day.marks.joined(separator: "; "),
            ]
        }
        return "<h2>Changes</h2>\n" + Self.table(["Day", "Changes", ""], rows)
    }

    private var cronSection: String {
        guard let cron else { return "" }
        let text = "<h2>Cron</h2>\n<p>\(MarkupText.escaped(sentence(of: cron)))</p>\n"
        return cron.isEmpty
            ? text : text + Self.table(["From", "To", "Time", "Here", "Cron", "Why"], cron.map(cells))
    }

    private static func table(_ header: [String], _ rows: [[String]]) -> String {
        func line(_ cells: [String], _ tag: String) -> String {
            "<tr>" + cells.map { "<\(tag)>\(MarkupText.escaped($0))</\(tag)>" }.joined() + "</tr>\n"
        }
        return "<table>\n" + line(header, "th") + rows.map { line($0, "td") }.joined() + "</table>\n"
    }
}
