import Testing
import Timetables
import Vocabulary

@Suite(.enabled(if: ZoneFiles.isPresent, Comment(rawValue: ZoneFiles.absence)))
struct WeeklyWindowTests {
    private func timetable(_ zone: ZoneID, _ windows: WeeklyWindow...) throws -> Timetable {
        try weekly(windows, in: zone)
    }

    private func weekly(_ windows: [WeeklyWindow], in zone: ZoneID) throws -> Timetable {
        try Timetable(zone: try ZoneFiles.zone(zone), rules: [.init(windows: [.weekly(windows)])])
    }

    private func intervals(_ timetable: Timetable, _ from: String, _ to: String) throws -> [String] {
        try timetable.intervals(from: at(from), to: at(to)).map { "\($0.start) \($0.end)" }
    }

    @Test func officeHours() throws {
        let windows = WeeklyWindowText.windows(on: [.monday, .tuesday, .wednesday], from: 420, to: 1140)
        let office = try weekly(windows, in: "Europe/Berlin")
        #expect(!office.isInside(at: at("2026-01-05T05:59:59.999Z")))
        #expect(office.isInside(at: at("2026-01-05T06:00:00Z")))
        #expect(office.isInside(at: at("2026-01-05T17:59:59.999Z")))
        #expect(!office.isInside(at: at("2026-01-05T18:00:00Z")))
        #expect(office.nextBoundary(after: at("2026-01-05T06:00:00Z")) == at("2026-01-05T18:00:00Z"))
        #expect(office.nextBoundary(after: at("2026-01-07T18:00:00Z")) == at("2026-01-12T06:00:00Z"))
        #expect(office.boundary(atOrBefore: at("2026-01-05T06:00:00Z")) == at("2026-01-05T06:00:00Z"))
        #expect(office.boundary(atOrBefore: at("2026-01-05T05:59:59.999Z")) == at("2025-12-31T18:00:00Z"))
        // In summer the same clock is an hour earlier.
        #expect(office.isInside(at: at("2026-07-06T05:00:00Z")))
    }

    @Test func alwaysAndNever() throws {
        let instant = at("2026-03-29T01:00:00Z")
        let day = at("2026-03-30T01:00:00Z")
        let never = try timetable("Europe/Berlin")
        #expect(!never.isInside(at: instant))
        #expect(never.nextBoundary(after: instant) == nil)
        #expect(never.boundary(atOrBefore: instant) == nil)
        #expect(try never.intervals(from: instant, to: day) == [])
        for always in [
            try timetable("Europe/Berlin", WeeklyWindow(start: 90, end: 90)),
            try timetable("Europe/Berlin", WeeklyWindow(start: 0, end: 5000), WeeklyWindow(start: 5000, end: 0)),
            try timetable("Europe/Berlin", WeeklyWindow(start: 9000, end: 5000), WeeklyWindow(start: 4000, end: 9001)),
        ] {
            #expect(always.isInside(at: instant))
            #expect(always.nextBoundary(after: instant) == nil)
            #expect(always.boundary(atOrBefore: instant) == nil)
            #expect(try always.intervals(from: instant, to: day) == [Interval(start: instant, end: day)])
        }
    }

    @Test func windowsThatTouchAreOne() throws {
        let weekend = try timetable(
            "Etc/UTC", WeeklyWindow(from: .saturday, 0, to: .sunday, 0), WeeklyWindow(from: .sunday, 0, to: .monday, 0),
            WeeklyWindow(from: .monday, 0, to: .monday, 60))
        #expect(
            try intervals(weekend, "2026-01-01T00:00:00Z", "2026-01-08T00:00:00Z") == [
                "2026-01-03T00:00:00Z 2026-01-05T01:00:00Z"
            ])
    }

    @Test func acrossTheWeeksEnd() throws {
        let window = try timetable("Etc/UTC", WeeklyWindow(from: .friday, 1200, to: .monday, 360))
        #expect(window.isInside(at: at("2026-01-05T05:59:00Z")))
        #expect(window.boundary(atOrBefore: at("2026-01-05T05:59:00Z")) == at("2026-01-02T20:00:00Z"))
        #expect(window.nextBoundary(after: at("2026-01-02T20:00:00Z")) == at("2026-01-05T06:00:00Z"))
        // Before 1970 too.
        #expect(window.isInside(at: at("1969-12-27T00:00:00Z")))
        #expect(window.nextBoundary(after: at("1969-12-27T00:00:00Z")) == at("1969-12-29T06:00:00Z"))
    }

    @Test func edgesInTheGapFallOnItsEnd() throws {
        // 02:00 to 03:00 is missing on Sunday 2026-03-29; the first instant after it is 01:00 UTC.
        func sunday(_ start: Int, _ end: Int) throws -> [String] {
            let window = try timetable("Europe/Berlin", WeeklyWindow(from: .sunday, start, to: .sunday, end))
            return try intervals(window, "2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z")
        }
        #expect(try sunday(150, 240) == ["2026-03-29T01:00:00Z 2026-03-29T02:00:00Z"])
        #expect(try sunday(60, 150) == ["2026-03-29T00:00:00Z 2026-03-29T01:00:00Z"])
        #expect(try sunday(130, 170) == [])
        #expect(try sunday(120, 180) == [])
        #expect(try sunday(119, 181) == ["2026-03-29T00:59:00Z 2026-03-29T01:01:00Z"])
    }

    @Test func theRepeatedHourIsTakenWhole() throws {
        // 02:00 to 03:00 comes twice on Sunday 2026-10-25, from 00:00 and from 01:00 UTC.
        func sunday(_ start: Int, _ end: Int) throws -> [String] {
            let window = try timetable("Europe/Berlin", WeeklyWindow(from: .sunday, start, to: .sunday, end))
            return try intervals(window, "2026-10-24T12:00:00Z", "2026-10-25T12:00:00Z")
        }
        #expect(try sunday(150, 240) == ["2026-10-25T00:30:00Z 2026-10-25T03:00:00Z"])
        #expect(try sunday(60, 150) == ["2026-10-24T23:00:00Z 2026-10-25T01:30:00Z"])
        #expect(try sunday(130, 140) == ["2026-10-25T00:10:00Z 2026-10-25T01:20:00Z"])
        #expect(try sunday(60, 120) == ["2026-10-24T23:00:00Z 2026-10-25T01:00:00Z"])
        // Reached the first time, left the last: what lies between is inside although the clock shows less.
        #expect(try sunday(180, 240) == ["2026-10-25T02:00:00Z 2026-10-25T03:00:00Z"])
    }

    @Test func twoWindowsMeetInTheRepeatedHour() throws {
        let both = try timetable(
            "Europe/Berlin", WeeklyWindow(from: .sunday, 60, to: .sunday, 140),
            WeeklyWindow(from: .sunday, 160, to: .sunday, 240))
        #expect(
            try intervals(both, "2026-10-24T12:00:00Z", "2026-10-25T12:00:00Z") == [
                "2026-10-24T23:00:00Z 2026-10-25T03:00:00Z"
            ])
        #expect(both.nextBoundary(after: at("2026-10-25T00:00:00Z")) == at("2026-10-25T03:00:00Z"))
        #expect(both.boundary(atOrBefore: at("2026-10-25T02:00:00Z")) == at("2026-10-24T23:00:00Z"))
    }

    @Test func halfAnHourOnLordHowe() throws {
        let window = try timetable("Australia/Lord_Howe", WeeklyWindow(from: .sunday, 105, to: .sunday, 135))
        // 01:30 to 02:00 comes twice on 2026-04-05; 02:00 to 02:30 is missing on 2026-10-04.
        #expect(
            try intervals(window, "2026-04-04T12:00:00Z", "2026-04-05T12:00:00Z") == [
                "2026-04-04T14:45:00Z 2026-04-04T15:45:00Z"
            ])
        #expect(
            try intervals(window, "2026-10-03T12:00:00Z", "2026-10-04T12:00:00Z") == [
                "2026-10-03T15:15:00Z 2026-10-03T15:30:00Z"
            ])
    }

    @Test func apiaSkippedAFriday() throws {
        let friday = try timetable("Pacific/Apia", WeeklyWindow(from: .friday, 0, to: .saturday, 0))
        #expect(
            try intervals(friday, "2011-12-25T00:00:00Z", "2012-01-08T00:00:00Z") == [
                "2012-01-05T10:00:00Z 2012-01-06T10:00:00Z"
            ])
        // Thursday evening to Saturday morning is one night.
        let night = try timetable("Pacific/Apia", WeeklyWindow(from: .thursday, 1200, to: .saturday, 360))
        #expect(
            try intervals(night, "2011-12-25T00:00:00Z", "2012-01-01T00:00:00Z") == [
                "2011-12-30T06:00:00Z 2011-12-30T16:00:00Z"
            ])
    }

    @Test func midnightIsMissing() throws {
        let sunday = try timetable("America/Sao_Paulo", WeeklyWindow(from: .sunday, 0, to: .sunday, 120))
        #expect(
            try intervals(sunday, "2018-11-03T12:00:00Z", "2018-11-04T12:00:00Z") == [
                "2018-11-04T03:00:00Z 2018-11-04T04:00:00Z"
            ])
        let saturday = try timetable("Asia/Beirut", WeeklyWindow(from: .saturday, 0, to: .sunday, 0))
        #expect(
            try intervals(saturday, "2026-03-27T12:00:00Z", "2026-03-29T12:00:00Z") == [
                "2026-03-27T22:00:00Z 2026-03-28T22:00:00Z"
            ])
    }

    @Test func otherGoldenWeeks() throws {
        let early = WeeklyWindow(from: .sunday, 90, to: .sunday, 150)
        let newYork = try timetable("America/New_York", early)
        #expect(
            try intervals(newYork, "2026-03-08T00:00:00Z", "2026-03-09T00:00:00Z") == [
                "2026-03-08T06:30:00Z 2026-03-08T07:00:00Z"
            ])
        #expect(
            try intervals(newYork, "2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z") == [
                "2026-11-01T05:30:00Z 2026-11-01T07:30:00Z"
            ])
        let dublin = try timetable("Europe/Dublin", early)
        #expect(
            try intervals(dublin, "2026-03-29T00:00:00Z", "2026-03-30T00:00:00Z") == [
                "2026-03-29T01:00:00Z 2026-03-29T01:30:00Z"
            ])
        let casablanca = try timetable("Africa/Casablanca", WeeklyWindow(from: .sunday, 150, to: .sunday, 240))
        #expect(
            try intervals(casablanca, "2026-02-15T00:00:00Z", "2026-02-16T00:00:00Z") == [
                "2026-02-15T01:30:00Z 2026-02-15T04:00:00Z"
            ])
        #expect(
            try intervals(casablanca, "2026-03-22T00:00:00Z", "2026-03-23T00:00:00Z") == [
                "2026-03-22T02:00:00Z 2026-03-22T03:00:00Z"
            ])
        let nuuk = try timetable("America/Nuuk", WeeklyWindow(from: .saturday, 1410, to: .sunday, 60))
        #expect(
            try intervals(nuuk, "2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z") == [
                "2026-03-29T01:00:00Z 2026-03-29T02:00:00Z"
            ])
    }
}

extension Timetable {
    fileprivate func isInside(at instant: Instant) -> Bool { state(at: instant) == .rule(0) }

    /// The times inside, cut to a stretch of time.
    fileprivate func intervals(from start: Instant, to end: Instant) throws -> [Interval] {
        try compiled(from: start, to: end).stretches.filter { $0.state == .rule(0) }.map(\.interval)
    }
}
