import Glibc
import Support
import Testing
import Timetables
import Vocabulary

/// Random cron expressions and pairs of them, judged by croniter.
@Suite(
    .enabled(if: ZoneFiles.isPresent, Comment(rawValue: ZoneFiles.absence)),
    .enabled(
        if: Croniter.isPresent, "PIONEER_TIMETABLES_PYTHON names no Python with croniter; `make test` sees to that"))
struct CronDifferentialTests {
    @Test func croniterAgrees() async throws {
        // croniter takes three milliseconds a question; `make differential` sets a number for something quicker too.
        let seeds = PropertyCases.seeds(5000).prefix(100_000)
        var counts: [String: Int] = [:]
        for portion in PropertyCases.portions(seeds, of: 10_000) {
            let questions = portion.map { CronQuestion(seed: $0) }
            let answers = try await Croniter.answers(questions.map(\.text))
            for (question, theirs) in zip(questions, answers) {
                let ours = question.answer
                let kind = theirs == "never" || theirs == "change" ? theirs : question.kind
                counts[kind, default: 0] += 1
                #expect(theirs == "change" || ours == theirs, "seed \(question.seed): \(question.text) is \(theirs)")
            }
        }
        let shown = PropertyCases.words(counts)
        print("Cron differential: \(seeds.count) questions, \(shown)")
        #expect(counts["never", default: 0] + counts["change", default: 0] < max(seeds.count / 2, 2))
    }

    @Test("What is listed as known to differ still does; the list only gets shorter")
    func knownDifferences() async throws {
        let path = "\(PackageFolder.path)/.ci/differential/timetables-differences.txt"
        let lines = try TextFile.text(of: path).split(separator: "\n").map { $0.split(separator: "\t") }
        #expect(lines.count <= 12)
        #expect(lines.allSatisfy { $0.count == 2 })
        let expressions = lines.compactMap { $0.first.map(String.init) }
        let wall: Int64 = 1_767_225_600
        let answers = try await Croniter.answers(expressions.map { "firings\t\($0)\t\(wall)" })
        for (expression, theirs) in zip(expressions, answers) {
            #expect(CronQuestion.firings(expression, wall) != theirs, "\(expression) does not differ any more")
        }
    }
}

enum Croniter {
    private static let python = getenv("PIONEER_TIMETABLES_PYTHON").map { String(cString: $0) }

    static var isPresent: Bool { python != nil }

    /// One answer for each question.
    static func answers(_ questions: [String]) async throws -> [String] {
        let output = try await ProgramRunner.succeed(
            python ?? "python3", ["\(PackageFolder.path)/.ci/differential/timetables.py"],
            input: questions.map { $0 + "\n" }.joined(), deadline: 550)
        let answers = output.split(separator: "\n").map(String.init)
        try #require(answers.count == questions.count)
        return answers
    }
}

/// Something to ask both, as timetables.py reads it.
struct CronQuestion {
    let seed: UInt64
    let kind: String
    let text: String
    /// Ours.
    let answer: String

    init(seed: UInt64) {
        let zones = ZoneFiles.everyZone
        var world = RandomTimetables(seed: seed, zone: zones[Int(seed % UInt64(zones.count))])
        var expressions = CronGenerator(seed: seed)
        let id = world.zone.id.rawValue
        self.seed = seed
        switch world.number(0...3) {
        case 0:
            kind = "firings"
            let (ours, theirs) = expressions.expression()
            let wall = world.change.seconds
            text = "firings\t\(theirs)\t\(wall)"
            answer = Self.firings(ours, wall)
        case 1:
            kind = "zoned"
            let (ours, theirs) = expressions.expression()
            let instant = world.change.adding(seconds: Int64(world.number(-200...200)) * 86_400)
            text = "zoned\t\(id)\t\(theirs)\t\(instant.seconds)"
            answer = Self.zoned(world.zone, ours, instant)
        default:
            kind = "pair"
            let (start, stop) = (expressions.expression(around: world), expressions.expression(around: world))
            let (overlap, gap) = (world.pick(Overlap.allCases), world.pick(CronPair.Gap.allCases))
            // Without the seconds that zones had once, so that a range begins where a minute does.
            let from = Instant(seconds: world.change.seconds / 60 * 60 - Int64(world.number(0...172_800)))
            let to = from.adding(seconds: 3 * 86_400)
            let fields = [
                id, overlap.rawValue, gap.rawValue, start.theirs, stop.theirs, "\(from.seconds)", "\(to.seconds)",
            ]
            text = "pair\t" + fields.joined(separator: "\t")
            answer = Self.pair(world.zone, overlap, gap, start.ours, stop.ours, from, to)
        }
    }

    static func firings(_ text: String, _ wall: Int64) -> String {
        guard let expression = try? CronExpression(text) else { return "never" }
        var found: [Int64] = []
        var position = wall
        while found.count < 5, let next = expression.firing(atOrAfter: CivilTime(secondsSince1970: position + 1)) {
            position = next.secondsSince1970
            found.append(position)
        }
        position = wall
        while found.count < 8, let last = expression.firing(atOrBefore: CivilTime(secondsSince1970: position - 1)) {
            position = last.secondsSince1970
            found.append(position)
        }
        return found.map { "\($0)" }.joined(separator: " ")
    }

    private static func zoned(_ zone: Zone, _ text: String, _ instant: Instant) -> String {
        guard let expression = try? CronExpression(text) else { return "never" }
        let wall = CivilTime(secondsSince1970: zone.civil(at: instant).secondsSince1970 + 1)
        guard let firing = expression.firing(atOrAfter: wall) else { return "never" }
        return switch zone.instants(of: firing) {
        case .one(let instant), .gap(let instant), .twice(let instant, _): "\(instant.seconds)"
        }
    }

    private static func pair(
        _ zone: Zone, _ overlap: Overlap, _ gap: CronPair.Gap, _ start: String, _ stop: String, _ from: Instant,
        _ to: Instant
    ) -> String {
        let window: TimeWindow
        if let start = try? CronExpression(start), let stop = try? CronExpression(stop) {
            // A stop that always loses leaves it open from the first start on.
            guard let pair = try? CronPair(start: start, stop: stop, gap: gap) else { return "1" }
            window = .cron(pair)
        } else {
            // What never fires never starts, or never stops: neither is a pair, and both are compared as firings.
            return "never"
        }
        guard let timetable = try? Timetable(zone: zone, rules: [.init(windows: [window])], overlap: overlap),
            let stretches = try? timetable.compiled(from: from, to: to).stretches
        else { return "refused" }
        return
            ([stretches[0].state == .rule(0) ? "1" : "0"] + stretches.dropFirst().map { "\($0.interval.start.seconds)" })
            .joined(separator: " ")
    }
}

/// Cron expressions that both read, in the forms of both.
struct CronGenerator {
    private var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: ~seed) }

    mutating func expression() -> (ours: String, theirs: String) {
        expression(minute: field(0...59, stars: false), hour: field(0...23))
    }

    /// One that fires not too often, near the time of day at which the clocks change.
    mutating func expression(around world: RandomTimetables) -> (ours: String, theirs: String) {
        let near = world.zone.civil(at: world.change).secondOfDay / 60 + Int.random(in: -120...120, using: &random)
        let minute = (near + 1440) % 1440
        let hours = [
            "\(minute / 60)", "\(minute / 60),\((minute / 60 + 2) % 24)", "*", "*/3", "22-4", "\(minute / 60)/4",
        ]
        return expression(minute: "\(minute % 60)", hour: pick(hours))
    }

    private mutating func expression(minute: String, hour: String) -> (ours: String, theirs: String) {
        let month = chance(3) ? month() : "*"
        var day = chance(2) ? "*" : field(1...31)
        var (ours, theirs) = weekday()
        // What croniter combines in a way of its own stands alone.
        if ours.contains(where: { "#L".contains($0) }) { day = pick(["*", "?"]) }
        if day != "*", day != "?", chance(4) {
            (day, ours, theirs) = (pick(["L", "15W", "1W", "28W", "L"]), "*", "?")
        }
        // A list of all beside a step from a star is one of the known differences.
        if day != "*", ours != "*", (day + ours).contains("*/") {
            ours = "\(Int.random(in: 0...7, using: &random))"
            theirs = ours
        }
        return ("\(minute) \(hour) \(day) \(month) \(ours)", "\(minute) \(hour) \(day) \(month) \(theirs)")
    }

    private mutating func weekday() -> (String, String) {
        if chance(2) { return ("*", "*") }
        let number = Int.random(in: 0...7, using: &random)
        switch Int.random(in: 0...5, using: &random) {
        case 0: return ("\(number)L", "L\(number)")
        case 1:
            let text = "\(number)#\(Int.random(in: 1...5, using: &random))"
            return (text, text)
        case 2:
            let text = pick(["mon-fri", "sat,sun", "fri-mon", "SUN", "tue-thu,sat"])
            return (text, text)
        default:
            let text = field(0...7)
            return (text, text)
        }
    }

    private mutating func month() -> String {
        chance(2) ? pick(["feb", "jan-mar", "oct-feb", "JUN,dec"]) : field(1...12)
    }

    private mutating func field(_ range: ClosedRange<Int>, stars: Bool = true) -> String {
        if stars, chance(4) { return "*" }
        let count = chance(3) ? Int.random(in: 2...3, using: &random) : 1
        return (0..<count).map { _ in item(range) }.joined(separator: ",")
    }

    private mutating func item(_ range: ClosedRange<Int>) -> String {
        let (first, second) = (Int.random(in: range, using: &random), Int.random(in: range, using: &random))
        let step = Int.random(in: 2...max(3, range.count / 3), using: &random)
        switch Int.random(in: 0...5, using: &random) {
        case 0 where first < second: return "\(first)-\(second)/\(step)"
        // The same at both ends, where 0 and 7 are, is not a range to both.
        case 1 where first % 7 != second % 7: return "\(first)-\(second)"
        case 2: return "*/\(step)"
        case 3 where range.upperBound != 7 || first < 7: return "\(first)/\(step)"
        default: return "\(first)"
        }
    }

    private mutating func chance(_ part: Int) -> Bool { Int.random(in: 0..<part, using: &random) == 0 }

    private mutating func pick(_ choices: [String]) -> String {
        choices[Int.random(in: 0..<choices.count, using: &random)]
    }
}
