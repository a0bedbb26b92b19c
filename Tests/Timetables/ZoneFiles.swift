import Glibc
import Timetables
import Vocabulary

/// The machine's zone database, for tests that need real zones.
enum ZoneFiles {
    static let directory = "/usr/share/zoneinfo"

    static let isPresent = access(directory + "/Europe/Berlin", R_OK) == 0

    static let absence = "no zone database in /usr/share/zoneinfo (package tzdata)"

    /// Zones that between them have every kind of change there has been.
    static let notable: [ZoneID] = [
        "Africa/Cairo", "Africa/Casablanca", "Africa/Monrovia", "America/Caracas", "America/New_York", "America/Nuuk",
        "America/Santiago", "America/Sao_Paulo", "America/St_Johns", "Antarctica/Troll", "Asia/Amman", "Asia/Beirut",
        "Asia/Gaza", "Asia/Kathmandu", "Asia/Pyongyang", "Asia/Tehran", "Australia/Lord_Howe", "Etc/UTC",
        "Europe/Berlin", "Europe/Dublin", "Europe/Lisbon", "Europe/Moscow", "Pacific/Apia", "Pacific/Chatham",
        "Pacific/Enderbury", "Pacific/Kiritimati", "Pacific/Kwajalein",
    ]

    static func bytes(_ id: ZoneID, most: Int = 1 << 16) -> [UInt8]? {
        guard let file = fopen("\(directory)/\(id)", "r") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: most)
        let count = fread(&bytes, 1, bytes.count, file)
        return Array(bytes.prefix(count))
    }

    static func table(_ ids: [ZoneID]) -> ZoneTable {
        ZoneTable(release: "", files: ids.compactMap { id in bytes(id).map { (id, $0) } })
    }

    static let notableZones: [Zone] = {
        let zones = table(notable)
        return zones.identifiers.compactMap(zones.zone)
    }()

    /// Every zone that the machine's `tzdata.zi` names.
    static let everyZone: [Zone] = {
        let listed = (bytes("tzdata.zi", most: 1 << 20) ?? []).split(separator: UInt8(ascii: "\n"))
        let names = listed.compactMap { line -> ZoneID? in
            // `Z NAME ...` is a zone, `L TARGET NAME` another name of one.
            let words = line.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
            guard let kind = words.first, kind == "Z" || kind == "L", words.count > 2 else { return nil }
            return ZoneID(rawValue: kind == "Z" ? words[1] : words[2])
        }
        let zones = table(names)
        return zones.identifiers.compactMap(zones.zone)
    }()

    static func zone(_ id: ZoneID) throws -> Zone {
        guard let zone = table([id]).zone(id) else { throw Missing(id: id) }
        return zone
    }

    struct Missing: Error { let id: ZoneID }
}

/// Writes compiled zones, sound or not.
struct ZoneFileBuilder {
    var version = UInt8(ascii: "2")
    var transitions: [(time: Int64, type: UInt8)] = []
    var types: [(offset: Int32, isDaylight: UInt8, name: UInt8)] = [(0, 0, 0)]
    var characters = Array("LMT\0".utf8)
    var leapSeconds = 0
    var footer = ""

    /// A zone that is nothing but its footer.
    static func zone(_ footer: String, id: ZoneID = "Test/Zone") -> Zone? {
        var builder = ZoneFileBuilder()
        builder.footer = footer
        return builder.zone(id)
    }

    func zone(_ id: ZoneID = "Test/Zone") -> Zone? { ZoneTable(release: "", files: [(id, bytes)]).zone(id) }

    var bytes: [UInt8] {
        if version < UInt8(ascii: "2") { return block(timeSize: 4) }
        let empty = ZoneFileBuilder(version: version).block(timeSize: 4)
        return empty + block(timeSize: 8) + Array("\n\(footer)\n".utf8)
    }

    private func block(timeSize: Int) -> [UInt8] {
        var bytes = Array("TZif".utf8) + [version] + [UInt8](repeating: 0, count: 15)
        for count in [0, 0, leapSeconds, transitions.count, types.count, characters.count] {
            bytes += bigEndian(Int64(count), 4)
        }
        for transition in transitions { bytes += bigEndian(transition.time, timeSize) }
        bytes += transitions.map(\.type)
        for type in types { bytes += bigEndian(Int64(type.offset), 4) + [type.isDaylight, type.name] }
        bytes += characters
        return bytes + [UInt8](repeating: 0, count: leapSeconds * (timeSize + 4))
    }

    private func bigEndian(_ number: Int64, _ count: Int) -> [UInt8] {
        (0..<count).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
}

/// An instant that must be readable.
func at(_ text: String) -> Instant {
    // A mistake in a test's own text: no test of it means anything.
    guard let instant = Instant(rfc3339: text) else { preconditionFailure("not an instant: \(text)") }
    return instant
}

/// What a wall clock shows, `2026-03-29T02:30:00`.
func wall(_ text: String) -> CivilTime { CivilTime(secondsSince1970: at(text + "Z").seconds) }
