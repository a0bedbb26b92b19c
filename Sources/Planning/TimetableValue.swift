import Specs
import Timetables
import Vocabulary

// What a schedule's timetable is to the version of its claim: the same windows give the same value however they are
// written, and what has no effect, such as the names of rules, is left out.

extension ScheduleSpec {
    var timetableValue: Value {
        // What one rule without exceptions says keeps the form in which versions were made before there were others.
        let only = rules.count == 1 && rules[0].except.isEmpty ? rules[0] : nil
        return .object([
            "zone": .string(zone.rawValue), "outside": .string(outside.description),
            "windows": only.map { Self.value($0.windows) }, "inside": only.map { .string($0.state.description) },
            "rules": only == nil ? .list(rules.map(Self.value)) : nil, "from": validity.from?.value,
            "until": validity.until?.value, "overlap": overlap == .whole ? nil : .string(overlap.rawValue),
            "calendars": calendars.isEmpty ? nil : .list(calendars.map(\.value)),
            "restraint": restraint == .none ? nil : restraint.value,
        ])
    }

    private static func value(_ rule: Rule) -> Value {
        [
            "windows": value(rule.windows), "except": value(rule.except), "state": .string(rule.state.description),
        ]
    }

    /// Weekly windows as pairs of minutes, one list whatever entries they stood in; then the others.
    private static func value(_ windows: [TimeWindow]) -> Value {
        var weekly: Set<WeeklyWindow> = []
        var others: Set<String> = []
        for window in windows {
            if case .weekly(let some) = window {
                weekly.formUnion(some)
            } else {
                others.insert(CanonicalJSON.text(window.value))
            }
        }
        return .list(
            weekly.sorted().map { .list([.int(Int64($0.start)), .int(Int64($0.end))]) }
                + others.sorted().map(Value.string))
    }
}

extension Restraint {
    /// Who leaves less alone than before may do more.
    fileprivate var value: Value {
        .object([
            "enforce": .string(enforce.rawValue), "graceForNew": graceForNew.map(Value.int),
            "retainRunning": .bool(retainRunning),
        ])
    }
}

extension TimeWindow {
    /// Everything it is made of, in its own order.
    fileprivate var value: Value {
        switch self {
        case .weekly(let windows): .list(windows.map { .list([.int(Int64($0.start)), .int(Int64($0.end))]) })
        case .days(let window): window.value
        case .cron(let pair):
            [
                "start": .string(pair.start.text), "stop": .string(pair.stop.text), "gap": .string(pair.gap.rawValue),
            ]
        case .recurrence(let set): set.value
        case .fixed(let intervals):
            .list(intervals.map { .list([.int($0.start.milliseconds), .int($0.end.milliseconds)]) })
        }
    }
}

extension RecurrenceSet {
    fileprivate var value: Value {
        func texts(_ parts: [some CustomStringConvertible]) -> Value {
            .list(Set(parts.map(\.description)).sorted().map(Value.string))
        }
        return [
            "start": .string(start.description), "seconds": .int(length), "rules": texts(rules),
            "dates": texts(dates), "except": texts(except),
        ]
    }
}

extension ScheduleSpec.CalendarUse {
    /// What its days are to the schedule, and which they are. Names say nothing, neither its own nor those of its days.
    fileprivate var value: Value {
        let ranges = content?.ranges.map { "\($0.lowerBound)..\($0.upperBound)" } ?? []
        return [
            "treatAs": .string(treatAs.rawValue), "days": .string(ranges.joined(separator: " ")),
            "known": .string(content.map { "\($0.known.lowerBound)..\($0.known.upperBound)" } ?? ""),
        ]
    }
}

extension DayWindow {
    fileprivate var value: Value {
        [
            "weekdays": .list(
                weekdays.map { .list([.int(Int64($0.weekday.rawValue)), .int(Int64($0.ordinal ?? 0))]) }),
            "monthDays": .list(monthDays.map { .int(Int64($0)) }), "months": .list(months.map { .int(Int64($0)) }),
            "dates": .list(dates.map(\.value)), "from": .int(Int64(start)), "to": .int(Int64(end)),
        ]
    }
}

extension DatePattern {
    fileprivate var value: Value {
        switch self {
        case .dates(let dates): .list([.string("\(dates.lowerBound)"), .string("\(dates.upperBound)")])
        case .yearly(let first, let last):
            .list([first.month, first.day, last.month, last.day].map { .int(Int64($0)) })
        }
    }
}

extension Validity.Edge {
    fileprivate var value: Value {
        switch self {
        case .instant(let instant): .string(instant.description)
        case .date(let date): .string(date.description)
        }
    }
}
