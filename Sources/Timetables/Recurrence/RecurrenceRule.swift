public import Vocabulary

/// How something repeats: the value of an `RRULE`, RFC 5545, section 3.3.10.
///
/// It repeats by the clock on the wall, hours, minutes and seconds too: every six hours is 00:00, 06:00, 12:00 and 18:00
/// on the days as well on which the clocks change.
public struct RecurrenceRule: Hashable, Sendable {
    /// The period that a rule counts in, shortest first.
    public enum Frequency: String, CaseIterable, Hashable, Comparable, Sendable {
        case secondly = "SECONDLY"
        case minutely = "MINUTELY"
        case hourly = "HOURLY"
        case daily = "DAILY"
        case weekly = "WEEKLY"
        case monthly = "MONTHLY"
        case yearly = "YEARLY"

        public static func < (left: Frequency, right: Frequency) -> Bool { left.rank < right.rank }

        private var rank: Int {
            switch self {
            case .secondly: 0
            case .minutely: 1
            case .hourly: 2
            case .daily: 3
            case .weekly: 4
            case .monthly: 5
            case .yearly: 6
            }
        }
    }

    /// Where a rule ends.
    public enum End: Hashable, Sendable {
        case never
        /// After so many, the start of the set being the first.
        case count(Int)
        /// With the last that is not later. A day counts as a whole.
        case until(RecurrenceDate)
    }

    /// A weekday, each or by its number in the month or the year.
    public struct Day: Hashable, Sendable {
        public let weekday: Weekday
        /// 1 to 53 from the beginning, -1 to -53 from the end; nil for each.
        public let ordinal: Int?

        init(_ weekday: Weekday, ordinal: Int? = nil) {
            self.weekday = weekday
            self.ordinal = ordinal
        }
    }

    public internal(set) var frequency: Frequency
    /// Every so many periods, 1 to 1,000,000,000.
    public internal(set) var interval = 1
    public internal(set) var end = End.never
    // The lists are sorted, and hold nothing twice. An empty one says nothing.
    /// 0 to 59. A leap second, 60, is read as 59.
    public internal(set) var seconds: [Int] = []
    /// 0 to 59.
    public internal(set) var minutes: [Int] = []
    /// 0 to 23.
    public internal(set) var hours: [Int] = []
    public internal(set) var days: [Day] = []
    /// 1 to 31, from the end of the month -1 to -31.
    public internal(set) var monthDays: [Int] = []
    /// 1 to 366, from the end of the year -1 to -366.
    public internal(set) var yearDays: [Int] = []
    /// 1 to 53, from the end of the year -1 to -53.
    public internal(set) var weeks: [Int] = []
    /// 1 to 12.
    public internal(set) var months: [Int] = []
    /// Which of all that a period has, 1 to 366, from the last -1 to -366.
    public internal(set) var positions: [Int] = []
    /// The day that weeks begin on.
    public internal(set) var weekStart = Weekday.monday

    init(frequency: Frequency) { self.frequency = frequency }

    /// Reads the value of an `RRULE`, such as `FREQ=MONTHLY;BYDAY=-1FR`. Letter case does not matter.
    ///
    /// - Throws: where the text is none, or says what RFC 5545 does not allow; the error tells the character.
    public init(_ text: String) throws(TimetableError) {
        do {
            self = try RecurrenceRuleParser.rule(Array(text.utf8))
        } catch {
            throw error.inText(text)
        }
    }
}
