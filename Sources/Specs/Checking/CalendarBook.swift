import Timetables
import Vocabulary

/// The calendars that schedules of a folder may name, worked out.
struct CalendarBook: Hashable, Sendable {
    private var contents: [NamespaceName: [String: CalendarContent]] = [:]
    /// Whether a `Calendar` was lost, so that nobody complains that it is not there.
    private var hasGaps = false

    init() {}

    /// The calendars among sound documents, with the files of the folder that they read.
    ///
    /// - Returns: those of the calendars that are sound, and what is wrong with the others.
    static func read(_ documents: [ReadDocument], _ files: [FileReading]) -> (book: CalendarBook, [Diagnostic]) {
        var book = CalendarBook()
        var problems: [Diagnostic] = []
        book.hasGaps = files.contains { $0.gaps.covers("Calendar") }
        for document in documents {
            guard case .calendar(let spec) = document.spec, let namespace = spec.metadata.namespace else { continue }
            do {
                book.contents[namespace, default: [:]][spec.metadata.name] = try content(of: spec, document, files)
            } catch {
                book.hasGaps = true
                problems += error.diagnostics
            }
        }
        return (book, problems)
    }

    /// Schedules with what the calendars say that they name; those of the namespace itself, or of `platform`.
    func resolved(_ schedule: ScheduleSpec, platform: CalendarBook) -> ScheduleSpec {
        var schedule = schedule
        for (index, use) in schedule.calendars.enumerated() {
            guard let own = schedule.metadata.namespace else { continue }
            let namespace = use.namespace ?? own
            schedule.calendars[index].content =
                contents[namespace]?[use.name] ?? platform.contents[namespace]?[use.name]
        }
        return schedule
    }

    /// Why a reference to a calendar does not hold; nil where it does, is of another kind, or cannot be judged.
    ///
    /// - Parameter own: The namespace of the document that refers.
    func problem(_ reference: SpecReference, own: NamespaceName, platform: CalendarBook) -> Diagnostic? {
        guard case .calendar(let named) = reference.target else { return nil }
        let namespace = named ?? own
        let isOwn = namespace == own
        let names = (contents[namespace] ?? (isOwn ? nil : platform.contents[namespace]))?.keys.sorted() ?? []
        guard !names.contains(reference.name), !(isOwn ? hasGaps : platform.hasGaps) else { return nil }
        let lenders = platform.contents.keys.filter { platform.contents[$0]?[reference.name] != nil }.sorted()
        if !isOwn, names.isEmpty {
            let nearest =
                lenders.first
                ?? Suggestion.nearest(to: namespace.rawValue, among: platform.contents.keys.map(\.rawValue))
                .map { NamespaceName(rawValue: $0) }
            return .error(
                at: reference.range,
                "`\(reference.path)` names \(Echo.quoted(reference.name)) of namespace"
                    + " \(Echo.quoted(namespace.rawValue))",
                why: "no platform namespace of that name has a `Calendar`",
                fix: nearest.map { "did you mean `namespace: \($0)`?" }
                    ?? "leave `namespace` out for a calendar of your own")
        }
        let nearest = Suggestion.nearest(to: reference.name, among: names)
        let lent = isOwn ? lenders.first.map { "add `namespace: \($0)`, which has one of that name" } : nil
        return .error(
            at: reference.range, "`\(reference.path)` names \(Echo.quoted(reference.name))",
            why: "there is no such `Calendar` in namespace `\(namespace)`",
            fix: lent ?? Echo.suggestion(nearest, else: names, called: "its calendars"))
    }

    private struct Unsound: Error {
        let diagnostics: [Diagnostic]
    }

    private static func content(
        of spec: CalendarSpec, _ document: ReadDocument, _ files: [FileReading]
    ) throws(Unsound) -> CalendarContent {
        var feed: CalendarFeed?
        if let path = spec.path, let reference = document.references.first(where: { $0.target == .calendarFile }) {
            feed = try self.feed(path, spec, reference, files)
        }
        let content: CalendarContent
        do throws(TimetableError) {
            content = try CalendarContent(
                CalendarSources(
                    feed: feed, country: spec.country, region: spec.region,
                    dates: spec.dates.flatMap { $0.calendarDays.map { .init(days: $0, name: "") } }))
        } catch {
            throw Unsound(diagnostics: [
                .error(
                    at: document.nameRange, "the calendar `\(spec.metadata.name)`: \(error.what)", why: error.why,
                    fix: error.fix)
            ])
        }
        let years = CalendarContent.years
        guard !content.days.isEmpty else {
            throw Unsound(diagnostics: [
                .error(
                    at: document.nameRange, "the calendar `\(spec.metadata.name)` has no day",
                    why: "nothing of it is in the years \(years.lowerBound) to \(years.upperBound)",
                    fix: "add what is missing, or remove the calendar")
            ])
        }
        return content
    }

    private static func feed(
        _ path: String, _ spec: CalendarSpec, _ reference: SpecReference, _ files: [FileReading]
    ) throws(Unsound) -> CalendarFeed {
        let identity = SourceFile.Identity(source: spec.metadata.origin.source, path: path)
        func failed(_ why: String, _ fix: String, _ others: [Diagnostic] = []) -> Unsound {
            Unsound(
                diagnostics: [
                    .error(
                        at: reference.range,
                        "`\(reference.path)`: \(Echo.quoted(path)) is no calendar that can be followed",
                        why: why, fix: fix)
                ] + others)
        }
        switch files.first(where: { $0.identity == identity })?.calendar {
        case nil:
            let others = files.filter { $0.calendar != nil }.map(\.identity.path)
            throw failed(
                "there is no such file",
                spec.url != nil
                    ? "run `pioneer calendar update`, which fetches and commits it"
                    : Suggestion.nearest(to: path, among: others).map { "did you mean `\($0)`?" } ?? "add the file")
        case .unread(let why)?: throw failed(why, "put a sound file there")
        case .broken(let diagnostics)?:
            throw failed("it has errors", "mend it, or go back to the last good one", diagnostics)
        case .feed(let feed)?:
            if let problem = feed.whyWithoutDays { throw failed(problem.why, problem.fix) }
            return feed
        }
    }
}
