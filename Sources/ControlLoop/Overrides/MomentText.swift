public import Timetables
public import Vocabulary

/// Reads instants as people write them on a command line.
public enum MomentText {
    /// An instant with its offset, or a time on the wall of a zone such as `2026-03-29T18:00`.
    ///
    /// - Parameters:
    ///   - option: what it was given for, for messages: `--until`.
    ///   - zone: whose wall; nil where none was named.
    /// - Throws: A terminal error for what is neither, for a time that the clock jumps over or shows twice, and for a
    ///   zone that there is not.
    public static func instant(
        _ text: String, for option: String, on zone: ZoneID?, _ zones: ZoneTable
    ) throws(LoopError) -> Instant {
        if let instant = Instant(rfc3339: text) { return instant }
        let wall = Instant(rfc3339: text + "Z") ?? Instant(rfc3339: text + ":00Z")
        guard let wall else {
            throw LoopError(
                .terminal,
                "'\(text)' is no instant for \(option); write it as 2026-03-29T18:00:00+02:00, or as "
                    + "2026-03-29T18:00 with --zone")
        }
        guard let name = zone else {
            throw LoopError(
                .terminal,
                "'\(text)' has no offset, so nobody knows which instant it is for \(option); write it as "
                    + "\(wall) for UTC, or name the clock with --zone, such as --zone Europe/Berlin")
        }
        guard let zone = zones.zone(name) else {
            let near = Suggestion.nearest(to: name.rawValue, among: zones.identifiers.map(\.rawValue))
            throw LoopError(
                .terminal, "there is no time zone '\(name)'" + (near.map { "; did you mean '\($0)'?" } ?? ""))
        }
        switch zone.instants(of: CivilTime(secondsSince1970: wall.seconds)) {
        case .one(let instant): return instant
        case .gap(let after):
            throw LoopError(
                .terminal,
                "the clocks in \(name) never show '\(text)': they are put forward over it; the instant after "
                    + "that is \(after)")
        case .twice(let first, let last):
            throw LoopError(
                .terminal, "the clocks in \(name) show '\(text)' twice, at \(first) and at \(last); write one of them")
        }
    }
}
