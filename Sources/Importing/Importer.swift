public import Specs
public import Vocabulary

/// What is asked of an import.
public struct ImportRequest: Sendable {
    public let tool: ForeignTool
    /// Where the documents will belong.
    public let namespace: NamespaceName
    /// For rules that leave their zone to the tool's configuration; nil for the tool's own default.
    public let zone: ZoneID?
    /// From when on, for a year, theirs and ours are compared.
    public let start: Instant

    /// A request from its parts.
    public init(tool: ForeignTool, namespace: NamespaceName, zone: ZoneID?, start: Instant) {
        self.tool = tool
        self.namespace = namespace
        self.zone = zone
        self.start = start
    }

    /// A year after ``start``, leap or not.
    var end: Instant { start.adding(seconds: 366 * 86_400) }
}

/// Makes documents of ours from the rules of other tools.
public enum Importer {
    /// Reads files and makes of them what can be made. Never throws: what could not be read or carried over is in
    /// ``ImportOutcome/lost``.
    ///
    /// Every document has been read by the reader of specs and is sound by itself. A path that ends in `.json` is read
    /// as JSON, any other as YAML.
    public static func run(_ files: [SourceFile], _ request: ImportRequest, _ context: SpecContext) -> ImportOutcome {
        let input = ImportInput(files, request, context)
        var findings = request.tool.read(input)
        findings.lost += input.diagnostics
        if findings.rules.isEmpty, findings.lost.isEmpty {
            findings.lost.append(
                .error(
                    at: files.first.map { SourceRange(file: $0.path) },
                    "there is no \(request.tool.wanted) in what was given",
                    fix: "name a file, or a folder, that holds the rules of \(request.tool.title)"))
        }
        var writer = OutcomeWriter(request, context)
        for rule in findings.rules { writer.add(rule) }
        return writer.outcome(lost: findings.lost)
    }
}
