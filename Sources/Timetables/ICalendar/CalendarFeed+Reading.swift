public import Vocabulary

extension CalendarFeed {
    /// Reads a file, whatever its bytes are.
    ///
    /// - Parameter file: the path that diagnostics name.
    /// - Returns: the events, or nil and at least one error. A file that is wrong in one place is not read at all: half a
    ///   calendar would open or close what the other half is about.
    public static func read(
        _ bytes: [UInt8], file: String, zones: ZoneTable
    ) -> (feed: CalendarFeed?, diagnostics: [Diagnostic]) {
        var reader = CalendarFeedReader(file: file, zones: zones)
        let events = reader.events(of: bytes)
        let hasErrors = reader.diagnostics.contains { $0.severity == .error }
        return (hasErrors ? nil : CalendarFeed(events: events), reader.diagnostics)
    }
}

/// Goes through the lines of a file.
struct CalendarFeedReader {
    let file: String
    private(set) var diagnostics: [Diagnostic] = []
    private var zones: CalendarZones
    /// The components that are open: their names, and where they began.
    private var open: [(name: String, line: Int)] = []
    private var drafts: [CalendarEventDraft] = []
    private var current: CalendarEventDraft?
    private var hasCalendar = false
    private var isStopped = false

    init(file: String, zones: ZoneTable) {
        self.file = file
        self.zones = CalendarZones(zones)
    }

    mutating func events(of bytes: [UInt8]) -> [CalendarFeed.Event] {
        guard bytes.count <= CalendarFeed.Limits.bytes else {
            report(
                SourcePosition(line: 1, column: 1),
                TimetableError(
                    "the file has \(bytes.count) bytes", why: "at most \(CalendarFeed.Limits.bytes) are read",
                    fix: "leave out events that are over"))
            return []
        }
        var lines = ContentLines(bytes)
        while !isStopped, let (unfolded, pieces) = lines.next() { read(unfolded, pieces) }
        if !isStopped { checkEnd(lines.line) }
        return diagnostics.isEmpty ? assembled() : []
    }

    private mutating func read(_ bytes: [UInt8], _ pieces: [(offset: Int, line: Int)]) {
        let position = SourcePosition(line: pieces[0].line, column: 1)
        guard bytes.count <= CalendarFeed.Limits.bytesOfLine else {
            report(
                position,
                TimetableError(
                    "the line has \(bytes.count) bytes", why: "at most \(CalendarFeed.Limits.bytesOfLine) are read"))
            return
        }
        do {
            try read(ContentLine(bytes, pieces: pieces), position)
        } catch {
            let piece = pieces.last { $0.offset <= error.offset } ?? (0, pieces[0].line)
            let before = bytes[piece.offset..<min(error.offset, bytes.count)].count { $0 & 0xC0 != 0x80 }
            report(
                SourcePosition(line: piece.line, column: before + (piece.line > pieces[0].line ? 2 : 1)), error.error)
            // What follows a file of another kind would be wrong in every line.
            if !hasCalendar { isStopped = true }
        }
    }

    private mutating func read(_ line: ContentLine, _ position: SourcePosition) throws(MisplacedText) {
        switch line.name {
        case "BEGIN": try begin(line.text.uppercased(), position)
        case "END": try end(line.text.uppercased(), line)
        default:
            guard !open.isEmpty else {
                throw MisplacedText(
                    0, "\(line.name) stands outside of a calendar", why: "BEGIN:VCALENDAR is missing",
                    fix: "look whether the file is an iCalendar file, and whole")
            }
            guard open.last?.name == "VEVENT", var draft = current else { return }
            // Taken out, so that its lists are not copied.
            current = nil
            defer { current = draft }
            try draft.read(line) { (line) throws(MisplacedText) in try zones.zone(of: line) }
        }
    }

    private mutating func begin(_ name: String, _ position: SourcePosition) throws(MisplacedText) {
        guard !open.isEmpty || name == "VCALENDAR" else {
            throw MisplacedText(
                0, "\(name) begins outside of a calendar", why: "BEGIN:VCALENDAR is missing",
                fix: "look whether the file is an iCalendar file, and whole")
        }
        guard open.count < CalendarFeed.Limits.depth else {
            isStopped = true
            throw MisplacedText(0, "components lie more than \(CalendarFeed.Limits.depth) deep in one another")
        }
        hasCalendar = true
        open.append((name, position.line))
        guard name == "VEVENT", current == nil else { return }
        guard drafts.count < CalendarFeed.Limits.events else {
            isStopped = true
            throw MisplacedText(
                0, "there are more than \(CalendarFeed.Limits.events) events", fix: "leave out those that are over")
        }
        current = CalendarEventDraft(position: position)
    }

    private mutating func end(_ name: String, _ line: ContentLine) throws(MisplacedText) {
        guard let last = open.last, last.name == name else {
            isStopped = true
            throw MisplacedText(
                line.value.startIndex, "\(name) ends here and is not open",
                why: open.last.map { "\($0.name), begun in line \($0.line), is" } ?? "nothing is",
                fix: "look whether lines are missing before this one")
        }
        open.removeLast()
        guard name == "VEVENT", !open.contains(where: { $0.name == "VEVENT" }), let draft = current else { return }
        current = nil
        guard draft.start != nil || draft.isCancelled else {
            throw MisplacedText(
                0, "the event that begun in line \(last.line) has no DTSTART", fix: "say when it starts")
        }
        drafts.append(draft)
    }

    private mutating func checkEnd(_ line: Int) {
        let end = SourcePosition(line: line + 1, column: 1)
        if let inner = open.last {
            report(
                end,
                TimetableError(
                    "the file ends within \(inner.name), begun in line \(inner.line)",
                    why: "END:\(inner.name) is missing", fix: "look whether the file is whole"))
        } else if !hasCalendar {
            report(
                SourcePosition(line: 1, column: 1),
                TimetableError("there is no calendar in the file", why: "BEGIN:VCALENDAR is missing"))
        }
    }

    /// Puts together what has one UID: an event, and others that stand for some of its times.
    private mutating func assembled() -> [CalendarFeed.Event] {
        var families: [String: [Int]] = [:]
        for (index, draft) in drafts.enumerated() {
            // Without a UID it belongs to nothing else.
            families[draft.uid.map { "U" + $0 } ?? "N\(index)", default: []].append(index)
        }
        var events: [(index: Int, event: CalendarFeed.Event)] = []
        var work = CalendarFeed.Limits.work
        for family in families.values.sorted(by: { $0[0] < $1[0] }) where !isStopped {
            for (index, replaced) in CalendarFamily(family, in: drafts).members {
                do {
                    if let event = try drafts[index].event(replaced: replaced, work: &work) {
                        events.append((index, event))
                    }
                } catch {
                    report(error.position, error.error)
                }
            }
        }
        return events.sorted { $0.index < $1.index }.map(\.event)
    }

    private mutating func report(_ position: SourcePosition, _ error: TimetableError) {
        diagnostics.append(
            .error(at: SourceRange(file: file, start: position), error.what, why: error.why, fix: error.fix))
        if diagnostics.count >= CalendarFeed.Limits.errors { isStopped = true }
    }
}
