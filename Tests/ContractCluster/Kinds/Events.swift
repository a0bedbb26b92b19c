import Vocabulary

extension OtherKinds {
    static let event: ResourceKind = {
        var kind = ResourceKind(
            group: "events.k8s.io", version: "v1", kind: "Event", plural: "events", singular: "event",
            shortNames: ["ev"], isNamespaced: true,
            schema: .whole([
                "eventTime": .string, "series": .loose, "reportingController": .string,
                "reportingInstance": .string, "action": .string, "reason": .string, "regarding": .loose,
                "related": .loose, "note": .string, "type": .string, "deprecatedSource": .loose,
                "deprecatedFirstTimestamp": .string, "deprecatedLastTimestamp": .string,
                "deprecatedCount": .integer,
            ]))
        kind.blank = ["metadata": [:], "eventTime": .null]
        kind.hasGeneration = false
        kind.columns = [
            Column(name: "Last Seen", description: "") { object, now in
                .string(Column.age(of: object["eventTime"] ?? object["deprecatedLastTimestamp"], at: now))
            }, .text("Type") { $0["type"]?.text ?? "" }, .text("Reason") { $0["reason"]?.text ?? "" },
            .text("Object") { object in
                let regarding = object["regarding"]
                return "\(regarding?["kind"]?.text?.lowercased() ?? "")/\(regarding?["name"]?.text ?? "")"
            }, .text("Message") { $0["note"]?.text ?? "" },
        ]
        return kind
    }()
}
