import Planning
import Specs
import Testing
import Timetables
import Vocabulary

/// What calendars and recurrences are to a plan.
@Suite struct CalendarTests {
    /// 2026-12-25, 12:00 UTC, a Friday.
    private let christmas = Instant(seconds: 1_798_200_000)

    private func content(country: String, _ dates: String...) throws -> CalendarContent {
        let days = try dates.flatMap { try DayWindowText.dates($0).calendarDays }
        return try CalendarContent(
            CalendarSources(country: country, dates: days.map { .init(days: $0, name: "x") }))
    }

    private func world(_ calendars: [ScheduleSpec.CalendarUse], windows: [TimeWindow]? = nil) -> World {
        var world = World()
        world.instant = christmas
        world.tenants = [Make.tenant("shop")]
        world.accounts = [Make.account(tenants: ["shop"])]
        world.resources = [Make.machine("m1")]
        let office = WeeklyWindowText.windows(on: Weekday.allCases.dropLast(2), from: 420, to: 1140)
        world.schedules = [
            ScheduleSpec(
                metadata: Make.metadata("Schedule", "day", "shop"),
                selector: ResourceSelector(types: [TestCatalogue.machine]), zone: "UTC",
                rules: [ScheduleSpec.Rule(windows: windows ?? [.weekly(office)], state: .power(.running))],
                calendars: calendars)
        ]
        return world
    }

    private func version(_ world: World) throws -> String {
        try #require(world.plan.actions.first?.claim.version)
    }

    @Test func aHolidayIsWhatTheScheduleSays() throws {
        let germany = try content(country: "DE")
        #expect(world([]).plan.actions.isEmpty)
        for (treatment, actions) in [("sunday", 1), ("outside", 1), ("inside", 0), ("ignore", 0)] {
            let treatAs = try #require(ScheduleSpec.CalendarUse.Treatment(rawValue: treatment))
            let plan = world([.init(name: "de", treatAs: treatAs, content: germany)]).plan
            #expect(plan.actions.count == actions, "\(treatment)")
        }
    }

    @Test("The days of a calendar are part of the claim's version, their names and the calendar's are not")
    func versions() throws {
        func use(
            _ content: CalendarContent?, name: String = "de", _ treatAs: ScheduleSpec.CalendarUse.Treatment = .outside
        ) -> ScheduleSpec.CalendarUse { .init(name: name, treatAs: treatAs, content: content) }
        let germany = try content(country: "DE")
        let base = try version(world([use(germany)]))
        #expect(try version(world([use(germany, name: "other")])) == base)
        let named = try CalendarContent(
            CalendarSources(country: "DE", dates: [.init(days: germany.ranges[0], name: "another name")]))
        #expect(try version(world([use(named)])) == base)
        #expect(try version(world([use(germany, .sunday)])) != base)
        #expect(try version(world([use(try content(country: "DE", "2026-12-28"))])) != base)
        let more = use(try content(country: "DE", "12-31"), .ignore)
        #expect(try version(world([use(germany), more])) != base)
    }

    @Test func recurrencesSayTheSameHoweverTheyAreWritten() throws {
        func version(_ rule: String, _ dates: [String] = []) throws -> String {
            let start = CivilTime(date: try DayWindowText.date("2026-01-05"), hour: 20, minute: 0)
            let set = try RecurrenceSet(
                start: start, length: 3600, rules: [RecurrenceRule(rule)], dates: dates.map { try RecurrenceDate($0) },
                zone: .utc)
            return try self.version(world([], windows: [.recurrence(set)]))
        }
        let base = try version("FREQ=WEEKLY;BYDAY=MO,WE")
        #expect(try version("byday=we,mo;freq=weekly;interval=1;wkst=mo") == base)
        #expect(try version("FREQ=WEEKLY;BYDAY=MO") != base)
        let dates = try version("FREQ=DAILY;COUNT=3", ["2026-02-01", "2026-02-02"])
        #expect(try version("FREQ=DAILY;COUNT=3", ["20260202", "2026-02-01", "20260201"]) == dates)
    }

    @Test("Where a calendar has no data nothing moves, and nothing is given back")
    func whatNobodyKnowsHolds() throws {
        let ukraine = try content(country: "UA")
        var world = world([.init(name: "ua", namespace: "shared", treatAs: .outside, content: ukraine)])
        let plan = world.plan
        #expect(plan.tenants[0].counts.ready == 0 && plan.actions.allSatisfy { !$0.isReady })
        let finding = plan.tenants[0].findings.map(\.message)
        #expect(
            finding == ["Schedule/shop/day follows calendars without data of 2026-12-25: shared/ua"])
        world.schedules = self.world([.init(name: "ua", treatAs: .outside)]).schedules
        #expect(world.plan.tenants[0].findings.count == 1)
    }
}
