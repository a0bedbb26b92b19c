public import Specs
public import Timetables
public import Vocabulary

extension ListReport {
    /// Schedules, with the state of each at an instant and when it changes next.
    public static func schedules(_ specs: SpecSet, at instant: Instant, _ zones: ZoneTable) -> ListReport {
        ListReport(
            ["Namespace", "Name", "Zone", "Windows", "Now", "Until"],
            specs.schedules.map { schedule in
                let timetable = zones.zone(schedule.zone).flatMap { try? schedule.timetable(in: $0) }
                let now = timetable?.state(at: instant)
                let known = now == .unknown ? nil : now
                let state = known.map { schedule.state(in: $0)?.description ?? "not in force" }
                let until = timetable?.nextBoundary(after: instant)
                let windows = schedule.windowSummary
                return (
                    [
                        TextTable.Cell(schedule.metadata.namespace?.rawValue ?? ""),
                        TextTable.Cell(schedule.metadata.name), "\(schedule.zone)", TextTable.Cell(windows),
                        TextTable.Cell(state ?? "unknown"),
                        TextTable.Cell(until?.description ?? "-"),
                    ],
                    .object([
                        "namespace": schedule.metadata.namespace.map { .string($0.rawValue) },
                        "name": .string(schedule.metadata.name), "zone": .string(schedule.zone.rawValue),
                        "windows": .string(windows), "state": state.map { .string($0) },
                        "until": until.map { .string($0.description) },
                        "place": .string(schedule.metadata.origin.range.description),
                    ])
                )
            }, nothing: "No schedules.")
    }

    /// Overrides, with whether each is in force at an instant.
    public static func overrides(_ specs: SpecSet, at instant: Instant) -> ListReport {
        ListReport(
            ["Namespace", "Name", "State", "From", "To", "Now", "Owner", "Reason"],
            specs.overrides.map { override in
                let phase = instant < override.start ? "to come" : instant < override.end ? "in force" : "over"
                return (
                    [
                        TextTable.Cell(override.metadata.namespace?.rawValue ?? ""),
                        TextTable.Cell(override.metadata.name), "\(override.state)", "\(override.start)",
                        "\(override.end)", TextTable.Cell(phase), TextTable.Cell(override.owner),
                        TextTable.Cell(override.reason),
                    ],
                    .object([
                        "namespace": override.metadata.namespace.map { .string($0.rawValue) },
                        "name": .string(override.metadata.name), "state": .string(override.state.description),
                        "start": .string(override.start.description), "end": .string(override.end.description),
                        "phase": .string(phase), "owner": .string(override.owner),
                        "reason": .string(override.reason),
                        "place": .string(override.metadata.origin.range.description),
                    ])
                )
            }, nothing: "No overrides.")
    }
}
