import Importing
import Testing
import Vocabulary

@Suite(.enabled(if: Ground.hasZones, "no zone database in /usr/share/zoneinfo (package tzdata)"))
struct SchedulerTests {
    /// As `describe-schedules` and `describe-periods` show them.
    private static func configuration(_ schedule: String, _ periods: String...) -> String {
        """
        Schedules: [{Name: office, Timezone: Europe/London, \(schedule)}]
        ---
        Periods:
        \(periods.map { "  - {\($0)}" }.joined(separator: "\n"))

        """
    }

    private static let hours = "Name: hours, Weekdays: [mon-fri], Begintime: \"09:00\", Endtime: \"17:00\""

    @Test func officeHours() {
        let outcome = Ground.run(
            .instanceScheduler, Self.configuration("Periods: [hours], Retain_running: true", Self.hours))
        #expect(
            outcome.shownTimes == """
                ---
                zone: Europe/London
                windows:
                  - days:
                      - mon-fri
                    from: "09:00"
                    to: "17:00"
                inside:
                  power: running
                outside:
                  power: stopped
                enforce: onTransition
                retainRunning: true

                """)
        #expect(outcome.documents.map(\.name) == ["office"])
        #expect(outcome.documents.first?.text.contains("matchLabels:\n        Schedule: office") == true)
        #expect(outcome.isCompared && outcome.differences == [])
    }

    @Test("Three forms of the same")
    func forms() {
        let items = """
            {"Items": [
              {"type": {"S": "period"}, "name": {"S": "hours"}, "weekdays": {"SS": ["mon-fri"]}, "begintime": {"S": "09:00"},
               "endtime": {"S": "17:00"}},
              {"type": {"S": "schedule"}, "name": {"S": "office"}, "timezone": {"S": "Europe/London"},
               "periods": {"SS": ["hours"]}, "enforced": {"BOOL": true}},
              {"type": {"S": "config"}, "name": {"S": "scheduler"}}]}
            """
        let template = """
            Resources:
              Office:
                Type: Custom::ServiceInstanceSchedule
                Properties:
                  ServiceToken: !Ref Token
                  NoStackPrefix: 'True'
                  Name: office
                  Timezone: Europe/London
                  Enforced: 'True'
                  Periods:
                    - {WeekDays: Mon-Fri, BeginTime: '9:00', EndTime: '17:00'}
            """
        let shown = Self.configuration("Periods: [hours], Enforced: true", Self.hours)
        let outcomes = [
            Ground.run(.instanceScheduler, ["a.json": items]), Ground.run(.instanceScheduler, template),
            Ground.run(.instanceScheduler, shown),
        ]
        for outcome in outcomes {
            #expect(outcome.shownTimes == outcomes[0].shownTimes)
            #expect(outcome.documents.map(\.name) == ["office"])
            #expect(outcome.complaints == [])
        }
    }

    @Test("One that only starts, and one that only stops")
    func oneSided() {
        let outcome = Ground.run(
            .instanceScheduler,
            Self.configuration(
                "Periods: [up, down]", "Name: up, Weekdays: [mon], Begintime: \"08:00\"",
                "Name: down, Weekdays: [fri], Endtime: \"18:00\""))
        #expect(
            outcome.firstTimes["rules"] == [
                [
                    "windows": [["days": ["mon"], "from": "08:00", "to": "24:00"]], "state": ["power": "running"],
                ],
                [
                    "windows": [
                        ["days": ["mon"], "from": "00:00", "to": "08:00"],
                        ["days": ["fri"], "from": "00:00", "to": "18:00"],
                    ], "state": ["leaveAlone": true],
                ],
            ])
        #expect(outcome.isCompared && outcome.differences == [])
    }

    @Test("Days of the month, months and weekdays by number must all fit")
    func dates() {
        let outcome = Ground.run(
            .instanceScheduler,
            Self.configuration(
                "Periods: [quarter, end]",
                "Name: quarter, Weekdays: [\"mon#1\", friL], Months: [jan/3], Begintime: \"09:00\"",
                "Name: end, Monthdays: [\"1-3\", \"28-L\", L], Weekdays: \"mon-fri\""))
        let windows = outcome.firstTimes["rules"]?.elements?[0]["windows"]?.elements
        #expect(
            windows?.first == [
                "weekdays": ["first mon", "last fri"], "months": ["jan", "apr", "jul", "oct"], "from": "09:00",
                "to": "24:00",
            ])
        #expect(
            windows?.last == [
                "weekdays": ["mon", "tue", "wed", "thu", "fri"], "monthDays": [1, 2, 3, 28, 29, 30, 31, -1],
                "from": "00:00", "to": "24:00",
            ])
        #expect(outcome.isCompared && outcome.differences == [], "\(outcome.shownDifferences)")
    }

    @Test("A minute between two periods is bridged")
    func adjacent() {
        let outcome = Ground.run(
            .instanceScheduler,
            Self.configuration(
                "Periods: [evening, night, a, b]",
                "Name: evening, Weekdays: [mon-sun], Begintime: \"20:00\", Endtime: \"23:59\"",
                "Name: night, Weekdays: [mon-sun], Begintime: \"00:00\", Endtime: \"05:00\"",
                "Name: a, Weekdays: [sat], Begintime: \"08:00\", Endtime: \"12:00\"",
                "Name: b, Weekdays: [sat], Begintime: \"12:01\", Endtime: \"15:00\""))
        #expect(outcome.shownTimes.contains("to: \"24:00\""))
        #expect(outcome.shownTimes.contains("to: \"12:01\""))
        #expect(outcome.isCompared && outcome.differences == [])
    }

    @Test func overridesAndHibernation() {
        let always = Ground.run(.instanceScheduler, Self.configuration("OverrideStatus: Running", Self.hours))
        #expect(always.shownTimes.contains("from: mon 00:00\n    to: sun 24:00"))
        let never = Ground.run(.instanceScheduler, Self.configuration("override_status: stopped", Self.hours))
        #expect(never.shownTimes.contains("inside:\n  power: stopped"))
        let asleep = Ground.run(.instanceScheduler, Self.configuration("Periods: [hours], Hibernate: true", Self.hours))
        #expect(asleep.documents.map(\.name) == ["office-hibernating", "office"])
        #expect(asleep.text(0).contains("types:\n      - ec2/instance\n    tags"))
        #expect(asleep.text(1).contains("types:\n      - rds/instance"))
        #expect(asleep.isCompared && asleep.differences == [])
    }

    @Test func partsThatAreLost() {
        let outcome = Ground.run(
            .instanceScheduler,
            Self.configuration(
                "Periods: [hours@t3.micro], Stop_new_instances: false, Ssm_maintenance_window: [patch]", Self.hours))
        for text in [
            "the instance type `t3.micro` of `hours`", "`office` may stop what is new",
            "the maintenance windows of `office`",
        ] {
            #expect(outcome.complaints.contains { $0.contains(text) }, "\(outcome.complaints)")
        }
        #expect(outcome.documents.count == 1)
    }

    @Test(
        arguments: [
            ("Name: hours, Begintime: \"17:00\", Endtime: \"09:00\"", "it ends before it begins"),
            ("Name: hours, Begintime: 25:00", "which is no time"), ("Name: hours", "it says neither days nor times"),
            ("Name: hours, Weekdays: [mon-x]", "no range it reads"),
            ("Name: hours, Weekdays: [\"mon#6\"]", "five at most"),
            ("Name: hours, Weekdays: [\"7\"]", "not within 0 to 6"), ("Name: hours, Monthdays: [28-3]", "over the end"),
            ("Name: hours, Monthdays: [1/10]", "steps of 0"), ("Name: hours, Months: [L]", "no month"),
            ("Name: other, Weekdays: [mon]", "there is no sound period `hours`"),
            ("Name: hours, Monthdays: [15W]", "the weekday nearest to a day"),
            ("Name: hours, Begintime: \"09:00\", Endtime: \"09:00\"", "none of its periods is ever open"),
        ])
    func mistakes(period: String, why: String) {
        let outcome = Ground.run(.instanceScheduler, Self.configuration("Periods: [hours]", period))
        #expect(outcome.documents.isEmpty)
        #expect(outcome.complaints.contains { $0.contains(why) }, "\(outcome.complaints)")
    }
}
