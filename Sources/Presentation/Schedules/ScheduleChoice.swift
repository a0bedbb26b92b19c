public import Specs
import Vocabulary

/// The schedule that a person means.
public enum ScheduleChoice {
    /// One of several by what a person wrote: `namespace/name`, with or without `Schedule/` before it, or a name that
    /// only one has.
    ///
    /// - Parameter place: Where they were looked for, in words: `the root source`.
    /// - Throws: Where none or more than one is meant, with what may have been.
    public static func find(
        _ text: String, among schedules: [ScheduleSpec], in place: String
    ) throws(PreviewError) -> ScheduleSpec {
        let wanted = text.hasPrefix("Schedule/") ? String(text.dropFirst("Schedule/".count)) : text
        let meant = schedules.filter { name($0) == wanted || $0.metadata.name == wanted }
        if meant.count == 1 { return meant[0] }
        guard meant.isEmpty else {
            throw PreviewError("'\(text)' could be any of \(list(meant))", "write namespace and name")
        }
        guard !schedules.isEmpty else {
            throw PreviewError("there is no schedule '\(text)'", "there is none at all in \(place)")
        }
        let words = schedules.map(name) + schedules.map(\.metadata.name)
        throw PreviewError(
            "there is no schedule '\(text)' in \(place)",
            Suggestion.nearest(to: wanted, among: words).map { "did you mean '\($0)'?" }
                ?? "there are \(list(schedules))")
    }

    /// The schedule of a file that holds one, or that of a name.
    public static func find(
        _ name: String?, among schedules: [ScheduleSpec], inFile file: String
    ) throws(PreviewError) -> ScheduleSpec {
        if let name { return try find(name, among: schedules, in: file) }
        guard let only = schedules.first else {
            throw PreviewError("there is no schedule in \(file)", "name a file that holds one")
        }
        guard schedules.count == 1 else {
            throw PreviewError("\(file) holds \(list(schedules))", "say which with --only NAME")
        }
        return only
    }

    static func name(_ schedule: ScheduleSpec) -> String {
        [schedule.metadata.namespace?.rawValue, schedule.metadata.name].compactMap { $0 }.joined(separator: "/")
    }

    private static func list(_ schedules: [ScheduleSpec]) -> String {
        let most = 8
        let names = schedules.prefix(most).map(name).joined(separator: ", ")
        return names + (schedules.count > most ? " and \(schedules.count - most) more" : "")
    }
}
