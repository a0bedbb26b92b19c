import Documents
public import Timetables
public import Vocabulary

extension ScheduleSpec {
    /// A calendar that a schedule follows.
    public struct CalendarUse: Hashable, Sendable {
        /// What a day of the calendar is to the schedule.
        public enum Treatment: String, CaseIterable, Hashable, Sendable {
            case sunday, outside, inside, ignore
        }

        public let name: String
        /// The platform's namespace that the calendar is of; nil for the schedule's own.
        public let namespace: NamespaceName?
        public let treatAs: Treatment
        /// What the calendar says; nil until the documents of a revision are put together.
        public internal(set) var content: CalendarContent?

        /// A use from its parts.
        public init(
            name: String, namespace: NamespaceName? = nil, treatAs: Treatment, content: CalendarContent? = nil
        ) {
            self.name = name
            self.namespace = namespace
            self.treatAs = treatAs
            self.content = content
        }

        /// `closing-days`, or `platform-calendars/germany`.
        public var title: String { (namespace.map { "\($0)/" } ?? "") + name }

        /// What the timetable is told. Of a calendar that nobody has looked up nothing is known.
        var days: CalendarDays {
            content?.treated(treatAs.treatment)
                ?? CalendarDays(days: [], treatment: treatAs.treatment, known: Self.nothing)
        }

        private static let nothing = CivilDate(daysSince1970: .min / 2)...CivilDate(daysSince1970: .min / 2)
    }

    /// The same with calendars that have no days: what is left is what the document says by itself.
    var withoutCalendarDays: ScheduleSpec {
        var schedule = self
        for index in calendars.indices { schedule.calendars[index].content = try? CalendarContent(CalendarSources()) }
        return schedule
    }
}

extension ScheduleSpec.CalendarUse.Treatment {
    fileprivate var treatment: CalendarDays.Treatment {
        switch self {
        case .sunday: .asSunday
        case .outside: .outside
        case .inside: .inside(rule: 0)
        case .ignore: .ordinary
        }
    }

    fileprivate var summary: String {
        switch self {
        case .sunday: "windows by days of the week are what they are on a Sunday"
        case .outside: "no rule holds all day"
        case .inside: "the first rule holds all day"
        case .ignore: "a day like any other, whatever later calendars say of it"
        }
    }
}

extension Shape where Output == ScheduleSpec.CalendarUse {
    static var calendarUse: Shape {
        .object(
            required("name", .text(.name), "The name of the `Calendar`."),
            optional(
                "namespace", Shape<String>.text(.name).map { name, _ in NamespaceName(rawValue: name) },
                "The platform's namespace that the calendar is of. Left out: the schedule's own."),
            required("treatAs", .cases(\.summary), "What its days are to the schedule."),
            make: { place, name, namespace, treatAs in
                place.refer(.calendar(of: namespace), name, at: "name")
                return ScheduleSpec.CalendarUse(name: name, namespace: namespace, treatAs: treatAs)
            })
    }
}
