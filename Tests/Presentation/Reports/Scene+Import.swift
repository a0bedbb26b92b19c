import Importing
import Vocabulary

extension Scene {
    /// Of a rule that was carried over in part.
    var imported: ImportOutcome {
        let place = SourceRange(file: "policies.yml" + text, start: SourcePosition(line: 3, column: 5))
        let rule = "office-hours" + text
        return ImportOutcome(
            documents: [.init(kind: "Schedule", name: "office", text: "kind: Schedule\n")],
            rules: [
                .init(
                    name: rule, place: place, documents: ["office"], times: [["zone": .string("UTC" + text)]],
                    isCompared: true)
            ],
            lost: [.warning(at: place, "the action `notify`\(text) is not carried over", why: "why" + text)],
            differences: (0..<21).map { hour in
                Difference(
                    rule: rule, place: place, zone: ZoneID(rawValue: "Europe/Berlin" + text),
                    start: Self.instant.adding(seconds: hour * 3600),
                    end: Self.instant.adding(seconds: hour * 3600 + 60),
                    theirs: .running, ours: .leftAlone, reason: "because" + text)
            })
    }
}
