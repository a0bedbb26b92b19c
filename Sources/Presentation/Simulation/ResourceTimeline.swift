import Cloud
public import Planning
import Specs
public import Timetables
public import Vocabulary

/// What one resource is told, by whom, and instead of whom.
public struct ResourceTimeline: Report {
    private let course: ResourceCourse
    private let rows: [Row]
    private let zone: Zone
    /// Nil for the range of a report that says it already.
    private let notice: String?

    private struct Row {
        let start: Instant
        var end: Instant
        /// What it is told, by whom, why, instead of whom, and the state it is in.
        let words: [String]
    }

    /// A timeline of a resource that was followed, by the clock of a zone.
    ///
    /// - Parameter schedule: The one it is asked about; where it wants nothing in that time, that is said.
    public init(_ course: ResourceCourse, in zone: Zone, asking schedule: ClaimName? = nil) {
        self.course = course
        self.zone = zone
        var rows: [Row] = []
        for step in course.steps {
            let words = Self.words(step)
            if let last = rows.last, last.words == words {
                rows[rows.count - 1].end = step.interval.end
            } else {
                rows.append(Row(start: step.interval.start, end: step.interval.end, words: words))
            }
        }
        self.rows = rows
        let isMeant = course.steps.contains { step in
            step.resolutions.contains { $0.claims.contains { $0.name == schedule } }
        }
        notice = schedule.flatMap { isMeant ? nil : "\($0) wants nothing of it in this time" }
    }

    private static func words(_ step: ResourceCourse.Step) -> [String] {
        guard !step.resolutions.isEmpty else { return ["", "", "nothing claims it", "", step.state] }
        func each(_ word: (Resolution) -> String) -> String {
            step.resolutions.map(word).filter { !$0.isEmpty }.joined(separator: "; ")
        }
        let held = step.holds.map { "held: \($0.gate.rawValue)" }
        return [
            each { $0.winner.summary }, each { $0.winner.name.rawValue },
            (step.resolutions.map(\.winner.reason).filter { !$0.isEmpty } + Set(held).sorted()).joined(separator: "; "),
            each { resolution in
                resolution.claims.dropFirst().map { "\($0.name) (\($0.summary))" }.joined(separator: ", ")
            }, step.state,
        ]
    }

    private static let columns: [TextTable.Column] = ["From", "To", "Told", "By", "Why", "Instead of", "State"]

    private var cells: [[String]] { rows.map { [local($0.start), local($0.end)] + $0.words } }

    /// `2026-10-25 02:30 CET`.
    private func local(_ instant: Instant) -> String {
        let civil = zone.civil(at: instant)
        return "\(civil.date) \(civil.clock) \(zone.abbreviation(at: instant))"
    }

    private var heading: String {
        let resource = course.resources.first
        return "Resource \(resource?.name ?? "") of \(course.tenant), \(resource?.address.description ?? ""): "
            + Count.of(course.changes, "change")
    }

    public func table(_ style: TextStyle) -> String {
        var table = TextTable(Self.columns)
        for row in cells { table.add(row.map { TextTable.Cell($0) }) }
        return Escaping.terminal(heading) + "\n" + (notice.map { "Note: \(Escaping.terminal($0))\n" } ?? "")
            + table.text(width: style.width, isColoured: style.isColoured)
    }

    public var markdown: String {
        var table = MarkdownTable(Self.columns)
        for row in cells { table.add(row) }
        return "#### \(Escaping.markdown(heading))\n\n" + (notice.map { "> \(Escaping.markdown($0))\n\n" } ?? "")
            + table.text
    }

    public var value: Value {
        .object([
            "resource": .string(course.resources.first?.address.description ?? ""),
            "name": .string(course.resources.first?.name ?? ""), "tenant": .string(course.tenant.rawValue),
            "changes": .int(Int64(course.changes)), "notice": notice.map(Value.string),
            "steps": .list(course.steps.map(Self.value)),
        ])
    }

    private static func value(_ step: ResourceCourse.Step) -> Value {
        [
            "start": .string(step.interval.start.description), "end": .string(step.interval.end.description),
            "state": .string(step.state),
            "told": .list(
                step.resolutions.map { resolution in
                    [
                        "aspect": .string(resolution.aspect.rawValue),
                        "claims": .list(
                            resolution.claims.map { claim in
                                [
                                    "name": .string(claim.name.rawValue), "wants": .string(claim.summary),
                                    "reason": .string(claim.reason), "place": .string(claim.origin.range.description),
                                ]
                            }),
                        "winner": .string(resolution.winner.name.rawValue),
                    ]
                }),
            "holds": .list(
                step.holds.map { ["gate": .string($0.gate.rawValue), "message": .string($0.message)] as Value }),
        ]
    }
}
