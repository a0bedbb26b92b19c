import ControlLoop
import Timetables
import Vocabulary

/// Our half of the comparison of schedules: how long a decision takes, and a year worked out.
struct TimetableRun {
    private static let runs = 5
    private static let decisions = 200_000
    private static let schedules = 10_000
    /// 2026 in UTC, and a number prime to its seconds. The same stand in .ci/bench/timetables.py.
    private static let year = (start: Int64(1_767_225_600), end: Int64(1_798_761_600))
    private static let step: Int64 = 7_654_321

    private let timetables: [Timetable]
    private let mixed: [Timetable]

    /// - Parameter text: lines `NAME<tab>ZONE<tab>START<tab>STOP`, of which more is not looked at.
    init(_ text: String) throws {
        let zones = try ZoneDatabase.read()
        let rules = try text.split(separator: "\n").map { line in
            let parts = line.split(separator: "\t").map(String.init)
            guard parts.count >= 4, let zone = zones.zone(ZoneID(rawValue: parts[1])) else {
                throw Failure("not a name, a zone and two cron expressions: \(line)")
            }
            let pair = try CronPair(start: CronExpression(parts[2]), stop: CronExpression(parts[3]))
            return (zone: zone, window: TimeWindow.cron(pair))
        }
        timetables = try rules.map { try Timetable(zone: $0.zone, rules: [.init(windows: [$0.window])]) }
        mixed = try rules.map { try Self.mixed($0.zone, $0.window) }
    }

    /// Three rules of every kind of window.
    private static func mixed(_ zone: Zone, _ window: TimeWindow) throws -> Timetable {
        let office = WeeklyWindowText.windows(on: try WeeklyWindowText.days("mon-fri"), from: 420, to: 1140)
        let holidays = try DayWindow(
            dates: ["01-01", "12-24..12-26", "2026-04-03", "2026-04-06"].map(DayWindowText.dates), from: 0, to: 1440)
        let launch = try DayWindow(weekdays: DayWindowText.weekdays("first mon"), from: 1320, to: 120)
        return try Timetable(
            zone: zone,
            rules: [
                .init(windows: [.days(launch)]), .init(windows: [.weekly(office)], except: [.days(holidays)]),
                .init(windows: [window]),
            ])
    }

    func rows() throws -> [Row] {
        let compiled = try timetables.map(Self.compiled)
        let state = try nanoseconds(compiled) { compiled, instant in compiled.state(at: instant) == .rule(0) }
        let single = try nanoseconds(timetables, 2000) { $0.state(at: $1) == .rule(0) }
        return [
            Row(name: "state", unit: "ns", ours: state), Row(name: "single", unit: "ns", ours: single),
            Row(name: "year", unit: "ns", ours: try year(timetables)),
            Row(name: "mixed", unit: "ns", ours: try year(mixed)),
        ]
    }

    private static func compiled(_ timetable: Timetable) throws -> CompiledTimetable {
        try timetable.compiled(from: Instant(seconds: year.start), to: Instant(seconds: year.end))
    }

    /// The mean of a decision, over all rules.
    private func nanoseconds<Table>(
        _ tables: [Table], _ count: Int = decisions, _ isOpen: (Table, Instant) -> Bool
    ) throws -> Double {
        let length = Self.year.end - Self.year.start
        let instants = (0..<Int64(count)).map { Instant(seconds: Self.year.start + $0 * Self.step % length) }
        let best = Measure.least(of: Self.runs) {
            tables.reduce(0) { sum, table in instants.reduce(sum) { $0 + (isOpen(table, $1) ? 1 : 0) } }
        }
        guard best.result > 0 else { throw Failure("no window is ever open") }
        return best.seconds / Double(count * tables.count) * 1e9
    }

    /// The mean of a year worked out, over many schedules.
    private func year(_ tables: [Timetable]) throws -> Double {
        let best = try Measure.least(of: Self.runs) {
            try (0..<Self.schedules).reduce(0) { sum, number in
                try sum + Self.compiled(tables[number % tables.count]).count
            }
        }
        guard best.result > Self.schedules else { throw Failure("no window is ever open") }
        return best.seconds / Double(Self.schedules) * 1e9
    }
}
