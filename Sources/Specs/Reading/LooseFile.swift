import Documents
public import Vocabulary

/// What a file holds that stands by itself, outside of any repository.
public struct LooseFile: Sendable {
    /// The namespace of documents that name none.
    public static let namespace: NamespaceName = "default"

    /// Those that are sound, in the order of the text.
    public let schedules: [ScheduleSpec]
    /// What is wrong with schedules and calendars, and with what has no kind that is known.
    public let diagnostics: [Diagnostic]

    /// Whether anything in it is an error.
    public var isBroken: Bool { diagnostics.contains { $0.severity == .error } }
}

extension SpecReader {
    /// Reads the schedules of a file, wherever it lies and whatever tenant they may belong to, with the calendars that
    /// the same file holds.
    ///
    /// Other kinds are passed over, and nothing is checked against other documents.
    public static func readLoose(_ file: SourceFile, _ context: SpecContext) -> LooseFile {
        let parsed = parse(file)
        var diagnostics = parsed.diagnostics
        var documents: [ReadDocument] = []
        for node in parsed.documents where node.kind != .null && !isOfAnotherKind(node["kind"]?.text, context) {
            let reader = DocumentReader(context: context)
            let namespace = node["metadata"]?["namespace"]?.text.map { NamespaceName(rawValue: $0) }
            if let document = reader.read(node, of: file, in: .namespace(namespace ?? LooseFile.namespace)) {
                documents.append(document)
            }
            diagnostics += reader.diagnostics
        }
        let (calendars, problems) = CalendarBook.read(documents, [])
        diagnostics += problems
        let schedules = documents.compactMap { document -> ScheduleSpec? in
            guard case .schedule(let schedule) = document.spec else { return nil }
            let resolved = calendars.resolved(schedule, platform: calendars)
            diagnostics += missing(document, resolved)
            return resolved
        }
        let secrets = file.bytes.count > DocumentLimits.standard.maximumBytes ? [] : SecretScan.find(in: file)
        return LooseFile(
            schedules: secrets.isEmpty ? schedules : [],
            diagnostics: (diagnostics.map { SecretScan.hide(secrets, in: $0) } + secrets.map(\.diagnostic)).sorted())
    }

    /// An error for each calendar that the file does not hold.
    private static func missing(_ document: ReadDocument, _ schedule: ScheduleSpec) -> [Diagnostic] {
        document.references.filter { reference in
            guard case .calendar(let namespace) = reference.target else { return false }
            return schedule.calendars.contains {
                $0.name == reference.name && $0.namespace == namespace && $0.content == nil
            }
        }.map { reference in
            .error(
                at: reference.range, "`\(reference.path)` names \(Echo.quoted(reference.name))",
                why: "this file holds no sound `Calendar` of that name, and nothing else is read with it",
                fix: "name the schedule in its root source instead: `pioneer schedule preview NAME --source FOLDER`")
        }
    }

    private static func isOfAnotherKind(_ name: String?, _ context: SpecContext) -> Bool {
        !["Schedule", "Calendar"].contains(name) && context.kinds.contains { $0.name == name }
    }
}
