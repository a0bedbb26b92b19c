import Cloud
public import Planning
import Specs
import Timetables
public import Vocabulary

/// The fleet through time: what changes how often, how long it is in which state, who contradicts whom, and how much is
/// asked at once.
public struct SimulationReport: Report {
    let simulation: FleetSimulation
    private let notices: [String]
    /// Of the resources that are followed.
    private let timelines: [ResourceTimeline]

    /// How many rows of a table people are shown; machines get all.
    static let most = 20

    /// A report of a simulation and what people should know beside it; of one that follows resources, what these are
    /// told.
    public init(_ simulation: FleetSimulation, notices: [String] = []) {
        self.simulation = simulation
        self.notices = notices + simulation.modeNotices + simulation.restraintNotices
        timelines = simulation.courses.filter { !$0.steps.isEmpty }.map { ResourceTimeline($0, in: .utc) }
    }

    public func table(_ style: TextStyle) -> String {
        var text = ([summary] + notices.map { "Note: \($0)" }).map { Escaping.terminal($0) + "\n" }.joined()
        for section in sections {
            var table = TextTable(section.columns)
            for row in section.rows.prefix(Self.most) { table.add(row.map { TextTable.Cell($0) }) }
            text += "\n\(section.title)\n" + table.text(width: style.width, isColoured: style.isColoured)
            if let rest = section.rest { text += rest + "\n" }
        }
        return text + timelines.map { "\n" + $0.table(style) }.joined()
    }

    public var markdown: String {
        var text = "### Simulation\n\n\(Escaping.markdown(summary))\n"
        text += notices.map { "\n> \(Escaping.markdown($0))\n" }.joined()
        for section in sections {
            var table = MarkdownTable(section.columns)
            for row in section.rows.prefix(Self.most) { table.add(row) }
            text += "\n#### \(section.title)\n\n" + table.text
            if let rest = section.rest { text += "\n\(Escaping.markdown(rest))\n" }
        }
        return text + timelines.map { "\n" + $0.markdown }.joined()
    }

    public var value: Value {
        .object([
            "from": .string(simulation.interval.start.description), "to": .string(simulation.interval.end.description),
            "changes": .int(Int64(simulation.changes)), "resources": .int(Int64(simulation.resources)),
            "unchanged": .int(Int64(simulation.unchanged)),
            "states": .list(simulation.states.map(Self.value)), "claims": .list(simulation.claims.map(Self.value)),
            "courses": .list(simulation.courses.map(Self.value)),
            "timelines": timelines.isEmpty ? nil : .list(timelines.map(\.value)),
            "conflicts": .list(simulation.conflicts.map(Self.value)), "calls": .list(simulation.loads.map(Self.value)),
            "held": .list(simulation.held.map(Self.value)),
            "modes": .list(
                simulation.reluctant.map {
                    ["tenant": .string($0.tenant.rawValue), "mode": .string($0.mode.rawValue)] as Value
                }),
            "restrained": .list(simulation.restrained.map { .string($0.rawValue) }),
        ])
    }

    private var summary: String {
        let unchanged = simulation.unchanged
        return "From \(simulation.interval.start) to \(simulation.interval.end): "
            + "\(Count.of(simulation.changes, "change")) of "
            + "\(Count.of(simulation.resources - unchanged, "resource")), "
            + "\(unchanged) \(unchanged == 1 ? "stays as it is" : "stay as they are")"
    }
}

// The tables.
extension SimulationReport {
    private struct Section {
        let title: String
        let columns: [TextTable.Column]
        let rows: [[String]]

        /// What is not shown, and where it is.
        var rest: String? {
            let more = rows.count - SimulationReport.most
            return more > 0
                ? "… and \(Count.of(more, "row")) more; -o json has all, --resource follows one resource" : nil
        }
    }

    /// Those that say anything.
    private var sections: [Section] {
        [states, claims, courses, conflicts, calls, held].filter { !$0.rows.isEmpty }
    }

    private static func number(_ title: String) -> TextTable.Column { TextTable.Column(title, .trailing) }

    private var states: Section {
        Section(
            title: "Time in each state, of all resources", columns: ["State", Self.number("Time")],
            rows: simulation.states.map { [$0.state, HoursText.of($0.seconds)] })
    }

    private var claims: Section {
        Section(
            title: "Documents",
            columns: [
                "Tenant", "Claim", Self.number("Resources"), Self.number("Changes"), Self.number("Decides"),
                Self.number("Overruled"),
            ],
            rows: simulation.claims.map { claim in
                [
                    claim.tenant.rawValue, claim.claim.rawValue, "\(claim.resources)", "\(claim.transitions)",
                    HoursText.of(claim.deciding), HoursText.of(claim.overruled),
                ]
            })
    }

    private var courses: Section {
        let changed = simulation.courses.filter { $0.changes > 0 }.enumerated().sorted { left, right in
            (right.element.changes, left.offset) < (left.element.changes, right.offset)
        }
        return Section(
            title: "Resources, those together that are told the same",
            columns: ["Tenant", "Resources", Self.number("Changes of each"), "Time in each state", "First"],
            rows: changed.map { _, course in
                [
                    course.tenant.rawValue, Self.names(course.resources), "\(course.changes)",
                    course.states.map { "\($0.state) \(HoursText.of($0.seconds))" }.joined(separator: ", "),
                    course.resources.first?.address.description ?? "",
                ]
            })
    }

    private var conflicts: Section {
        Section(
            title: "Conflicts between schedules",
            columns: [
                "First from", "Until", Self.number("Times"), Self.number("Time"), "Resources", "Schedules", "Winner",
            ],
            rows: simulation.conflicts.map { conflict in
                [
                    conflict.intervals.first?.start.description ?? "", conflict.intervals.first?.end.description ?? "",
                    "\(conflict.intervals.count)", HoursText.of(conflict.seconds), Self.names(conflict.resources),
                    conflict.schedules.map(\.rawValue).joined(separator: ", "),
                    conflict.winner?.rawValue ?? "nobody: held",
                ]
            })
    }

    private var calls: Section {
        // What one resource takes is no measure of what a limit leaves.
        let loads = timelines.isEmpty ? simulation.loads : []
        return Section(
            title: "Busiest minutes, in calls that change something",
            columns: [
                "Account", "Region", "Service", "Minute", Self.number("Changes"), Self.number("Calls"),
                Self.number("Allowed"), "",
            ],
            rows: loads.map { load in
                [
                    load.account.rawValue, load.region, load.service, load.busiest.description, "\(load.changesInIt)",
                    "\(load.callsInIt)", load.allowed.map { "\($0)" } ?? "no limit stated",
                    load.isOver ? "over the limit" : "",
                ]
            })
    }

    private var held: Section {
        Section(
            title: "Held", columns: ["Tenant", "Gate", Self.number("Resources"), "Since", "Why, of the first"],
            rows: simulation.held.map { held in
                [
                    held.tenant.rawValue, held.gate.rawValue, "\(held.resources)", held.since.description, held.message,
                ]
            })
    }

    /// `web-1`, or `web-1 and 49 more`.
    private static func names(_ resources: [Resource]) -> String {
        let first = resources.first?.name ?? ""
        return resources.count > 1 ? "\(first) and \(resources.count - 1) more" : first
    }
}
