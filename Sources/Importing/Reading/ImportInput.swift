import Documents
import Specs
import Timetables
import Vocabulary

/// The documents of all files, and what they are read with.
struct ImportInput: Sendable {
    /// In the order of the files; those of a Kubernetes list singly.
    let documents: [Node]
    /// What is wrong with the files as such.
    let diagnostics: [Diagnostic]
    let request: ImportRequest
    let zones: ZoneTable

    init(_ files: [SourceFile], _ request: ImportRequest, _ context: SpecContext) {
        var documents: [Node] = []
        var diagnostics: [Diagnostic] = []
        for file in files {
            let parsed =
                file.path.hasSuffix(".json")
                ? JSON.parse(file.bytes, file: file.path) : YAML.parse(file.bytes, file: file.path)
            documents += parsed.documents.filter { $0.kind != .null }
            // CloudFormation's own tags stand for what nobody here asks about, mostly.
            diagnostics += parsed.diagnostics.filter {
                !$0.what.hasPrefix("the tag !") || $0.what.hasPrefix("the tag !!")
            }
        }
        self.documents = documents.flatMap(Self.items)
        self.diagnostics = diagnostics
        self.request = request
        zones = context.zones
    }

    private static func items(_ document: Node) -> [Node] {
        guard document["kind"]?.text?.hasSuffix("List") == true, let items = document["items"] else {
            return [document]
        }
        return items.elements
    }

    /// A zone by its name, letter case ignored; nil where the machine does not know it.
    func zone(named name: String) -> Zone? {
        if let zone = zones.zone(ZoneID(rawValue: name)) { return zone }
        let lower = name.lowercased()
        return zones.identifiers.first { $0.rawValue.lowercased() == lower }.flatMap(zones.zone)
    }
}

extension Node {
    /// The value of a scalar however it was written, a number or a truth value too; nil for nothing, lists and maps.
    var loose: String? { kind == .null ? nil : scalarText }

    /// The scalars of a list, or of a text with commas between them.
    var looseList: [String]? {
        switch kind {
        case .list: return elements.compactMap(\.loose)
        case .map, .null: return nil
        default:
            let parts = (loose ?? "").split(separator: ",", omittingEmptySubsequences: false)
            return parts.map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
        }
    }

    /// A truth value, also where it was written as a text.
    var looseFlag: Bool? {
        switch loose?.lowercased() {
        case "true", "yes": true
        case "false", "no": false
        default: nil
        }
    }
}
