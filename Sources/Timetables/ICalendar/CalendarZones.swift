import Vocabulary

/// The zones that a file names, each read once.
struct CalendarZones {
    private let table: ZoneTable
    private var known: [String: Zone] = [:]

    init(_ table: ZoneTable) { self.table = table }

    /// The zone of a line's times; nil where it names none.
    mutating func zone(of line: ContentLine) throws(MisplacedText) -> Zone? {
        guard let parameter = line.parameter("TZID") else { return nil }
        if let zone = known[parameter.value] { return zone }
        guard let zone = find(parameter.value) else {
            throw MisplacedText(
                parameter.offset, "\"\(parameter.value)\" is not a time zone",
                why: "zones are those of the IANA database; what the file itself says of a zone is not read",
                fix: "write a name such as Europe/Berlin",
                suggestion: Suggestion.nearest(to: parameter.value, among: table.identifiers.lazy.map(\.rawValue)))
        }
        known[parameter.value] = zone
        return zone
    }

    private func find(_ name: String) -> Zone? {
        if let zone = table.zone(ZoneID(rawValue: name)) { return zone }
        if let zone = WindowsZones.name(of: name).flatMap({ table.zone(ZoneID(rawValue: $0)) }) { return zone }
        // `/example.com/20260101_1/Europe/Berlin`: RFC 5545, section 3.2.19, has such names begin with "/".
        guard name.hasPrefix("/") else { return nil }
        let parts = name.split(separator: "/")
        for first in parts.indices.dropFirst() {
            if let zone = table.zone(ZoneID(rawValue: parts[first...].joined(separator: "/"))) { return zone }
        }
        return nil
    }
}
