public import Vocabulary

/// From when until when a timetable is in force.
public struct Validity: Hashable, Sendable {
    /// When it begins or ends.
    public enum Edge: Hashable, Sendable {
        case instant(Instant)
        /// The beginning of a day, by the clock of the timetable's zone.
        case date(CivilDate)
    }

    /// Nil for "always was".
    public let from: Edge?
    /// Exclusive: the first day, or instant, that it is not in force any more. Nil for "for ever".
    public let until: Edge?

    /// In force from one edge, inclusive, until another, exclusive.
    public init(from: Edge? = nil, until: Edge? = nil) {
        self.from = from
        self.until = until
    }

    /// At all times.
    public static let always = Validity()

    /// The instants in a zone; throws where there are none.
    func instants(in zone: Zone) throws(TimetableError) -> Range<Instant> {
        let start = from?.instant(in: zone) ?? Instant(milliseconds: .min)
        let end = until?.instant(in: zone) ?? Instant(milliseconds: .max)
        guard start < end else {
            throw TimetableError(
                start == end ? "it ends when it begins" : "it ends before it begins", why: "it is never in force",
                fix: "let it be valid from an earlier time, or until a later one")
        }
        return start..<end
    }
}

extension Validity.Edge {
    /// Reads `2026-01-01`, or an instant such as `2026-01-01T06:00:00Z`.
    public init(_ text: String) throws(TimetableError) {
        if let instant = Instant(rfc3339: text) {
            self = .instant(min(max(instant, ZoneRules.earliest), ZoneRules.latest))
        } else if text.contains(where: { "tT:".contains($0) }) {
            throw TimetableError(
                "\"\(text)\" is not an instant", why: "it needs a date, a time with seconds and the offset from UTC",
                fix: "write it as in \"2026-01-01T06:00:00Z\", or a date alone")
        } else {
            self = .date(try DayWindowText.date(text))
        }
    }

    func instant(in zone: Zone) -> Instant {
        switch self {
        case .instant(let instant): min(max(instant, ZoneRules.earliest), ZoneRules.latest)
        case .date(let date):
            Instant(seconds: zone.rules.first(reaching: ZoneRules.clamped(date.midnight)))
        }
    }
}
