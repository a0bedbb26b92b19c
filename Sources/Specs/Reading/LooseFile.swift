import Documents
public import Vocabulary

/// What a file holds that stands by itself, outside of any repository.
public struct LooseFile: Sendable {
    /// The namespace of documents that name none.
    public static let namespace: NamespaceName = "default"

    /// Those that are sound, in the order of the text.
    public let schedules: [ScheduleSpec]
    /// What is wrong with the schedules, and with what has no kind that is known.
    public let diagnostics: [Diagnostic]

    /// Whether anything in it is an error.
    public var isBroken: Bool { diagnostics.contains { $0.severity == .error } }
}

extension SpecReader {
    /// Reads the schedules of a file, wherever it lies and whatever tenant they may belong to.
    ///
    /// Other kinds are passed over, and nothing is checked against other documents.
    public static func readLoose(_ file: SourceFile, _ context: SpecContext) -> LooseFile {
        let parsed = parse(file)
        var diagnostics = parsed.diagnostics
        var schedules: [ScheduleSpec] = []
        for node in parsed.documents where node.kind != .null && !isOfAnotherKind(node["kind"]?.text, context) {
            let reader = DocumentReader(context: context)
            let namespace = node["metadata"]?["namespace"]?.text.map { NamespaceName(rawValue: $0) }
            let document = reader.read(node, of: file, in: .namespace(namespace ?? LooseFile.namespace))
            if case .schedule(let schedule) = document?.spec { schedules.append(schedule) }
            diagnostics += reader.diagnostics
        }
        let secrets = file.bytes.count > DocumentLimits.standard.maximumBytes ? [] : SecretScan.find(in: file)
        return LooseFile(
            schedules: secrets.isEmpty ? schedules : [],
            diagnostics: (diagnostics.map { SecretScan.hide(secrets, in: $0) } + secrets.map(\.diagnostic)).sorted())
    }

    private static func isOfAnotherKind(_ name: String?, _ context: SpecContext) -> Bool {
        name != "Schedule" && context.kinds.contains { $0.name == name }
    }
}
