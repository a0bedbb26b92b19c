import Timetables
import Vocabulary

/// When a resource is up or down, as kube-downscaler's annotations say it:
/// `Mon-Fri 07:30-20:30 Europe/Berlin,2026-12-24T00:00:00+01:00-2026-12-27T00:00:00+01:00`.
///
/// Contract: `kube_downscaler/helper.py`, `matches_time_spec`.
enum TimeSpec: Hashable, Sendable {
    case always
    case never
    case spans([Span])

    enum Span: Hashable, Sendable {
        /// Each day by itself: a window whose end is not after its start never matches.
        case recurring([Weekday], from: Int, to: Int, Zone)
        /// From an instant through another.
        case absolute(from: Instant, to: Instant)
    }

    /// Why a text cannot be read.
    struct Problem: Error, Hashable, Sendable { let why: String }

    /// Reads a text as kube-downscaler does.
    init(_ text: String, _ input: ImportInput) throws(Problem) {
        switch text.lowercased() {
        case "always": self = .always
        case "never": self = .never
        default:
            var spans: [Span] = []
            for part in text.split(separator: ",", omittingEmptySubsequences: false) {
                spans.append(try Self.span(String(part).trimmed, input))
            }
            self = .spans(spans)
        }
    }

    private static func span(_ text: String, _ input: ImportInput) throws(Problem) -> Span {
        if let span = absolute(text) { return span }
        var words = text.split(separator: " ", omittingEmptySubsequences: false).map { String($0) }
        if text.utf8.suffix(2).count == 2, text.utf8.suffix(2).allSatisfy({ (48...57).contains($0) }) {
            guard let zone = input.request.zone else {
                throw Problem(
                    why: "\"\(text)\" names no time zone, which `DEFAULT_TIMEZONE` has to then; give it as --zone")
            }
            words.append(zone.rawValue)
        }
        guard words.count == 3, let days = days(words[0]), let times = times(words[1]) else {
            throw Problem(why: "\"\(text)\" is not of the form \"Mon-Fri 06:30-20:30 Europe/Berlin\"")
        }
        // It reads nothing but letters, slashes and lines.
        let isName = words[2].utf8.allSatisfy { (97...122).contains($0 | 0x20) || $0 == 0x2F || $0 == 0x5F }
        guard isName, let zone = input.zone(named: words[2]) else {
            throw Problem(
                why: isName
                    ? "there is no time zone \"\(words[2])\""
                    : "kube-downscaler reads no time zone whose name has more than letters, such as \"\(words[2])\"")
        }
        return .recurring(days, from: times.from, to: times.to, zone)
    }

    private static func days(_ text: String) -> [Weekday]? {
        let ends = text.lowercased().split(separator: "-", omittingEmptySubsequences: false)
        let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        guard ends.count == 2, let first = names.firstIndex(of: String(ends[0])),
            let last = names.firstIndex(of: String(ends[1]))
        else { return nil }
        return (first...(last < first ? last + 7 : last)).map { Weekday.allCases[$0 % 7] }.sorted()
    }

    private static func times(_ text: String) -> (from: Int, to: Int)? {
        let bytes = Array(text.utf8)
        guard bytes.count == 11, bytes[2] == 0x3A, bytes[5] == 0x2D, bytes[8] == 0x3A else { return nil }
        let numbers = [0, 3, 6, 9].compactMap { Int(String(decoding: bytes[$0..<$0 + 2], as: UTF8.self)) }
        let digits = [0, 1, 3, 4, 6, 7, 9, 10].allSatisfy { (48...57).contains(bytes[$0]) }
        guard digits, numbers.count == 4 else { return nil }
        return (numbers[0] * 60 + numbers[1], numbers[2] * 60 + numbers[3])
    }

    private static func absolute(_ text: String) -> Span? {
        let scalars = Array(text.unicodeScalars)
        guard scalars.count == 51, scalars[25] == "-" else { return nil }
        let ends = [scalars[..<25], scalars[26...]].map { half in
            Instant(rfc3339: String(String.UnicodeScalarView(half)))
        }
        guard let from = ends[0], let to = ends[1] else { return nil }
        return .absolute(from: from, to: to)
    }

    /// Whether an instant matches.
    func matches(_ instant: Instant) -> Bool {
        switch self {
        case .always: true
        case .never: false
        case .spans(let spans):
            spans.contains { span in
                switch span {
                case .absolute(let from, let to): from <= instant && instant < to
                case .recurring(let days, let from, let to, let zone):
                    Self.matches(zone.civil(at: instant), days, from, to)
                }
            }
        }
    }

    private static func matches(_ time: CivilTime, _ days: [Weekday], _ from: Int, _ to: Int) -> Bool {
        let minute = time.secondOfDay / 60
        return days.contains(time.date.weekday) && from <= minute && minute < to
    }

    /// Every instant of a stretch of time at which it may begin or cease to match.
    func candidates(from start: Instant, to end: Instant) -> [Instant] {
        guard case .spans(let spans) = self else { return [] }
        return spans.flatMap { span -> [Instant] in
            switch span {
            case .absolute(let from, let to): return [from, to]
            case .recurring(_, let from, let to, let zone):
                let edges = WallClock.instants(
                    of: [0, from, to].filter { $0 <= 1440 }, in: zone, from: start, to: end, gap: .firstInstantAfter,
                    on: { _ in true })
                return edges + WallClock.changes(in: zone, from: start, to: end).map(\.instant)
            }
        }
    }

    var zones: [Zone] {
        guard case .spans(let spans) = self else { return [] }
        return spans.reduce(into: []) { zones, span in
            if case .recurring(_, _, _, let zone) = span, !zones.contains(zone) { zones.append(zone) }
        }
    }

    /// The windows that recur by the clock of a zone.
    func windows(in zone: Zone) -> [WindowDraft] {
        if self == .always { return [.always] }
        guard case .spans(let spans) = self else { return [] }
        return spans.compactMap { span in
            guard case .recurring(let days, let from, let to, zone) = span, from < min(to, 1440) else { return nil }
            return .days(days, from: from, to: min(to, 1440))
        }
    }

    /// What does not recur.
    var absolutes: [(from: Instant, to: Instant)] {
        guard case .spans(let spans) = self else { return [] }
        return spans.compactMap { if case .absolute(let from, let to) = $0, from < to { (from, to) } else { nil } }
    }

    /// Whether one of its windows never matches.
    var hasEmptyWindow: Bool {
        guard case .spans(let spans) = self else { return false }
        return spans.contains {
            switch $0 {
            case .recurring(_, let from, let to, _): from >= min(to, 1440)
            case .absolute(let from, let to): from >= to
            }
        }
    }
}

extension String {
    /// Without white space at either end.
    var trimmed: String {
        let scalars = unicodeScalars.drop { $0.properties.isWhitespace }
        let end = scalars.lastIndex { !$0.properties.isWhitespace }
        return end.map { String(scalars[...$0]) } ?? ""
    }
}
