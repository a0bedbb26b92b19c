import Timetables
import Vocabulary

/// One entry of `windows` or `except` as it will be written. Times are minutes of the day, an end up to 1,440.
enum WindowDraft: Hashable, Sendable {
    case days([Weekday], from: Int, to: Int)
    /// Minutes since Monday 00:00; an end up to 10,080.
    case week(from: Int, to: Int)
    /// Days that all of the lists mean; an empty one says nothing.
    case dates(DayList, from: Int, to: Int)
    case cron(start: String, stop: String)

    /// Days by what they are: a date has to be in each list that holds something.
    struct DayList: Hashable, Sendable {
        /// `mon`, `first mon`, `last fri`.
        var weekdays: [String] = []
        /// -1 is the last.
        var monthDays: [Int] = []
        /// 1 to 12.
        var months: [Int] = []
        /// `2026-12-24`.
        var dates: [String] = []
    }

    /// Whole days of the week.
    static func wholeDays(_ days: [Weekday]) -> WindowDraft { .days(days, from: 0, to: 1440) }

    /// Always.
    static let always = WindowDraft.week(from: 0, to: WeeklyWindow.minutesOfWeek)

    /// The entries for some windows: those of at most a day that share their times are one.
    static func entries(_ windows: [WeeklyWindow]) -> [WindowDraft] {
        let week = WeeklyWindow.minutesOfWeek
        if windows.contains(where: { $0.start == $0.end }) { return [.always] }
        var entries: [(start: Int, length: Int, days: [Weekday])] = []
        for window in Set(windows).sorted() {
            let (day, start) = (Weekday.allCases[window.start / 1440], window.start % 1440)
            let length = (window.end - window.start + week) % week
            let known = entries.firstIndex { $0.start == start && $0.length == length && length <= 1440 }
            if let known { entries[known].days.append(day) } else { entries.append((start, length, [day])) }
        }
        return entries.flatMap { start, length, days -> [WindowDraft] in
            let end = start + length
            // From noon to noon would begin and end at the same time of day.
            if length < 1440 || (length == 1440 && start == 0) {
                return [.days(days, from: start, to: end > 1440 ? end - 1440 : end)]
            }
            return days.map { day in
                let (begin, end) = (day.rawValue * 1440 + start, day.rawValue * 1440 + end)
                return .week(from: begin, to: end > week ? end - week : end)
            }
        }
    }

    var value: Value {
        switch self {
        case .days(let days, let from, let to):
            let names = WeeklyWindowText.names(of: days).split(separator: ",").map { Value.string(String($0)) }
            return ["days": .list(names), "from": Self.time(from), "to": Self.time(to)]
        case .week(let from, let to):
            return [
                "from": .string(WeeklyWindowText.time(ofWeek: from)),
                "to": .string(WeeklyWindowText.time(ofWeek: to, as: .end)),
            ]
        case .dates(let days, let from, let to):
            return .object([
                "weekdays": Self.texts(days.weekdays),
                "monthDays": days.monthDays.isEmpty ? nil : .list(days.monthDays.map { .int(Int64($0)) }),
                "months": Self.months(days.months), "dates": Self.texts(days.dates), "from": Self.time(from),
                "to": Self.time(to),
            ])
        case .cron(let start, let stop): return ["cron": ["start": .string(start), "stop": .string(stop)]]
        }
    }

    private static func time(_ minute: Int) -> Value { .string(WeeklyWindowText.time(minute)) }

    private static func texts(_ texts: [String]) -> Value? {
        texts.isEmpty ? nil : .list(texts.map(Value.string))
    }

    private static func months(_ months: [Int]) -> Value? {
        guard !months.isEmpty, months.count < 12 else { return nil }
        var runs: [ClosedRange<Int>] = []
        for month in months.sorted() {
            if let last = runs.last, last.upperBound + 1 == month {
                runs[runs.count - 1] = last.lowerBound...month
            } else {
                runs.append(month...month)
            }
        }
        return .list(
            runs.map { run in
                let (first, last) = (monthNames[run.lowerBound - 1], monthNames[run.upperBound - 1])
                return .string(run.count == 1 ? first : "\(first)-\(last)")
            })
    }

    /// As YAML and cron write months.
    static let monthNames = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
}
