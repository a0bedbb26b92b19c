import Timetables
import Vocabulary

/// Two zones that hold nothing but the rule of their footer.
enum TestZones {
    static let table = ZoneTable(
        release: "test",
        files: [("UTC", file("UTC0")), ("Europe/Berlin", file("CET-1CEST,M3.5.0,M10.5.0/3"))])

    /// A TZif file of version 2 (RFC 9636) with one local time type, no transitions and a POSIX rule.
    static func file(_ rule: String) -> [UInt8] { block + block + Array("\n\(rule)\n".utf8) }

    private static var block: [UInt8] {
        let counts: [UInt8] = [0, 0, 0, 0, 1, 4].flatMap { [0, 0, 0, $0] as [UInt8] }
        let type: [UInt8] = [0, 0, 0, 0, 0, 0]
        return Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15) + counts + type + Array("UTC\0".utf8)
    }
}
