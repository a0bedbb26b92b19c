import Testing
import Timetables
import Vocabulary

@testable import Specs

/// Which calendars a schedule can follow, and what it learns of them.
@Suite struct CalendarBookTests {
    private static let platform = """
        apiVersion: cloudpioneer.io/v1alpha1
        kind: Tenant
        metadata: {name: platform}
        spec: {namespaces: [{name: shared, platform: true}]}
        ---
        apiVersion: cloudpioneer.io/v1alpha1
        kind: Calendar
        metadata: {name: germany, namespace: shared}
        spec: {country: DE}
        """

    private static let own = """
        apiVersion: cloudpioneer.io/v1alpha1
        kind: Calendar
        metadata: {name: team}
        spec: {file: team.ics, dates: ["2026-07-01"]}
        """

    private static func feed(_ event: String) -> String {
        """
        BEGIN:VCALENDAR
        BEGIN:VEVENT
        \(event)
        SUMMARY:Party
        END:VEVENT
        END:VCALENDAR

        """
    }

    private static let party = feed("DTSTART;VALUE=DATE:20260710")

    private func schedule(_ uses: String) -> String { World.schedule + "\n  calendars: [\(uses)]\n" }

    private func files(_ uses: String, feed: String = party, own: String = own) -> [String: String] {
        [
            World.schedulePath: schedule(uses), "platform/shared.yaml": Self.platform, "tenants/shop/team.yaml": own,
            "tenants/shop/team.ics": feed,
        ]
    }

    @Test func whatTheyNameIsWorkedOut() throws {
        let reading = World.read(
            files("{name: team, treatAs: outside}, {name: germany, namespace: shared, treatAs: sunday}"))
        #expect(reading.diagnostics == [])
        let uses = try #require(reading.specs.schedules.first?.calendars)
        #expect(uses.map(\.title) == ["team", "shared/germany"])
        #expect(
            uses[0].content?.days.map { "\($0.date) \($0.names)" } == ["2026-07-01 [\"\"]", "2026-07-10 [\"Party\"]"])
        #expect(uses[1].content?.names(on: try DayWindowText.date("2026-12-25")) == ["Christmas Day"])
    }

    @Test func aPlatformScheduleFollowsCalendarsOfThePlatform() throws {
        let schedule = schedule("{name: germany, treatAs: outside}").replacing(
            "{name: office}", with: "{name: office, namespace: shared}"
        ).replacing("{types: [ec2/instance]}", with: "{types: [ec2/instance]}")
        let reading = World.read(["platform/shared.yaml": Self.platform, "platform/schedule.yaml": schedule])
        #expect(reading.diagnostics == [])
        #expect(reading.specs.schedules.first?.calendars.first?.content != nil)
    }

    @Test(arguments: [
        (
            "{name: taem, treatAs: outside}",
            "8:22: error: `spec.calendars[0].name` names `taem`, there is no such `Calendar` in namespace `shop`; did you mean"
                + " `team`?"
        ),
        (
            "{name: germany, treatAs: outside}",
            "8:22: error: `spec.calendars[0].name` names `germany`, there is no such `Calendar` in namespace `shop`; add"
                + " `namespace: shared`, which has one of that name"
        ),
        (
            "{name: germny, namespace: shared, treatAs: outside}",
            "8:22: error: `spec.calendars[0].name` names `germny`, there is no such `Calendar` in namespace `shared`; did you"
                + " mean `germany`?"
        ),
        (
            "{name: germany, namespace: lab, treatAs: outside}",
            "8:22: error: `spec.calendars[0].name` names `germany` of namespace `lab`, no platform namespace of that name has"
                + " a `Calendar`; did you mean `namespace: shared`?"
        ),
        (
            "{name: team, treatAs: off}",
            "8:37: error: `spec.calendars[0].treatAs` is `off`, which is none of the possible values; the possible values are"
                + " `sunday`, `outside`, `inside`, `ignore`"
        ),
    ])
    func whatIsMissing(_ use: String, _ complaint: String) {
        #expect(World.complaints(files(use)) == ["\(World.schedulePath):\(complaint)"])
    }

    @Test func sundaysThatChangeNothing() {
        let text = schedule("{name: team, treatAs: sunday}").replacing(
            "days: [mon-fri]", with: "monthDays: [1]")
        let complaints = World.complaints(files("").merging([World.schedulePath: text]) { _, new in new })
        #expect(
            complaints == [
                "\(World.schedulePath):7:12: error: `spec`: a calendar's days are treated as Sundays, which changes nothing,"
                    + " only windows by days of the week differ on a Sunday, and there are none; treat its days as outside or"
                    + " inside"
            ])
    }

    @Test(arguments: [
        (
            String(party.prefix(60)),
            [
                "team.ics:4:4: error: this is no line of a calendar, a name and \":\" are missing; look whether the file is an"
                    + " iCalendar file, and whole",
                "team.ics:5:1: error: the file ends within VEVENT, begun in line 2, END:VEVENT is missing; look whether the"
                    + " file is whole",
                "team.yaml:4:14: error: `spec.file`: `tenants/shop/team.ics` is no calendar that can be followed, it has errors;"
                    + " mend it, or go back to the last good one",
            ]
        ),
        (
            feed("DTSTART:20260710T080000\nDTEND:20260710T090000"),
            [
                "team.yaml:4:14: error: `spec.file`: `tenants/shop/team.ics` is no calendar that can be followed, its events have"
                    + " times, and only events of whole days make days; enter the days as whole-day events"
            ]
        ),
        (
            "BEGIN:VCALENDAR\nEND:VCALENDAR\n",
            [
                "team.yaml:4:14: error: `spec.file`: `tenants/shop/team.ics` is no calendar that can be followed, there is no"
                    + " event in it; see whether it is the file that was meant"
            ]
        ),
        (
            "<!doctype html>",
            [
                "team.ics:1:1: error: this is no line of a calendar, a name and \":\" are missing; look whether the file is an"
                    + " iCalendar file, and whole",
                "team.yaml:4:14: error: `spec.file`: `tenants/shop/team.ics` is no calendar that can be followed, it has errors;"
                    + " mend it, or go back to the last good one",
            ]
        ),
    ])
    func aBrokenFileBreaksItsNamespaceAlone(_ feed: String, _ complaints: [String]) {
        let reading = World.read(files("{name: team, treatAs: outside}", feed: feed))
        #expect(
            reading.diagnostics.map {
                $0.description.replacing("tenants/shop/team.", with: "team.", maxReplacements: 1)
            }
                == complaints)
        #expect(reading.brokenNamespaces == ["shop"] && !reading.isPlatformBroken)
        #expect(reading.specs.schedules.isEmpty)
    }

    @Test func aFileThatNobodyNamesIsNobodysConcern() {
        let reading = World.read(
            files("{name: germany, namespace: shared, treatAs: outside}", feed: "nonsense", own: ""))
        #expect(reading.diagnostics == [])
    }

    @Test func aCalendarWithoutADay() {
        let own = Self.own.replacing("20260710", with: "").replacing(", dates: [\"2026-07-01\"]", with: "")
        let complaints = World.complaints(
            files(
                "{name: team, treatAs: outside}", feed: Self.feed("DTSTART;VALUE=DATE:20120710"), own: own))
        #expect(
            complaints == [
                "tenants/shop/team.yaml:3:18: error: the calendar `team` has no day, nothing of it is in the years 2015 to 2050;"
                    + " add what is missing, or remove the calendar"
            ])
    }

    @Test func aPlatformCalendarThatIsBrokenHoldsThePlatform() {
        let broken = Self.platform.replacing("country: DE", with: "country: XX")
        let reading = World.read(
            files("{name: germany, namespace: shared, treatAs: outside}").merging(["platform/shared.yaml": broken]) {
                _, new in new
            })
        #expect(reading.isPlatformBroken)
        // What refers to it is not complained of, and goes nowhere half done.
        #expect(reading.diagnostics.count == 1)
        #expect(reading.specs.schedules.allSatisfy { $0.calendars.allSatisfy { $0.content == nil } })
    }

    @Test func whatAFileSaysIsLearntAgain() throws {
        let all = files("{name: team, treatAs: outside}")
        let before = World.read(all)
        let changed = World.file("tenants/shop/team.ics", Self.feed("DTSTART;VALUE=DATE:20260711"))
        let after = SpecReader.update(before, changed: [SpecReader.readFile(changed, World.context)], World.context)
        let fresh = World.read(
            all.merging(["tenants/shop/team.ics": String(decoding: changed.bytes, as: UTF8.self)]) {
                _, new in new
            })
        #expect(after.specs == fresh.specs && after.specs != before.specs)
        let platform = World.file("platform/shared.yaml", Self.platform.replacing("DE}", with: "FR}"))
        let uses = files("{name: germany, namespace: shared, treatAs: outside}")
        let first = World.read(uses)
        let second = SpecReader.update(first, changed: [SpecReader.readFile(platform, World.context)], World.context)
        #expect(first.specs.schedules != second.specs.schedules && second.diagnostics == [])
    }

    @Test func aLooseFileHoldsItsCalendars() {
        let calendar = Self.own.replacing("file: team.ics, ", with: "")
        let text = schedule("{name: team, treatAs: outside}") + "---\n" + calendar
        let sound = SpecReader.readLoose(World.file("x.yaml", text), World.context)
        #expect(sound.diagnostics == [] && sound.schedules.first?.calendars.first?.content?.days.count == 1)
        let alone = SpecReader.readLoose(
            World.file("x.yaml", schedule("{name: team, treatAs: outside}")), World.context)
        #expect(
            alone.diagnostics.map(\.description) == [
                "x.yaml:8:22: error: `spec.calendars[0].name` names `team`, this file holds no sound `Calendar` of that name, and"
                    + " nothing else is read with it; name the schedule in its root source instead: `pioneer schedule preview"
                    + " NAME --source FOLDER`"
            ])
    }
}
