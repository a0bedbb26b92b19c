public import Vocabulary

extension WeeklyWindowText {
    /// `07:00`, from minutes since midnight; 1,440 is `24:00`.
    public static func time(_ minuteOfDay: Int) -> String {
        "\(twoDigits(minuteOfDay / 60)):\(twoDigits(minuteOfDay % 60))"
    }

    /// `fri 20:00`, from minutes since Monday 00:00; an end at midnight is written `24:00` of the day before.
    public static func time(ofWeek minute: Int, as edge: Edge = .start) -> String {
        let day = minute / 1440
        if edge == .end, minute % 1440 == 0 { return "\(name(Weekday.allCases[(day + 6) % 7])) 24:00" }
        return "\(name(Weekday.allCases[day % 7])) \(time(minute % 1440))"
    }

    /// `mon`.
    public static func name(_ day: Weekday) -> String {
        switch day {
        case .monday: "mon"
        case .tuesday: "tue"
        case .wednesday: "wed"
        case .thursday: "thu"
        case .friday: "fri"
        case .saturday: "sat"
        case .sunday: "sun"
        }
    }

    /// The shortest way to write some days: `daily`, `mon-fri`, `mon,wed,fri-sun`.
    public static func names(of days: [Weekday]) -> String {
        var runs: [ClosedRange<Int>] = []
        for day in Set(days).map(\.rawValue).sorted() {
            if let last = runs.last, last.upperBound + 1 == day {
                runs[runs.count - 1] = last.lowerBound...day
            } else {
                runs.append(day...day)
            }
        }
        if runs == [0...6] { return "daily" }
        return runs.map { run in
            let ends = [name(Weekday.allCases[run.lowerBound]), name(Weekday.allCases[run.upperBound])]
            return run.count == 1 ? ends[0] : ends.joined(separator: run.count == 2 ? "," : "-")
        }.joined(separator: ",")
    }

    /// One line for people: `mon-fri 07:00-19:00, fri 20:00 to mon 06:00`; `always`, `never`.
    public static func summary(of windows: [WeeklyWindow]) -> String {
        if windows.isEmpty { return "never" }
        if windows.contains(where: { $0.start == $0.end }) { return "always" }
        // Windows of at most a day that share their times are one entry, in the place of the first.
        var entries: [(start: Int, length: Int, days: [Weekday])] = []
        for window in Set(windows).sorted() {
            let (day, start) = (Weekday.allCases[window.start / 1440], window.start % 1440)
            let week = WeeklyWindow.minutesOfWeek
            let length = (window.end - window.start + week) % week
            let known = entries.firstIndex { $0.start == start && $0.length == length && length <= 1440 }
            if let known { entries[known].days.append(day) } else { entries.append((start, length, [day])) }
        }
        return entries.map { start, length, days in
            if length <= 1440 {
                let end = start + length
                return "\(names(of: days)) \(time(start))-\(time(end > 1440 ? end - 1440 : end))"
            }
            let begin = days[0].rawValue * 1440 + start
            return "\(time(ofWeek: begin)) to \(time(ofWeek: begin + length, as: .end))"
        }.joined(separator: ", ")
    }

    private static func twoDigits(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
}
