import Documents
import Vocabulary

/// The fields of a schedule or a period, in whichever of three forms: items of DynamoDB (`{"S": "mon-fri"}`), properties
/// of CloudFormation (`WeekDays`), or what the command line shows (`Weekdays`).
struct SchedulerFields {
    let place: SourceRange
    private let fields: [String: Node]

    init(_ node: Node) {
        place = node.range
        fields = Dictionary(node.entries.map { (Self.plain($0.key.text ?? ""), $0.value) }) { first, _ in first }
    }

    /// Letters alone, in lower case: `stop_new_instances` and `StopNewInstances` are one.
    static func plain(_ name: String) -> String { name.lowercased().filter { $0 != "_" && $0 != "-" } }

    func place(of name: String) -> SourceRange { fields[name]?.range ?? place }

    func has(_ name: String) -> Bool { fields[name].map { $0.kind != .null } ?? false }

    func node(_ name: String) -> Node? { fields[name] }

    /// A scalar; nil for nothing and for an empty text.
    func text(_ name: String) -> String? {
        guard let node = fields[name] else { return nil }
        let text = (node["S"] ?? node["N"] ?? node["BOOL"] ?? node).loose
        return text?.isEmpty == false ? text : nil
    }

    func flag(_ name: String) -> Bool? {
        guard let node = fields[name] else { return nil }
        return (node["BOOL"] ?? node["S"] ?? node).looseFlag
    }

    func list(_ name: String) -> [String]? {
        guard let node = fields[name] else { return nil }
        if let list = node["L"] { return list.elements.compactMap { $0["S"]?.loose } }
        return (node["SS"] ?? node["S"] ?? node).looseList
    }
}
