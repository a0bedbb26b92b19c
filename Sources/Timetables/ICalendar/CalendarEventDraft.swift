import Vocabulary

/// What a file says of one event, before it is clear what belongs together.
struct CalendarEventDraft {
    let position: SourcePosition
    var uid: String?
    var summary = ""
    var start: CalendarTime?
    var end: CalendarTime?
    var duration: (seconds: Int64, position: SourcePosition)?
    var rules: [RecurrenceRule] = []
    var rulePosition: SourcePosition?
    var dates: [CalendarTime] = []
    var except: [CalendarTime] = []
    /// Which time of a repeated event this one stands for.
    var replaces: CalendarTime?
    var isCancelled = false
    /// The higher, the newer. One that is not said counts as older than 0, which RFC 5545 has for it.
    var sequence = -1

    init(position: SourcePosition) { self.position = position }

    /// Takes in a property of the event; those that do not matter are passed over.
    mutating func read(_ line: ContentLine, zone: (ContentLine) throws(MisplacedText) -> Zone?) throws(MisplacedText) {
        switch line.name {
        case "UID": uid = line.text
        case "SUMMARY": summary = line.text
        case "SEQUENCE": sequence = RecurrenceRuleParser.decimal(line.value, signed: true) ?? -1
        case "STATUS": isCancelled = line.text.uppercased() == "CANCELLED"
        case "DTSTART":
            try once(start == nil, line)
            start = try time(line, zone)
        case "DTEND":
            try once(end == nil, line)
            end = try time(line, zone)
        case "DURATION":
            try once(duration == nil, line)
            duration = (try CalendarTime.duration(line.value), line.position(of: line.value.startIndex))
        case "RRULE":
            rulePosition = rulePosition ?? line.position(of: line.value.startIndex)
            rules.append(try rule(line))
        case "RDATE": dates += try CalendarTime.list(line, zone: try zone(line))
        case "EXDATE": except += try CalendarTime.list(line, zone: try zone(line))
        case "RECURRENCE-ID":
            if let range = line.parameter("RANGE") {
                throw MisplacedText(
                    range.offset, "RECURRENCE-ID with RANGE=\(range.value) is not read",
                    why: "it changes all later times of an event at once",
                    fix: "end the event before it, and let a new one begin")
            }
            replaces = try time(line, zone)
        default: break
        }
    }

    private func once(_ isFirst: Bool, _ line: ContentLine) throws(MisplacedText) {
        guard !isFirst else { return }
        throw MisplacedText(0, "the event has more than one \(line.name)", fix: "look which of them is right")
    }

    private func time(
        _ line: ContentLine, _ zone: (ContentLine) throws(MisplacedText) -> Zone?
    ) throws(MisplacedText) -> CalendarTime {
        let times = try CalendarTime.list(line, zone: try zone(line))
        guard times.count == 1 else {
            throw MisplacedText(line.value.startIndex, "\(line.name) has more than one value", fix: "write one")
        }
        return times[0]
    }

    private func rule(_ line: ContentLine) throws(MisplacedText) -> RecurrenceRule {
        do {
            return try RecurrenceRuleParser.rule(Array(line.value))
        } catch {
            throw error.moved(by: line.value.startIndex)
        }
    }
}

extension MisplacedText {
    func moved(by bytes: Int) -> MisplacedText {
        MisplacedText(
            offset + bytes, error.what, why: error.why, fix: error.suggestion == nil ? error.fix : "",
            suggestion: error.suggestion)
    }
}

/// What is wrong with an event, and where.
struct CalendarProblem: Error {
    let position: SourcePosition
    let error: TimetableError

    init(_ position: SourcePosition, _ error: TimetableError) {
        self.position = position
        self.error = error
    }
}

extension CalendarEventDraft {
    /// The event; nil where it never happens. `replaced` are times of it that other events stand for.
    func event(replaced: [CalendarTime], work: inout Int) throws(CalendarProblem) -> CalendarFeed.Event? {
        guard let start else { return nil }
        let first = CivilTime(secondsSince1970: start.wall(for: start))
        let zone = start.ownZone ?? .utc
        let length = try length(start)
        // Files of calendars that were cut short hold such events.
        guard !rules.contains(where: { $0.endsBefore(first, in: zone) }) else { return nil }
        do {
            let set = try RecurrenceSet(
                start: first, length: length, rules: rules, dates: dates.map { $0.date(for: start) },
                except: (except + replaced).map { $0.date(for: start) }, zone: zone, work: &work)
            return CalendarFeed.Event(summary: summary, isAllDay: start.isDay, zone: start.ownZone, recurrence: set)
        } catch {
            throw CalendarProblem(rulePosition ?? start.position, error)
        }
    }

    private func length(_ start: CalendarTime) throws(CalendarProblem) -> Int64 {
        if let end {
            guard duration == nil else {
                throw CalendarProblem(
                    end.position, TimetableError("the event has both DTEND and DURATION", fix: "leave one of them out"))
            }
            guard end.isDay == start.isDay else {
                throw CalendarProblem(
                    end.position,
                    TimetableError("one of DTSTART and DTEND is a date, the other a time", fix: "write both alike"))
            }
            let length = end.wall(for: start) - start.wall(for: start)
            guard length >= 0 else {
                throw CalendarProblem(
                    end.position, TimetableError("the event ends before it starts", fix: "look at DTSTART and DTEND"))
            }
            // Some write the last day where RFC 5545 wants the one after it.
            return start.isDay ? max(length, 86_400) : length
        }
        if let duration {
            guard !start.isDay || duration.seconds % 86_400 == 0 && duration.seconds > 0 else {
                throw CalendarProblem(
                    duration.position,
                    TimetableError(
                        "the event begins with a day and does not last whole days", fix: "write DURATION in days"))
            }
            return duration.seconds
        }
        return start.isDay ? 86_400 : 0
    }
}

extension RecurrenceRule {
    func endsBefore(_ start: CivilTime, in zone: Zone) -> Bool {
        guard case .until(let until) = end else { return false }
        if case .day(let date) = until { return date < start.date }
        return until.wall(in: zone) < start.secondsSince1970
    }
}
