import Glibc
import Support
import Testing
import Timetables
import Vocabulary

@testable import Importing

/// Random tags and settings, judged by Cloud Custodian's own filters.
@Suite struct OffHoursDifferentialTests {
    /// The Python of the environment that holds c7n.
    static let python = getenv("PIONEER_C7N_PYTHON").map { String(cString: $0) }

    @Test(
        .enabled(
            if: python != nil && Ground.hasZones,
            "PIONEER_C7N_PYTHON names no Python with c7n, or there are no zones; `make test` sees to both"))
    func cloudCustodianAgrees() async throws {
        let seeds = PropertyCases.seeds(5000)
        var counts: [String: Int] = [:]
        for portion in PropertyCases.portions(seeds, of: 20_000) {
            try await compare(portion, &counts)
        }
        let shown = PropertyCases.words(counts)
        print("Off-hours differential: \(seeds.count) cases, \(shown)")
        // Neither all nonsense nor all sound, and some that act.
        if seeds.count >= 1000 {
            #expect(counts["read", default: 0] * 5 > seeds.count)
            #expect(counts["refused", default: 0] * 10 > seeds.count)
            #expect(counts["acting", default: 0] * 50 > seeds.count)
        }
    }

    private func compare(_ seeds: [UInt64], _ counts: inout [String: Int]) async throws {
        let cases = seeds.map { OffHoursCase(seed: $0) }
        let input = cases.map { CanonicalJSON.text($0.value) + "\n" }.joined()
        let script = "\(PackageFolder.path)/.ci/differential/offhours.py"
        let output = try await ProgramRunner.succeed(Self.python ?? "python3", [script], input: input, deadline: 500)
        let answers = output.split(separator: "\n", omittingEmptySubsequences: false)
        try #require(answers.count >= cases.count)
        for (item, answer) in zip(cases, answers) {
            let ours = CanonicalJSON.text(.string(item.answer))
            if item.isIncomparable {
                counts["not comparable", default: 0] += 1
                continue
            }
            let isRead = ours.contains("tz:")
            counts[isRead ? "read" : "refused", default: 0] += 1
            if ours.contains("True") { counts["acting", default: 0] += 1 }
            #expect(ours == String(answer), "seed \(item.seed): \(CanonicalJSON.text(item.value))")
        }
    }
}

/// One tag, the settings of a pair of policies, and an instant.
struct OffHoursCase {
    let seed: UInt64
    let tag: String?
    let fallback: String?
    let zone: String
    let weekends: Bool
    let weekendsOnly: Bool
    let optOut: Bool
    let hours: (off: Int, on: Int)
    let skipDays: [String]
    let instant: Int64

    init(seed: UInt64) {
        self.seed = seed
        var random = SeededGenerator(seed: seed)
        tag = Int.random(in: 0..<12, using: &random) == 0 ? nil : Self.tag(&random)
        fallback = Int.random(in: 0..<8, using: &random) == 0 ? Self.tag(&random) : nil
        zone = Self.zones.randomElement(using: &random) ?? "et"
        weekends = Bool.random(using: &random)
        weekendsOnly = Int.random(in: 0..<4, using: &random) == 0
        optOut = Bool.random(using: &random)
        hours = (.random(in: 0...23, using: &random), .random(in: 0...23, using: &random))
        // From 2026 to 2030, and where the seed says so on the day of a clock change.
        let start: Int64 = 1_767_225_600
        var instant = start + .random(in: 0..<4 * 366 * 86_400, using: &random)
        if Int.random(in: 0..<5, using: &random) == 0 {
            instant = start + 87 * 86_400 + .random(in: 0..<2 * 86_400, using: &random)
        }
        self.instant = instant
        let date = CivilTime(secondsSince1970: instant).date
        skipDays =
            Int.random(in: 0..<5, using: &random) == 0 ? [date.description, date.adding(days: 30).description] : []
    }

    private static let zones = [
        "et", "pt", "est", "at", "gmt", "utc", "bst", "ist", "it", "aet", "brt", "nzst", "cet", "Europe/Berlin",
        "europe/london", "america/new_york", "America/Port-au-Prince", "america/port-au-prince", "asia/tokyo",
    ]

    /// Something near the form of a tag.
    private static func tag(_ random: inout SeededGenerator) -> String {
        func pick(_ choices: [String]) -> String { choices.randomElement(using: &random) ?? "" }
        func days() -> String {
            func day() -> String { pick(["m", "t", "w", "h", "f", "s", "u", "M", "F", "U"]) }
            switch Int.random(in: 0..<12, using: &random) {
            case 0..<5: return day()
            case 5..<9: return day() + "-" + day()
            case 9: return day() + "-x-" + day()
            default:
                return pick([
                    "", "x", "mon", day() + day(), day() + "-", " " + day(), day() + "-" + day() + "-" + day(),
                ])
            }
        }
        func entry() -> String {
            let hour =
                Int.random(in: 0..<10, using: &random) > 0
                ? String(Int.random(in: 0...23, using: &random))
                : pick(["24", "", "07", "٣", "²", "-1", "1.5", " 7", "99999999999999999999"])
            switch Int.random(in: 0..<14, using: &random) {
            case 0: return days() + "," + hour
            case 1: return "(" + days() + "," + hour
            case 2: return "(" + days() + ", " + hour + ")"
            case 3: return "((" + days() + "," + hour + "))"
            default: return "(" + days() + "," + hour + ")"
            }
        }
        func list() -> String {
            let entries = (0..<Int.random(in: 1...3, using: &random)).map { _ in entry() }.joined(separator: ",")
            return Int.random(in: 0..<4, using: &random) > 0 ? "[" + entries + "]" : entries
        }
        func piece() -> String {
            switch Int.random(in: 0..<14, using: &random) {
            case 0..<5: "off=" + list()
            case 5..<10: "on=" + list()
            case 10, 11: "tz=" + pick(zones)
            case 12: "tz=" + pick(["bt", "mars/olympus", "x y", "america/new york"])
            default:
                pick(["", "on", "off", "on=", "=", "off==(m,1)", "Off=(m,1)", "up=(m,1)", "é", " on=(m-f,7)", "tz =et"])
            }
        }
        switch Int.random(in: 0..<16, using: &random) {
        case 0:
            return pick(["", "on", "off", "ON", "Off", "true", "'off'", "\"\"", "on;", ";", "\u{0}", "tz=et", "tz=x"])
        case 1: return pick(Hostile.texts)
        default:
            var text = (0..<Int.random(in: 1...3, using: &random)).map { _ in piece() }
                .joined(separator: pick([";", ";", ";", ";", "; ", " ", ";;", ","]))
            if Int.random(in: 0..<8, using: &random) == 0 { text = "'" + text + "'" }
            if Int.random(in: 0..<6, using: &random) == 0 { text = escaped(text) }
            if Int.random(in: 0..<12, using: &random) == 0, !text.isEmpty {
                text.remove(at: text.index(text.startIndex, offsetBy: Int.random(in: 0..<text.count, using: &random)))
            }
            return text
        }
    }

    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.map { scalar in
            "()[],;=/-".unicodeScalars.contains(scalar) ? "u" + String(scalar.value, radix: 16) : String(scalar)
        }.joined()
    }
}

extension OffHoursCase {
    /// As the oracle reads it.
    var value: Value {
        [
            "value": tag.map(Value.string) ?? .null, "fallback": fallback.map(Value.string) ?? .null,
            "zone": .string(zone.lowercased()), "weekends": .bool(weekends), "weekendsOnly": .bool(weekendsOnly),
            "optOut": .bool(optOut), "offhour": .int(Int64(hours.off)), "onhour": .int(Int64(hours.on)),
            "skipDays": .list(skipDays.map(Value.string)), "instant": .int(instant),
        ]
    }

    /// What the parser makes of the tag, and whether each filter acts.
    var answer: String { "\(parse) | \(shown(acts(.off))) \(shown(acts(.on)))" }

    /// A known difference: Cloud Custodian's library takes a name with digits that is no zone for a rule such as
    /// `EST5EDT` has, and an empty name for the zone of its own machine. Neither is carried over.
    var isIncomparable: Bool {
        [OffHoursFilter.Kind.on, .off].contains { kind in
            guard case .events(_, let name) = filter(kind).resolve(tag) else { return false }
            return name.isEmpty || name.contains(where: \.isNumber)
        }
    }

    private func shown(_ flag: Bool) -> String { flag ? "True" : "False" }

    private var parse: String {
        guard let found = tag ?? fallback.flatMap({ $0.isEmpty ? nil : $0 }) else { return "absent" }
        let value = OffHoursTag.withoutEmptyPieces(OffHoursTag.normalized(found))
        guard let parts = OffHoursTag.parse(value) else { return "none" }
        var words: [String] = []
        for key in ["off", "on"] {
            guard case .entries(let entries) = parts[key] else { continue }
            let shown = entries.map { "\($0.days.map(String.init).joined(separator: ","))@\($0.hour)" }
            words.append("\(key):\(shown.joined(separator: ";"))")
        }
        var zone = self.zone.lowercased()
        if case .zone(let name) = parts["tz"], !name.isEmpty { zone = name }
        return (words + ["tz:\(zone)"]).joined(separator: " ")
    }

    private func filter(_ kind: OffHoursFilter.Kind) -> OffHoursFilter {
        var filter = OffHoursFilter(kind, zone: zone.lowercased())
        filter.hour = kind == .on ? hours.on : hours.off
        filter.weekends = weekends
        filter.weekendsOnly = weekendsOnly
        filter.optOut = optOut
        filter.fallback = fallback.flatMap { $0.isEmpty ? nil : $0 }
        return filter
    }

    private func acts(_ kind: OffHoursFilter.Kind) -> Bool {
        guard case .events(let entries, let name) = filter(kind).resolve(tag) else { return false }
        let wanted = OffHoursZone.name(name).lowercased()
        guard let id = Ground.zones.identifiers.first(where: { $0.rawValue.lowercased() == wanted }),
            let zone = Ground.zones.zone(id)
        else { return false }
        // Within the hour it acts whenever it runs.
        let now = Instant(seconds: instant)
        let hour = zone.civil(at: now).secondOfDay % 3600
        let start = now.adding(seconds: -Int64(hour))
        return !OffHoursFilter.instants(
            entries, skipDays: skipDays, in: zone, from: start, to: start.adding(seconds: 1)
        ).isEmpty
    }
}
