import Glibc
import Support
import Testing
import Timetables
import Vocabulary

/// The programs in `.ci/differential` that judge recurrences, feeds and holidays, and the files that list where they differ.
enum CalendarOracle {
    /// The Python of the environment that holds them.
    static let python = getenv("PIONEER_CALENDARS_PYTHON").map { String(cString: $0) }

    static let absence: Comment = "PIONEER_CALENDARS_PYTHON names no Python with dateutil; `make test` sees to that"

    /// What a program answers, line for line.
    static func answers(_ script: String, _ input: String, count: Int) async throws -> [Substring] {
        let path = "\(PackageFolder.path)/.ci/differential/\(script)"
        let output = try await ProgramRunner.succeed(python ?? "python3", [path], input: input, deadline: 900)
        let lines = output.split(separator: "\n", omittingEmptySubsequences: false)
        try #require(lines.count >= count)
        return lines
    }

    /// The first words of the lines of a list of differences.
    static func differences(_ file: String) throws -> [String] {
        try TextFile.text(of: "\(PackageFolder.path)/.ci/differential/\(file)").split(separator: "\n")
            .map { String($0.prefix { $0 != "\t" }) }
    }

    /// Every zone of the machine's database.
    static let table: ZoneTable = {
        guard let text = try? TextFile.text(of: ZoneFiles.directory + "/tzdata.zi") else {
            return ZoneFiles.table(ZoneFiles.notable)
        }
        let names = text.split(separator: "\n").compactMap { line -> ZoneID? in
            let words = line.split(separator: " ")
            guard words.count > 1, words[0] == "Z" || words[0] == "L" else { return nil }
            return ZoneID(rawValue: String(words[0] == "Z" ? words[1] : words[2]))
        }
        return ZoneFiles.table(names)
    }()

    static let zones: [Zone] = table.identifiers.compactMap(table.zone)
}
